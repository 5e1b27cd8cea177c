from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from adapters.memory.tables import Tables
from application.ports import Event, Now


class MemoryOutbox:
    def __init__(self, tables: Tables, now: Now) -> None:
        self._outbox, self._now = tables.outbox, now
        self.written = False

    async def add(self, event: Event) -> None:
        self.written = True
        self._outbox[uuid4()] = event, self._now()


class MemoryOutgoing:
    def __init__(self, tables: Tables, now: Now) -> None:
        self._outbox, self._now = tables.outbox, now

    async def claim(self, kinds: Sequence[type[Event]], most: int, hold: timedelta) -> list[tuple[UUID, Event]]:
        now = self._now()
        due = [
            (key, event)
            for key, (event, held_until) in sorted(self._outbox.items(), key=lambda waiting: waiting[1][1])
            if held_until <= now and type(event) in kinds
        ][:most]
        for key, event in due:
            self._outbox[key] = event, now + hold
        return due

    async def told(self, ids: Sequence[UUID]) -> None:
        for key in ids:
            self._outbox.pop(key, None)
