from dataclasses import dataclass

from application.accounts.ports import AuditChainWork
from application.ports import BeginSystem


@dataclass(frozen=True, slots=True)
class AuditLogChecked:
    """The last line's number and hash, to be written down elsewhere, and the first lines that are wrong."""

    number: int
    hash: str
    broken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadEndOfAuditLog:
    begin: BeginSystem[AuditChainWork]

    async def __call__(self) -> tuple[int, str]:
        """The last line's number and hash."""
        async with self.begin() as work:
            number, hash = await work.audit_chain.head()
        return number, hash.hex()


@dataclass(frozen=True, slots=True)
class CheckAuditLog:
    """See whether every line is as it was written and where it was written."""

    begin: BeginSystem[AuditChainWork]

    async def __call__(self) -> AuditLogChecked:
        async with self.begin() as work:
            number, hash = await work.audit_chain.head()
            return AuditLogChecked(number, hash.hex(), tuple(await work.audit_chain.broken()))
