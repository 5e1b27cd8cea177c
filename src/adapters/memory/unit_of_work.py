import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Self
from uuid import UUID

from adapters.memory.accounts.audit import MemoryAudit
from adapters.memory.accounts.erasures import MemoryErasures
from adapters.memory.accounts.exports import MemoryExports
from adapters.memory.accounts.identities import MemoryIdentities
from adapters.memory.accounts.mail_tokens import MemoryMailTokens
from adapters.memory.accounts.sessions import MemorySessions
from adapters.memory.accounts.sign_in_attempts import MemorySignInAttempts
from adapters.memory.accounts.users import MemoryUsers
from adapters.memory.assets import MemoryLibrary, MemoryMadeAssets
from adapters.memory.brand_kits import MemoryBrandKits, MemoryBrands, MemoryDeletedKits
from adapters.memory.generation import MemoryJobEvents, MemoryJobs
from adapters.memory.idempotency import MemoryIdempotentRequests
from adapters.memory.outbox import MemoryOutbox, MemoryOutgoing
from adapters.memory.quotas import MemoryQuotas
from adapters.memory.retention import MemoryDiscardedFiles, MemoryExpiryNotices, MemoryKeptAssets
from adapters.memory.sight import Sight
from adapters.memory.stored_files import MemoryChores, MemoryNamedFiles
from adapters.memory.tables import Committed
from application.ports import Now
from domain.generation.job_events import JobEvent

AfterCommit = Callable[[Sequence[JobEvent], bool, Sequence[UUID]], Awaitable[None]]


async def tell_nobody(_events: Sequence[JobEvent], _outbox: bool, _ended: Sequence[UUID]) -> None: ...


class MemoryDatabase(Committed):
    """Transactions over dictionaries, one at a time, each on a copy that replaces the original at its commit."""

    def __init__(self, now: Now, after_commit: AfterCommit = tell_nobody) -> None:
        super().__init__(now)
        self.turn, self.after_commit = asyncio.Lock(), after_commit

    def begin(
        self, *, user_id: UUID | None = None, email: str | None = None, reading: bool = False
    ) -> "MemoryUnitOfWork":
        return MemoryUnitOfWork(self, everything=False, user_id=user_id, email=email, reading=reading)

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
        reading: bool = False,
    ) -> None:
        self._database, self._reading = database, reading
        self._sees = Sight(everything=everything, user_id=user_id, email=email)

    async def __aenter__(self) -> Self:
        await self._database.turn.acquire()
        tables, now, sees = self._database.tables.copy(), self._database.now, self._sees
        self._tables = tables
        self.users = MemoryUsers(tables, sees)
        self.sessions = MemorySessions(tables, sees)
        self.identities = MemoryIdentities(tables, sees)
        self.attempts = MemorySignInAttempts(tables)
        self.mail_tokens = MemoryMailTokens(tables, sees)
        self.audit = MemoryAudit(tables, sees)
        self.exports = MemoryExports(tables, sees)
        self.erasures = MemoryErasures(tables)
        self.quotas = MemoryQuotas(tables, sees)
        self.jobs = MemoryJobs(tables, sees, now)
        self.job_events = MemoryJobEvents(tables, sees)
        self.made_assets = MemoryMadeAssets(tables, sees, now)
        self.library = MemoryLibrary(tables, sees, now)
        self.brand_kits = MemoryBrandKits(tables, sees)
        self.brands = MemoryBrands(tables, sees)
        self.deleted_kits = MemoryDeletedKits(tables)
        self.kept_assets = MemoryKeptAssets(tables)
        self.discarded_files = MemoryDiscardedFiles(tables, now)
        self.expiry_notices = MemoryExpiryNotices(tables)
        self.named_files = MemoryNamedFiles(tables)
        self.chores = MemoryChores(tables, now)
        self.requests = MemoryIdempotentRequests(tables, now)
        self.outbox = MemoryOutbox(tables, now)
        self.outgoing = MemoryOutgoing(tables, now)
        return self

    async def commit(self) -> None:
        if self._reading and self._tables != self._database.tables:
            raise RuntimeError("written to in a unit of work that was opened for reading")
        self._database.tables = self._tables
        await self._database.after_commit(self.job_events.written, self.outbox.written, self.sessions.ended)

    async def __aexit__(self, *failure: object) -> None:
        self._database.turn.release()
