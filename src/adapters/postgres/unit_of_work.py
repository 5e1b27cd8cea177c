from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimedOut

from adapters.postgres.accounts import SqlSessions, SqlUsers
from adapters.postgres.database import GONE, UNREACHABLE, Database
from adapters.postgres.generation import SqlJobEvents, SqlJobs, SqlMadeAssets
from adapters.postgres.idempotency import SqlIdempotentRequests
from adapters.postgres.outbox import SqlOutbox, SqlOutgoing
from adapters.postgres.quotas import SqlQuotas
from domain.errors import Unavailable
from domain.generation.job import JobEvent

AfterCommit = Callable[[Sequence[JobEvent], bool], Awaitable[None]]
"""Told right after a commit: the job events it made true, and whether the outbox has something new."""

AMBIGUOUS = "The database went away at the last moment: it is not known whether this was done. Look before you repeat."

BECOME = text("SELECT set_config('app.user_id', :user_id, true), set_config('app.email_key', :email, true)")


class SqlUnitOfWork:
    """One transaction on PostgreSQL; satisfies every capability's slice of the unit of work."""

    def __init__(
        self,
        database: Database,
        after_commit: AfterCommit,
        *,
        user_id: UUID | None = None,
        email: str | None = None,
    ) -> None:
        self._identity = {"user_id": str(user_id) if user_id else "", "email": email or ""}
        self._after_commit = after_commit
        session = database.sessions()
        self._session = session
        self.users = SqlUsers(session)
        self.sessions = SqlSessions(session)
        self.quotas = SqlQuotas(session)
        self.jobs = SqlJobs(session)
        self.job_events = SqlJobEvents(session)
        self.made_assets = SqlMadeAssets(session)
        self.requests = SqlIdempotentRequests(session)
        self.outbox = SqlOutbox(session)
        self.outgoing = SqlOutgoing(session)

    async def __aenter__(self) -> Self:
        try:
            await self._become()
        except (PoolTimedOut, *UNREACHABLE) as error:
            await self._session.close()
            raise Unavailable(GONE) from error
        except BaseException:
            await self._session.close()
            raise
        return self

    async def _become(self) -> None:
        """The product itself is nobody: its transactions only take a connection, which asks the database nothing."""
        if any(self._identity.values()):
            await self._session.execute(BECOME, self._identity)
        else:
            await self._session.connection()

    async def commit(self) -> None:
        try:
            await self._session.commit()
        except (Unavailable, *UNREACHABLE) as error:
            raise Unavailable(AMBIGUOUS) from error
        await self._after_commit(self.job_events.written, self.outbox.written)

    async def __aexit__(self, *failure: object) -> None:
        await self._session.close()


@dataclass(frozen=True, slots=True)
class SqlBegin:
    """Opens units of work for one user, under the role that row level security binds."""

    database: Database
    after_commit: AfterCommit

    def __call__(self, *, user_id: UUID | None = None, email: str | None = None) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.after_commit, user_id=user_id, email=email)


@dataclass(frozen=True, slots=True)
class SqlBeginSystem:
    """Opens units of work for the product itself, under the worker's role."""

    database: Database
    after_commit: AfterCommit

    def __call__(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.after_commit)
