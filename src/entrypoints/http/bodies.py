"""Reading request bodies: nothing that a client can put into one may become a 500.

Litestar reads JSON into dictionaries and then coerces (`"3"` becomes 3), does not look at the content type, and
answers 500 to text that is not UTF-8 and to deep nesting. So its request is replaced by one that decodes straight
into the type the handler declares, strictly, after a scan over the bytes. Uploads are streamed as before.
"""

import re
from collections.abc import AsyncGenerator
from functools import cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import InternalServerException
from litestar.params import BodyKwarg
from msgspec import UNSET

from entrypoints.http.pointers import field_error
from entrypoints.http.problems import MalformedRequest, UnsupportedMediaType, ValidationFailed

JSON_LIMIT = 65_536
"""Bytes of a body where a route says nothing: pass it as `request_max_body_size` of the application."""

MOST_NESTING = 32

_JSON, _FORM = RequestEncodingType.JSON, RequestEncodingType.MULTI_PART

# A string counts as one token, also an unterminated one: the scan is linear whatever is sent.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class ApiRequest(Request[Any, Any, State]):
    """A request whose JSON is guarded and strictly typed, and whose content type is checked before a byte is read."""

    __slots__ = ()

    def stream(self) -> AsyncGenerator[bytes, None]:
        """Pieces of the body as they arrive. Raises `UnsupportedMediaType` at once, 413 when it grows too large."""
        self.check_media_type()
        return self._pieces()

    def check_media_type(self) -> None:
        """Raise `UnsupportedMediaType` when the body is announced as something else than the handler reads."""
        expected, (sent, options) = self.expected_media_type, self.content_type
        if expected is None or (expected is _JSON and not sent):  # a JSON body may be absent: see `json`
            return
        if sent != expected.value or options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise UnsupportedMediaType(f"This route reads {expected.value}.")

    async def body(self) -> bytes:
        body = await super().body()
        field = self.route_handler.parsed_data_field
        if not body and field and self.expected_media_type is _JSON and not (field.is_optional or field.has_default):
            raise MalformedRequest("A JSON body is needed.")
        return body

    async def json(self) -> Any:
        """The body as the type the handler declares. Raises `MalformedRequest` and `ValidationFailed`."""
        body, field = await self.body(), self.route_handler.parsed_data_field
        if field and not self.content_type[0]:
            raise UnsupportedMediaType(f"This route reads {_JSON.value}; the body has no Content-Type.")
        return decoded(body, field.annotation if field else Any)

    @property
    def expected_media_type(self) -> RequestEncodingType | None:
        """What the handler's `data` is read from; None when the handler reads the body by itself."""
        field = self.route_handler.parsed_data_field
        if field is None:
            return None
        kwarg = field.kwarg_definition
        return RequestEncodingType(kwarg.media_type) if isinstance(kwarg, BodyKwarg) else _JSON

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in super().stream():
                yield piece
        except InternalServerException as gone:  # nobody is left to answer to, and it is no fault of ours
            raise MalformedRequest("The connection ended before the body did.") from gone


def decoded(body: bytes, kind: Any) -> Any:
    """Read JSON that a client sent into `kind`, without coercion. Of doubled keys the last wins.

    Raises `MalformedRequest` for what is no JSON or is refused by `guard`, `ValidationFailed` for what does not fit.
    """
    guard(body)
    try:
        return _decoder(kind).decode(body)
    except msgspec.ValidationError as error:
        raise ValidationFailed([field_error(error, kind, _anything(body))]) from error
    except msgspec.DecodeError as error:
        raise MalformedRequest(f"{error}.") from error


def guard(body: bytes) -> None:
    """Refuse what a decoder or a database chokes on: bytes that are not UTF-8, nesting beyond 32, U+0000 in a string.

    Three scans in C for an ordinary body; the exact ones run only when those raise a suspicion.
    """
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise MalformedRequest("The body is not UTF-8.") from error
    if body.count(b"[") + body.count(b"{") > MOST_NESTING and _nests_too_deeply(body):
        raise MalformedRequest(f"The body nests deeper than {MOST_NESTING} levels.")
    if b"\\u0000" in body and _NUL_ESCAPE.search(body):
        raise MalformedRequest("U+0000 is accepted nowhere.")


async def read_form_first(request: Request[Any, Any, Any]) -> None:
    """Litestar's `before_request`: read a form here, where what its parser raises can be told from a bug of ours."""
    if not isinstance(request, ApiRequest) or request.expected_media_type is not _FORM:
        return
    request.check_media_type()
    try:
        form = await request.form()
    except (LookupError, ValueError) as error:  # text, charset or boundary of a part
        raise MalformedRequest("The form cannot be read.") from error
    for name, value in form.multi_items():
        if "\0" in name or (isinstance(value, str) and "\0" in value):
            raise MalformedRequest("U+0000 is accepted nowhere.")


def _anything(body: bytes) -> object:
    """What was sent, whatever it is: it may not even be JSON further on, where the decoder did not come."""
    try:
        return _decoder(Any).decode(body)
    except msgspec.ValidationError:
        return UNSET  # there is a number out of range in it
    except msgspec.DecodeError as error:
        raise MalformedRequest(f"{error}.") from error


def _nests_too_deeply(body: bytes) -> bool:
    depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > MOST_NESTING:
            return True
    return False


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
