"""What is over goes: first its row, with a note of its files in the same transaction, then the files, then the note.

So nobody ever sees an asset without its files, and no file stays behind, wherever a process dies.
"""

from dataclasses import dataclass
from datetime import timedelta

from application.assets.ports import AssetStore, KeptAsset, RetentionWork
from application.ports import BeginSystem, Now, Reached

LINGER = timedelta(hours=1)
"""How long what is over stays: the clocks of two machines differ, and a download that began may end."""

AT_ONCE = 200
HOLD = timedelta(minutes=5)
"""How long files are left to whoever deletes them. Longer than the store may take, several times over."""


@dataclass(frozen=True, slots=True)
class SweepAssets:
    """Let go of what was in the trash for too long or has expired. Of its job the row stays, as history.

    What its owner's tier keeps longer than the row says, because it was changed a moment ago, is kept.
    """

    begin: BeginSystem[RetentionWork]
    now: Now
    reached: Reached

    async def __call__(self) -> int:
        """How many were over, a few hundred at most; then there may be more. Any number of sweepers may run."""
        now = self.now()
        before = now - LINGER
        async with self.begin() as work:
            found = await work.kept_assets.lock_over(before, AT_ONCE)
            if not found:
                return 0
            looked_at = [asset.kept_on(standing) for asset, standing in found]
            gone = [asset for asset in looked_at if asset.over(before)]
            await work.kept_assets.save_ends(
                [KeptAsset(kept.id, kept.created_at, kept.expires_at) for kept in looked_at if not kept.over(before)]
            )
            for asset in gone:
                await work.discarded_files.add(asset.user_id, asset.keys)
            await work.kept_assets.remove(gone)
            self.reached("sweep_assets.before_commit")
            await work.commit()
        self.reached("sweep_assets.committed")
        return len(found)


@dataclass(frozen=True, slots=True)
class SweepDiscardedFiles:
    """Delete the files that no row names any more."""

    begin: BeginSystem[RetentionWork]
    store: AssetStore
    reached: Reached

    async def __call__(self) -> int:
        """How many were deleted. Raises `Unavailable`; then they wait until the hold is over."""
        async with self.begin() as work:
            keys = await work.discarded_files.claim(AT_ONCE, HOLD)
            await work.commit()
        if not keys:
            return 0
        self.reached("sweep_files.claimed")
        await self.store.delete(keys)
        self.reached("sweep_files.deleted")
        async with self.begin() as work:
            await work.discarded_files.forget(keys)
            await work.commit()
        return len(keys)
