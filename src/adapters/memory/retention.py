from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from adapters.memory.tables import Tables
from application.assets.ports import KeptAsset
from application.ports import Now
from domain.accounts import AccountNotFound
from domain.assets import Asset, ExpiryNotice
from domain.stored_files import require_files_of
from domain.tiers import Standing


class MemoryKeptAssets:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def standing(self, user_id: UUID) -> Standing:
        if user_id not in self._tables.users:
            raise AccountNotFound
        return self._tables.users[user_id][0].standing

    async def lock_behind(
        self,
        user_id: UUID,
        asset_id: UUID | None,
        most: int,
        *,
        patient: bool,  # noqa: ARG002
    ) -> list[KeptAsset]:
        """Transactions take turns here, so nobody ever waits."""
        theirs = sorted(asset.id for asset in self._tables.assets.values() if asset.user_id == user_id)
        behind = [self._tables.assets[id] for id in theirs if asset_id is None or id > asset_id]
        return [KeptAsset(asset.id, asset.created_at, asset.expires_at) for asset in behind[:most]]

    async def save_ends(self, kept: Sequence[KeptAsset]) -> None:
        for end in kept:
            self._tables.assets[end.id] = replace(self._tables.assets[end.id], expires_at=end.expires_at)

    async def lock_over(self, before: datetime, most: int) -> list[tuple[Asset, Standing]]:
        over = [asset for asset in self._tables.assets.values() if asset.over(before)]
        return [(asset, await self.standing(asset.user_id)) for asset in over[:most]]

    async def remove(self, assets: Sequence[Asset]) -> None:
        for asset in assets:
            del self._tables.assets[asset.id]


class MemoryDiscardedFiles:
    def __init__(self, tables: Tables, now: Now) -> None:
        self._files, self._now = tables.discarded_files, now

    async def add(self, user_id: UUID, keys: Sequence[str]) -> None:
        require_files_of(user_id, keys)
        for key in keys:
            self._files.setdefault(key, (user_id, self._now()))

    async def claim(self, most: int, hold: timedelta) -> list[str]:
        waiting = sorted(self._files.items(), key=lambda file: file[1][1])
        due = [(key, user_id) for key, (user_id, held_until) in waiting if held_until <= self._now()][:most]
        for key, user_id in due:
            self._files[key] = user_id, self._now() + hold
        return [key for key, _ in due]

    async def forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._files.pop(key, None)


class MemoryExpiryNotices:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def untold(self, now: datetime, most: int) -> list[UUID]:
        untold = []
        for user, _ in self._tables.users.values():
            notice = await self.lock(user.id)
            told = not any([await self.ends(user.id, *span) for span in notice.untold(now)])
            if user.email_verified and not user.erasing_since and notice.may_write(now) and not told:
                untold.append(user.id)
        return sorted(untold)[:most]

    async def lock(self, user_id: UUID) -> ExpiryNotice:
        return self._tables.expiry_notices.get(user_id, ExpiryNotice(user_id))

    async def save(self, notice: ExpiryNotice) -> None:
        self._tables.expiry_notices[notice.user_id] = notice

    async def ends(self, user_id: UUID, after: datetime, until: datetime) -> list[tuple[date, int]]:
        ends = Counter(
            asset.expires_at.astimezone(UTC).date()
            for asset in self._tables.assets.values()
            if asset.user_id == user_id and not asset.deleted_at and asset.expires_at
            if after < asset.expires_at <= until
        )
        return sorted(ends.items())
