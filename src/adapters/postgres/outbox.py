import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from asyncpg import Record

from adapters.postgres.transaction import Transaction, as_json
from application.accounts.ports import (
    EmailChangeAsked,
    ErasureAsked,
    ExpiryLetterWanted,
    ExportAsked,
    LetterWanted,
    PasswordResetAsked,
)
from application.assets.ports import TierChanged
from application.generation.ports import GenerationRequested
from application.ports import Event

log = logging.getLogger(__name__)

KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        *(GenerationRequested, LetterWanted, PasswordResetAsked, ExportAsked, ErasureAsked),
        *(TierChanged, ExpiryLetterWanted, EmailChangeAsked),
    )
}
"""Every event that can stand in the outbox, by the name it is stored under."""

ADD = "INSERT INTO outbox (kind, event) VALUES ($1, $2)"

CLAIM = """
    UPDATE outbox SET held_until = now() + $1
    WHERE id IN (SELECT id FROM outbox WHERE held_until <= now() AND kind = ANY($3)
        ORDER BY held_until, id LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, event
"""

FORGET = "DELETE FROM outbox WHERE id = ANY($1)"


class SqlOutbox:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.written = False

    async def add(self, event: Event) -> None:
        self.written = True
        await self._transaction.fetch(ADD, type(event).__name__, as_json(event))


class SqlOutgoing:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def claim(self, kinds: Sequence[type[Event]], most: int, hold: timedelta) -> list[tuple[UUID, Event]]:
        rows = await self._transaction.fetch(CLAIM, hold, most, [kind.__name__ for kind in kinds])
        claimed = [(UUID(int=row["id"].int), event) for row in rows if (event := _event(row)) is not None]
        return sorted(claimed, key=lambda one: one[0])

    async def told(self, ids: Sequence[UUID]) -> None:
        await self._transaction.fetch(FORGET, ids)


def _event(row: Record) -> Event | None:
    """None for one that a newer release has written: it is held like the others, and waits for one that reads it."""
    try:
        return msgspec.convert(row["event"], KINDS[row["kind"]])
    except msgspec.ValidationError as error:
        log.error("The fact %s of kind %s cannot be read: %s", row["id"], row["kind"], error)  # noqa: TRY400  # its text
        return None
