from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from adapters.memory.tables import Tables
from application.ports import Now
from domain.stored_files import export_key, place_of


class MemoryNamedFiles:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def unnamed(self, keys: Sequence[str]) -> list[str]:
        tables = self._tables
        named = {key for asset in tables.assets.values() for key in asset.keys}
        named |= {key for kept in tables.jobs.values() if not kept.job.status.final and (key := kept.job.own_art)}
        named |= {
            logo.key
            for version in tables.brand_kit_versions.values()
            for logo in (*version.brand.logos, *version.brand.proposals)
        }
        named |= {
            export_key(user_id=export.user_id, export_id=export.id)
            for export in tables.exports.values()
            if export.size is not None or export.ready_at is None
        }
        return [key for key in keys if place_of(key) and key not in named | tables.discarded_files.keys()]

    async def of_assets_behind(self, asset_id: UUID | None, most: int) -> list[tuple[UUID, list[str]]]:
        ids = sorted(id for id in self._tables.assets if asset_id is None or id > asset_id)[:most]
        return [(id, self._tables.assets[id].keys) for id in ids]


class MemoryChores:
    def __init__(self, tables: Tables, now: Now) -> None:
        self._due, self._now = tables.chores, now

    async def take(self, name: str, every: timedelta) -> bool:
        if self._due.get(name, self._now()) > self._now():
            return False
        self._due[name] = self._now() + every
        return True

    async def put_off(self, name: str, wait: timedelta) -> None:
        self._due[name] = self._now() + wait
