"""Assets are kept as long as their owner's tier says, from the moment on from which it says so."""

from dataclasses import dataclass, replace
from uuid import UUID

from application.assets.ports import KeptAssets, RetentionWork, TierChanged
from application.ports import BeginSystem, Reached
from domain.accounts import AccountNotFound
from domain.tiers import Standing

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class KeepAssets:
    """Keep everything that somebody has by their tier. Told again, or stopped anywhere and told again, it is the same.

    Whatever the tier was when the fact was written, the present one counts, and it stays while a batch is changed: so
    nothing that is delivered meanwhile is missed. A delivery reads the tier under a lock of its own.
    """

    begin: BeginSystem[RetentionWork]
    reached: Reached

    async def __call__(self, changed: TierChanged) -> None:
        behind: UUID | None = None
        while True:
            async with self.begin() as work:
                try:
                    standing = await work.kept_assets.standing(changed.user_id)
                except AccountNotFound:
                    return
                behind = await keep_some(work.kept_assets, changed.user_id, standing, behind, patient=True)
                self.reached("keep_assets.before_commit")
                await work.commit()
            if behind is None:
                return


async def keep_some(
    kept_assets: KeptAssets, user_id: UUID, standing: Standing, behind: UUID | None = None, *, patient: bool
) -> UUID | None:
    """Keep a batch of the user's assets by the tier; the last one of it, None when there are no more."""
    kept = await kept_assets.lock_behind(user_id, behind, AT_ONCE, patient=patient)
    changed = [replace(asset, expires_at=standing.end_of(asset.made_at, asset.expires_at)) for asset in kept]
    await kept_assets.save_ends([new for new, old in zip(changed, kept, strict=True) if new != old])
    return kept[-1].id if len(kept) == AT_ONCE else None
