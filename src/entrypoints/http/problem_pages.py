"""The page that each problem's `type` resolves to, and the same as a document for `docs/`."""

from collections.abc import Iterator, Mapping
from html import escape
from inspect import cleandoc
from typing import Annotated, TypeVar

from litestar import Response, get
from litestar.params import PathParameter

from domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotRecognised,
    PaymentRequired,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from entrypoints.http.problems import FAMILIES, HttpRefusal

Refusal = type[DomainError | HttpRefusal]

Kind = TypeVar("Kind")

PAGE_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

# Said where a class says nothing itself.
_FAMILY_MEANINGS: Mapping[type[DomainError], str] = {
    NotFound: "It does not exist, or it belongs to somebody else; which of the two is not told. Check the address "
    "and the id in it.",
    Gone: "It was here, and is not any more. Whoever gave you the address may have another one.",
    Unauthenticated: "Nobody is signed in: there is no token, or one that is not good any more. Sign in, and send the "
    "request again.",
    Forbidden: "You are signed in, and this is not yours to do. Somebody with more rights has to.",
    Conflict: "The request does not fit the present state. Fetch the resource and decide anew.",
    Invalid: "Something in the request breaks a rule. `errors` says where, which, and what is allowed.",
    PaymentRequired: "Your plan does not include this; `required_tier` does, and `upgrade_url` leads there.",
    TooMany: "Too many requests in too short a time. `Retry-After` says in how many seconds to come back.",
    Unavailable: "Something this needs does not answer. `Retry-After` says when to come back.",
    TooLarge: "What was sent is larger than this route takes. Send less of it; more tries do not help.",
    NotRecognised: "This route does not read what was sent: its `Content-Type`, or what the file really holds.",
}

_NOT_CHARGED = "Nothing was charged."
_CHARGED_ONCE = (
    "An order is charged at most once: sent again with the same `Idempotency-Key`, it gives the first answer again."
)

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1.5rem;color:#1f1b2e}"
    "code{background:#f0edf7;border-radius:4px;padding:.1em .35em}h1{line-height:1.2;margin-bottom:.25rem}"
    ".facts{color:#5b5470;margin-top:0}@media(prefers-color-scheme:dark){body{background:#14111d;color:#ece8f6}"
    "code{background:#2a2438}.facts{color:#a9a1bf}}"
)


def all_problems() -> dict[str, Refusal]:
    """Every code that a loaded class can answer, with the most general class that has it."""
    problems: dict[str, Refusal] = {}
    kinds: list[Refusal] = [*_descendants(DomainError), *_descendants(HttpRefusal)]
    for kind in kinds:
        if "code" in vars(kind):
            problems.setdefault(kind.code, kind)
    return dict(sorted(problems.items()))


def status_of(kind: Refusal) -> int:
    if issubclass(kind, HttpRefusal):
        return kind.status
    return next(FAMILIES[cls] for cls in kind.__mro__ if cls in FAMILIES)


def meaning_of(kind: Refusal) -> str:
    """The class's own docstring, or what its family means."""
    own = vars(kind).get("__doc__")
    if own and kind not in FAMILIES:
        return cleandoc(own)
    return next((text for cls, text in _FAMILY_MEANINGS.items() if issubclass(kind, cls)), kind.title)


def charged_for(kind: Refusal) -> str:
    """What it cost: a refusal nothing; when something of ours broke, it may be the answer alone that is lost."""
    return _CHARGED_ONCE if status_of(kind) >= 500 else _NOT_CHARGED


def problems_markdown() -> str:
    """`docs/problems.md`: every problem, by code."""
    parts = ["# Problems", "", "Generated from the error classes; every error answer's `type` leads here.", ""]
    for code, kind in all_problems().items():
        parts += [
            f"## {code}",
            "",
            f"**{kind.title}** · {status_of(kind)}",
            "",
            meaning_of(kind),
            "",
            charged_for(kind),
            "",
        ]
    return "\n".join(parts)


@get(
    "/problems/{code:str}",
    media_type="text/html",
    include_in_schema=False,
    opt={"public": True, "rate": None},
    sync_to_thread=False,
)
def problem_page(code: Annotated[str, PathParameter()]) -> Response[str]:
    """What a problem means, for the person who follows its `type`."""
    kind = all_problems().get(code)
    if kind is None:
        raise NotFound("There is no problem of this name.")
    headers = {"Content-Security-Policy": PAGE_CSP, "Cache-Control": "public, max-age=3600"}
    return Response(_page(code, kind), media_type="text/html", headers=headers)


def _page(code: str, kind: Refusal) -> str:
    paragraphs = "".join(f"<p>{_with_code(part)}</p>" for part in (*meaning_of(kind).split("\n\n"), charged_for(kind)))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(kind.title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f'<h1>{escape(kind.title)}</h1><p class="facts"><code>{escape(code)}</code> · {status_of(kind)}</p>{paragraphs}'
    )


def _with_code(markdown: str) -> str:
    pieces = escape(markdown).split("`")
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))


def _descendants(cls: type[Kind]) -> Iterator[type[Kind]]:
    for child in cls.__subclasses__():
        yield child
        yield from _descendants(child)
