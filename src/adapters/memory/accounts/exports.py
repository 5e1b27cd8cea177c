from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables, forget
from domain.accounts import Export


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

    async def expire(self, user_id: UUID, now: datetime) -> None:
        for export in [export for export in self._exports.values() if export.user_id == user_id]:
            if self._sees.of(user_id):
                self._exports[export.id] = export.expire(now)

    async def lapsed(self, before: datetime) -> list[Export]:
        stored = [export for export in self._exports.values() if export.size is not None]
        return [export for export in stored if _lapsed(export, before)][:100]

    async def forget_over(self, before: datetime, most: int) -> int:
        over = (
            id
            for id, export in self._exports.items()
            if export.size is None and export.asked_at < before
            if any(end is not None and end < before for end in (export.fetched_at, export.expires_at))
        )
        return forget(self._exports, over, most)


def _lapsed(export: Export, before: datetime) -> bool:
    if export.expires_at is None:
        return False
    return export.expires_at < before or (export.fetched_at is not None and export.fetched_at >= export.expires_at)
