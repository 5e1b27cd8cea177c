"""Where the audit log is written, and looked over."""

from typing import Protocol

from application.ports import UnitOfWork
from domain.accounts import AuditEntry


class Audit(Protocol):
    async def add(self, entry: AuditEntry) -> None:
        """Write a line, chained to the line before it by a hash. It is written at the very end of the transaction."""


class AuditChain(Protocol):
    async def head(self) -> tuple[int, bytes]:
        """The number and the hash of the last line."""

    async def broken(self) -> list[int]:
        """The first lines, at most ten, that were changed, moved or follow one that is missing."""


class AuditChainWork(UnitOfWork, Protocol):
    @property
    def audit_chain(self) -> AuditChain: ...
