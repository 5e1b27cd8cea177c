"""Lists in pages: newest first, from behind the last row a client has seen, so that inserts shift nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated, Generic, Self, TypeVar
from uuid import UUID

from litestar.params import QueryParameter

from domain.errors import Invalid
from entrypoints.http.wire import View

T = TypeVar("T")
Row = TypeVar("Row")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = b"\x01"
_MARK = b"aurastream cursor"

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many rows a page has.")]
"""For `limit: Limit = 20`."""

CursorText = Annotated[
    str | None,
    QueryParameter(name="cursor", required=False, max_length=100, description="`next_cursor` of the page before."),
]
"""For `cursor: CursorText = None`, read with `position_of`."""


class Page(View, Generic[T]):
    """A page of a list. `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None


class UnknownCursor(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "This is no cursor of ours: start again without one.", pointer="query:cursor", reason="unknown"
        )


@dataclass(frozen=True, slots=True)
class Position:
    """The row a page ends with: when it was made, to the microsecond, and its id."""

    created_at: datetime
    id: UUID

    def cursor(self) -> str:
        """An opaque text, the same for the same row. It carries a checksum against mistakes, not a secret."""
        micros = (self.created_at - _EPOCH) // timedelta(microseconds=1)
        content = _VERSION + micros.to_bytes(8, "big", signed=True) + self.id.bytes
        return base64.urlsafe_b64encode(content + _checksum(content)).rstrip(b"=").decode()

    @classmethod
    def parse(cls, cursor: str) -> Self:
        """Raises `UnknownCursor` for anything that `cursor` did not write."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            micros = int.from_bytes(raw[1:9], "big", signed=True)
            position = cls(_EPOCH + timedelta(microseconds=micros), UUID(bytes=raw[9:25]))
        except (ValueError, OverflowError, binascii.Error) as error:
            raise UnknownCursor from error
        if position.cursor() != cursor:  # another version, a wrong checksum, or a second spelling of the same bytes
            raise UnknownCursor
        return position


def position_of(cursor: str | None) -> Position | None:
    """Where to go on; None for the first page. Raises `UnknownCursor`."""
    return Position.parse(cursor) if cursor is not None else None


def page_of(rows: Sequence[Row], limit: int, show: Callable[[Row], T], place: Callable[[Row], Position]) -> Page[T]:
    """A page from `limit + 1` rows: the one too many only says that there is more."""
    shown = rows[:limit]
    following = place(shown[-1]).cursor() if len(rows) > limit else None
    return Page(items=[show(row) for row in shown], next_cursor=following)


def _checksum(content: bytes) -> bytes:
    return blake2b(content, digest_size=5, key=_MARK).digest()
