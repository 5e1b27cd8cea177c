from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from adapters.postgres.accounts.audit import SqlAudit, SqlAuditChain
from adapters.postgres.accounts.erasures import SqlErasures
from adapters.postgres.accounts.exports import SqlExports
from adapters.postgres.accounts.identities import SqlIdentities
from adapters.postgres.accounts.mail_tokens import SqlMailTokens
from adapters.postgres.accounts.sessions import SqlSessions
from adapters.postgres.accounts.sign_in_attempts import SqlSignInAttempts
from adapters.postgres.accounts.users import SqlUsers
from adapters.postgres.assets import SqlLibrary, SqlMadeAssets
from adapters.postgres.brand_kits import SqlBrandKits, SqlBrands, SqlDeletedKits
from adapters.postgres.database import NOBODY, Database
from adapters.postgres.generation import SqlJobEvents, SqlJobs
from adapters.postgres.idempotency import SqlIdempotentRequests
from adapters.postgres.outbox import SqlOutbox, SqlOutgoing
from adapters.postgres.quotas import SqlQuotas
from adapters.postgres.retention import SqlDiscardedFiles, SqlExpiryNotices, SqlKeptAssets
from adapters.postgres.stored_files import SqlChores, SqlNamedFiles
from adapters.postgres.transaction import Transaction
from domain.generation.job_events import JobEvent

AfterCommit = Callable[[Sequence[JobEvent], bool, Sequence[UUID]], Awaitable[None]]
"""Told right after a commit: the job events it made true, whether the outbox has something new, who was signed out."""


class SqlUnitOfWork:
    """One transaction on PostgreSQL; satisfies every capability's slice of the unit of work.

    `me` is for whom the repositories work, as `ownership` explains; the database is told the same.
    """

    def __init__(
        self,
        database: Database,
        after_commit: AfterCommit,
        *,
        me: UUID | None = None,
        email: str | None = None,
        reading: bool = False,
    ) -> None:
        self._me, self._email, self._reading = me, email, reading
        self._after_commit = after_commit
        self._transaction = transaction = Transaction(database)
        self.quotas = SqlQuotas(transaction, me)
        self.jobs = SqlJobs(transaction, me)
        self.job_events = SqlJobEvents(transaction, me)
        self.made_assets = SqlMadeAssets(transaction, me)
        self.outbox = SqlOutbox(transaction)
        self.outgoing = SqlOutgoing(transaction)
        self.sessions = SqlSessions(transaction, me)
        self.audit = SqlAudit(transaction, me)

    @property
    def library(self) -> SqlLibrary:
        return SqlLibrary(self._transaction, self._me)

    @property
    def users(self) -> SqlUsers:
        return SqlUsers(self._transaction, self._me, self._email)

    @property
    def identities(self) -> SqlIdentities:
        return SqlIdentities(self._transaction, self._me)

    @property
    def attempts(self) -> SqlSignInAttempts:
        return SqlSignInAttempts(self._transaction)

    @property
    def mail_tokens(self) -> SqlMailTokens:
        return SqlMailTokens(self._transaction, self._me)

    @property
    def exports(self) -> SqlExports:
        return SqlExports(self._transaction, self._me)

    @property
    def erasures(self) -> SqlErasures:
        return SqlErasures(self._transaction, self._me)

    @property
    def audit_chain(self) -> SqlAuditChain:
        return SqlAuditChain(self._transaction)

    @property
    def brand_kits(self) -> SqlBrandKits:
        return SqlBrandKits(self._transaction, self._me)

    @property
    def brands(self) -> SqlBrands:
        return SqlBrands(self._transaction, self._me)

    @property
    def requests(self) -> SqlIdempotentRequests:
        return SqlIdempotentRequests(self._transaction.session, self._me)

    @property
    def kept_assets(self) -> SqlKeptAssets:
        return SqlKeptAssets(self._transaction, self._me)

    @property
    def discarded_files(self) -> SqlDiscardedFiles:
        return SqlDiscardedFiles(self._transaction, self._me)

    @property
    def expiry_notices(self) -> SqlExpiryNotices:
        return SqlExpiryNotices(self._transaction, self._me)

    @property
    def deleted_kits(self) -> SqlDeletedKits:
        return SqlDeletedKits(self._transaction, self._me)

    @property
    def named_files(self) -> SqlNamedFiles:
        return SqlNamedFiles(self._transaction, self._me)

    @property
    def chores(self) -> SqlChores:
        return SqlChores(self._transaction, self._me)

    async def __aenter__(self) -> Self:
        try:
            user_id = None if self._me == NOBODY else self._me
            await self._transaction.begin(user_id=user_id, email=self._email, reading=self._reading)
        except BaseException:
            await self._transaction.close()
            raise
        return self

    async def commit(self) -> None:
        await self.audit.write()
        await self._transaction.commit()
        await self._after_commit(self.job_events.written, self.outbox.written, self.sessions.ended)

    async def __aexit__(self, *failure: object) -> None:
        await self._transaction.close()


@dataclass(frozen=True, slots=True)
class SqlBegin:
    """Opens units of work for one user, under the role that row level security binds."""

    database: Database
    after_commit: AfterCommit

    def __call__(
        self, *, user_id: UUID | None = None, email: str | None = None, reading: bool = False
    ) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.after_commit, me=user_id or NOBODY, email=email, reading=reading)


@dataclass(frozen=True, slots=True)
class SqlBeginSystem:
    """Opens units of work for the product itself, under the worker's role."""

    database: Database
    after_commit: AfterCommit

    def __call__(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database, self.after_commit)
