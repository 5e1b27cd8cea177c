from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from domain.accounts import AuditEntry


class MemoryAudit:
    """Keeps the lines in order; the chain is the database's business."""

    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._log, self._sees = tables.audit_log, sees

    async def add(self, entry: AuditEntry) -> None:
        if not self._sees.of(entry.user_id):
            raise ValueError("an audit line about somebody else")
        self._log[entry.id] = entry
