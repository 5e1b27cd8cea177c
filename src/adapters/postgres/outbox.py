import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.tables import OutboxRow
from application.generation.ports import GenerationRequested
from application.ports import Event

log = logging.getLogger(__name__)

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (GenerationRequested,)}
"""Every event that can stand in the outbox, by the name it is stored under."""

ADD = insert(OutboxRow.metadata.tables[OutboxRow.__tablename__]).inline()

CLAIM = text("""
    UPDATE outbox SET held_until = now() + :hold
    WHERE id IN (SELECT id FROM outbox WHERE held_until <= now() ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, event
""")


class SqlOutbox:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.written = False

    async def add(self, event: Event) -> None:
        self.written = True
        row = {"kind": type(event).__name__, "event": msgspec.to_builtins(event)}
        await self._session.execute(ADD, row)


class SqlOutgoing:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, most: int, hold: timedelta) -> list[tuple[UUID, Event]]:
        rows = (await self._session.execute(CLAIM, {"most": most, "hold": hold})).all()
        unknown = {row.kind for row in rows} - KINDS.keys()
        if unknown:
            log.error("Facts that this release does not know wait for one that does: %s", ", ".join(sorted(unknown)))
        known = ((row.id, msgspec.convert(row.event, KINDS[row.kind])) for row in rows if row.kind in KINDS)
        return sorted(known, key=lambda claimed: claimed[0])

    async def told(self, ids: Sequence[UUID]) -> None:
        await self._session.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids)))
