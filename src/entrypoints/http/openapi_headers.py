"""The headers of answers that clients act upon, as the document describes them."""

from collections.abc import Iterator, Mapping
from typing import Any

HEADERS: Mapping[str, Mapping[str, Any]] = {
    "X-Request-Id": {
        "description": "Of this request, in our logs as well: the client's own when it is harmless, else ours.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
    "RateLimit": {
        "description": "How many more tries there are now (`r`), and in how many seconds all are back (`t`). "
        "Absent when nobody could count.",
        "schema": {"type": "string", "pattern": '^"[a-z_]+";r=[0-9]+;t=[0-9]+$'},
    },
    "RateLimit-Policy": {
        "description": "How many tries there are at most (`q`), and in how many seconds as many come back (`w`).",
        "schema": {"type": "string", "pattern": '^"[a-z_]+";q=[0-9]+;w=[0-9]+$'},
    },
    "Retry-After": {
        "description": "In how many seconds to come back.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How to sign in.",
        "required": True,
        "schema": {"type": "string", "pattern": "^Bearer "},
    },
    "ETag": {
        "description": "Of this very content, for `If-None-Match` and `If-Match`.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Location": {
        "description": "Where what was asked for can be seen.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "There when the same request came before and this is its answer.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}

_LIMITED = {"2", "3", "4"}  # the counters are asked before the handler, and after who calls
_UNCOUNTED = {"401", "403"}  # may be said before anybody counts


def describe_headers(answers: dict[str, Any], *, limited: bool, tagged: bool) -> None:
    """Write into each answer, found by its status, which headers it has; `tagged` answers know `If-None-Match`."""
    if tagged:
        answers["304"] = {"description": "Not changed since the `ETag` that `If-None-Match` names."}
    for status, answer in answers.items():
        names = _names(status, limited=limited, tagged=tagged)
        told = [*answer.get("headers", {}), *names]  # the former are those that a handler names itself
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in told}


def _names(status: str, *, limited: bool, tagged: bool) -> Iterator[str]:
    yield "X-Request-Id"
    if limited and status[0] in _LIMITED and status not in _UNCOUNTED:
        yield from ("RateLimit", "RateLimit-Policy")
    if status in {"429", "503"}:
        yield "Retry-After"
    if status == "401":
        yield "WWW-Authenticate"
    if tagged and status in {"200", "304"}:
        yield "ETag"
