import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Self
from uuid import UUID

from adapters.memory.accounts import MemorySessions, MemoryUsers
from adapters.memory.generation import MemoryJobEvents, MemoryJobs, MemoryMadeAssets
from adapters.memory.idempotency import MemoryIdempotentRequests
from adapters.memory.outbox import MemoryOutbox, MemoryOutgoing
from adapters.memory.quotas import MemoryQuotas
from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from application.ports import Now
from domain.generation.job import JobEvent

AfterCommit = Callable[[Sequence[JobEvent], bool], Awaitable[None]]


async def tell_nobody(_events: Sequence[JobEvent], _outbox: bool) -> None: ...


class MemoryDatabase:
    """Transactions over dictionaries, one at a time, each on a copy that replaces the original at its commit."""

    def __init__(self, now: Now, after_commit: AfterCommit = tell_nobody) -> None:
        self.tables, self.turn = Tables(), asyncio.Lock()
        self.now, self.after_commit = now, after_commit

    def begin(self, *, user_id: UUID | None = None, email: str | None = None) -> "MemoryUnitOfWork":
        return MemoryUnitOfWork(self, everything=False, user_id=user_id, email=email)

    def begin_system(self) -> "MemoryUnitOfWork":
        return MemoryUnitOfWork(self, everything=True)


class MemoryUnitOfWork:
    """Satisfies every capability's slice of the unit of work."""

    def __init__(
        self,
        database: MemoryDatabase,
        *,
        everything: bool,
        user_id: UUID | None = None,
        email: str | None = None,
    ) -> None:
        self._database = database
        self._sees = Sight(everything=everything, user_id=user_id, email=email)

    async def __aenter__(self) -> Self:
        await self._database.turn.acquire()
        tables, now, sees = self._database.tables.copy(), self._database.now, self._sees
        self._tables = tables
        self.users = MemoryUsers(tables, sees)
        self.sessions = MemorySessions(tables)
        self.quotas = MemoryQuotas(tables, sees)
        self.jobs = MemoryJobs(tables, sees, now)
        self.job_events = MemoryJobEvents(tables, sees)
        self.made_assets = MemoryMadeAssets(tables)
        self.requests = MemoryIdempotentRequests(tables, now)
        self.outbox = MemoryOutbox(tables, now)
        self.outgoing = MemoryOutgoing(tables, now)
        return self

    async def commit(self) -> None:
        self._database.tables = self._tables
        await self._database.after_commit(self.job_events.written, self.outbox.written)

    async def __aexit__(self, *failure: object) -> None:
        self._database.turn.release()
