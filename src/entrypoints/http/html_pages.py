"""Pages that we show ourselves, where there is no web app to do it: whole in one answer, without a script."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from entrypoints.http.bodies import ApiRequest
from entrypoints.http.problems import MalformedRequest, UnsupportedMediaType

STYLE = """
:root { color-scheme: dark light }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; color: #f4f2ff;
  font: 16px/1.6 system-ui, sans-serif;
  background: radial-gradient(60rem 40rem at 20% 0%, #3b2a8c55, transparent),
    radial-gradient(50rem 36rem at 90% 100%, #00e5c322, transparent), #12122b }
main { width: 100%; max-width: 26rem; padding: 2rem 2rem 2.25rem; border-radius: 1.1rem; background: #1c1b3acc;
  border: 1px solid #ffffff1f; box-shadow: 0 1.5rem 4rem #0006 }
.brand { margin: 0 0 1.4rem; font-weight: 700; letter-spacing: .01em; color: #b9b3e6 }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .8rem }
main > :last-child { margin-bottom: 0 }
p { margin: 0 0 1rem; color: #d4d0f0 }
label { display: block; margin: 1.2rem 0 .4rem; font-weight: 600 }
input { width: 100%; padding: .75rem .9rem; font: inherit; color: #fff; background: #0d0d22; border-radius: .7rem;
  border: 1px solid #7f78b8 }
small { display: block; margin-top: .4rem; color: #b9b3e6 }
button { width: 100%; margin-top: 1.2rem; padding: .8rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: #fff; background: #7345f5; border: 0; border-radius: .7rem }
button:hover { background: #8560ff }
button.quiet { margin-top: .6rem; color: #d4d0f0; background: none; border: 1px solid #ffffff33 }
button.quiet:hover { background: #ffffff14 }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #00e5c3; outline-offset: 2px }
main.wide { max-width: 46rem }
img { display: block; max-width: 100%; max-height: 68vh; margin: 0 auto 1.4rem; border-radius: .7rem }
.wrong { padding: .7rem .9rem; color: #ffe3e3; background: #ff4d6d26; border: 1px solid #ff6b86; border-radius: .7rem }
.note { padding: .7rem .9rem; color: #ffeecb; background: #ffb02020; border: 1px solid #ffb02088; border-radius: .7rem }
a { color: #4ff0d6 }
"""

_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20


def html_page(
    title: str,
    body: str,
    *,
    status_code: int = 200,
    form_to: Iterable[str] = (),
    headers: dict[str, str] | None = None,
    head: str = "",
    pictured: bool = False,
) -> Response[Any]:
    """`body` and `head` are HTML in which everything foreign is escaped already. Its form, if any, may lead to
    `form_to` alone: browsers hold the redirect that answers it to that as well. One that is `pictured` is wider and
    shows pictures of ours."""
    targets = " ".join(form_to) or "'none'"
    pictures = "img-src 'self'; " if pictured else ""
    policy = (
        f"default-src 'none'; {pictures}style-src 'sha256-{_STYLE_HASH}'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="robots" content="noindex"><title>{escape(title)} · AuraStream</title>{head}<style>{STYLE}</style>'
        f"<main{' class=wide' if pictured else ''}>"
        f'<p class="brand">AuraStream</p><h1>{escape(title)}</h1>{body}</main></html>'
    )
    return Response(
        page,
        status_code=status_code,
        media_type=MediaType.HTML,
        headers={**(headers or {}), "Content-Security-Policy": policy},
    )


def paragraph(text: str, *, kind: str = "") -> str:
    """`kind` is a class of the style: `wrong` for what went wrong, `note` for what must be known."""
    marked = f' class="{kind}"' if kind else ""
    role = ' role="alert"' if kind == "wrong" else ""
    return f"<p{marked}{role}>{escape(text)}</p>"


def redirect(url: str, *, cookies: Iterable[Cookie] = ()) -> Response[Any]:
    """For a URL that is ours, or was checked: a GET of it follows."""
    return Response(None, status_code=303, headers={"Location": url}, cookies=list(cookies))


def wants_html(request: Request[Any, Any, Any]) -> bool:
    """Whether a person's browser asks: programs do not prefer HTML."""
    try:
        return request.accept.best_match(["application/json", "text/html"]) == "text/html"
    except ArithmeticError:  # a weight beyond all bounds
        return False


async def form_of(request: ApiRequest) -> dict[str, str]:
    """The fields of a form of ours; of doubled names the last counts.

    Raises `UnsupportedMediaType` and `MalformedRequest` for what no browser sends from one.
    """
    if request.content_type[0] != FORM:
        raise UnsupportedMediaType(f"This route reads {FORM}.")
    body = await request.body()
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as error:
        raise MalformedRequest("The form cannot be read.") from error
    if any("\0" in text for field in fields for text in field):
        raise MalformedRequest("U+0000 is accepted nowhere.")
    return dict(fields)
