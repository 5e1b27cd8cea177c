"""Requests that are almost right: one that an operation takes, spoiled in one to three ways.

Everything comes from one source of chance, so that a seed names a whole run.
"""

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.fuzz.odd import (
    ODD_BODIES,
    ODD_HEADERS,
    ODD_METHODS,
    ODD_QUERIES,
    ODD_SEGMENTS,
    ODD_TEXTS,
    ODD_TYPES,
    ODD_VALUES,
)

JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """As it goes over the wire; `leaves` means that whoever sends it is gone before the body's end."""

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes | None = None
    leaves: bool = False

    def __str__(self) -> str:
        """Enough to find it again, and short enough to be read."""
        headers = ", ".join(f"{_cut(name)}: {_cut(value)}" for name, value in self.headers)
        return f"{self.method} {_cut(self.target)} [{headers}] {_cut(self.body or b'')}"

    def with_header(self, name: bytes, value: bytes) -> "Request":
        kept = tuple(header for header in self.headers if header[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


Spoiled = Callable[[random.Random, Request], Request]


def spoiled(chance: random.Random, request: Request) -> Request:
    """One to three faults on top of each other; now and then none, so that what is behind the gates is reached."""
    for spoil in chance.choices(WAYS, k=chance.choice((0, 1, 1, 1, 2, 3))):
        request = spoil(chance, request)
    return request


def an_odd_value_in_the_json(chance: random.Random, request: Request) -> Request:
    fields = _fields(request)
    name = chance.choice([*fields, "unknown"])
    fields[name] = chance.choice(chance.choice((ODD_TEXTS, ODD_VALUES)))
    return _with_json(request, fields)


def a_text_of_chance_in_the_json(chance: random.Random, request: Request) -> Request:
    fields = _fields(request)
    name = chance.choice([*fields, "unknown"])
    fields[name] = "".join(chr(chance.choice((chance.randrange(128), chance.randrange(0x11000)))) for _ in range(20))
    return _with_json(request, fields)


def a_field_less(chance: random.Random, request: Request) -> Request:
    fields = _fields(request)
    if fields:
        fields.pop(chance.choice(list(fields)))
    return _with_json(request, fields)


def another_body(chance: random.Random, request: Request) -> Request:
    return replace(request, body=chance.choice(ODD_BODIES))


def bytes_changed(chance: random.Random, request: Request) -> Request:
    """Flipped, left out, doubled or cut: as a bad line or a bad client would."""
    body = bytearray(request.body or b"{}")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(body) or 1)
        match chance.randrange(4):
            case 0:
                body[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del body[at : at + chance.randint(1, 8)]
            case 2:
                body[at:at] = body[at : at + chance.randint(1, 30)]
            case _:
                del body[at:]
    return replace(request, body=bytes(body))


def another_content_type(chance: random.Random, request: Request) -> Request:
    return replace(request, body=request.body or b"{}").with_header(b"Content-Type", chance.choice(ODD_TYPES))


def an_odd_header(chance: random.Random, request: Request) -> Request:
    name, values = chance.choice(ODD_HEADERS)
    return request.with_header(name, chance.choice(values))


def a_doubled_header(chance: random.Random, request: Request) -> Request:
    if not request.headers:
        return request
    name, value = chance.choice(request.headers)
    return replace(request, headers=(*request.headers, (name, value[: len(value) // 2])))


def an_odd_query(chance: random.Random, request: Request) -> Request:
    joined = "&" if "?" in request.target else "?"
    return replace(request, target=request.target + joined + chance.choice(ODD_QUERIES))


def an_odd_segment(chance: random.Random, request: Request) -> Request:
    path, mark, query = request.target.partition("?")
    segments = path.split("/")
    segments[chance.randrange(1, len(segments))] = chance.choice(ODD_SEGMENTS)
    return replace(request, target="/".join(segments) + mark + query)


def another_id(chance: random.Random, request: Request) -> Request:
    """One that nobody has, or one that is spelled otherwise."""
    segments = request.target.split("/")
    ids = [at for at, segment in enumerate(segments) if len(segment) == 36 and segment.count("-") == 4]
    if not ids:
        return request
    at = chance.choice(ids)
    own = segments[at]
    other = str(uuid.UUID(int=chance.getrandbits(128)))
    segments[at] = chance.choice((other, own.upper(), own.replace("-", ""), f"{{{own}}}", own[:-1]))
    return replace(request, target="/".join(segments))


def another_method(chance: random.Random, request: Request) -> Request:
    return replace(request, method=chance.choice(ODD_METHODS))


def gone_before_the_end(chance: random.Random, request: Request) -> Request:
    return replace(request, body=(request.body or b"{}") * 3, leaves=True)


WAYS: tuple[Spoiled, ...] = (
    an_odd_value_in_the_json, an_odd_value_in_the_json, a_text_of_chance_in_the_json, a_field_less, another_body,
    bytes_changed, another_content_type, an_odd_header, an_odd_header, a_doubled_header, an_odd_query, an_odd_segment,
    another_id, another_method, gone_before_the_end,
)  # fmt: skip


def _cut(text: str | bytes) -> str:
    return repr(text) if len(text) <= 200 else f"{text[:100]!r}…{len(text)}…{text[-50:]!r}"


def _fields(request: Request) -> dict[str, Any]:
    try:
        fields = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return dict(fields) if isinstance(fields, dict) else {}


def _with_json(request: Request, fields: dict[str, Any]) -> Request:
    return replace(request, body=json.dumps(fields).encode()).with_header(b"Content-Type", JSON)
