from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from application.accounts.ports import Export


class MemoryExports:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._exports, self._sees = tables.exports, sees

    async def add(self, export: Export) -> None:
        self._exports[export.id] = export

    async def latest(self, user_id: UUID) -> Export | None:
        mine = [export for export in self._exports.values() if export.user_id == user_id and self._sees.of(user_id)]
        return max(mine, key=lambda export: export.id, default=None)

    async def lock(self, export_id: UUID) -> Export | None:
        export = self._exports.get(export_id)
        return export if export and self._sees.of(export.user_id) else None

    async def save(self, export: Export) -> None:
        if self._sees.everything:
            self._exports[export.id] = export
        elif kept := await self.lock(export.id):
            self._exports[export.id] = replace(kept, fetched_at=export.fetched_at)

    async def lapsed(self, before: datetime) -> list[Export]:
        stored = [export for export in self._exports.values() if export.size is not None]
        return [export for export in stored if export.expires_at and export.expires_at < before][:100]
