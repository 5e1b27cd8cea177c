import logging
from dataclasses import dataclass

from application.accounts.ports import AuditChainWork
from application.ports import BeginSystem


@dataclass(frozen=True, slots=True)
class AuditLogChecked:
    """The last line's number and hash, to be written down elsewhere, and the first lines that are wrong."""

    number: int
    hash: str
    broken: tuple[int, ...]


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnchorAuditLog:
    """Note the last line in the application's log, which is kept elsewhere: what is older can be changed no more."""

    begin: BeginSystem[AuditChainWork]

    async def __call__(self) -> None:
        async with self.begin() as work:
            number, hash = await work.audit_chain.head()
        log.info("The audit log ends with line %d, %s", number, hash.hex())


@dataclass(frozen=True, slots=True)
class CheckAuditLog:
    """See whether every line is as it was written and where it was written."""

    begin: BeginSystem[AuditChainWork]

    async def __call__(self) -> AuditLogChecked:
        async with self.begin() as work:
            number, hash = await work.audit_chain.head()
            return AuditLogChecked(number, hash.hex(), tuple(await work.audit_chain.broken()))
