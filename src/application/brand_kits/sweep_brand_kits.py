from dataclasses import dataclass

from application.assets.sweep_assets import LINGER
from application.brand_kits.ports import DeletedKitsWork
from application.ports import BeginSystem, Now, Reached
from domain.undo import UNDO_WINDOW

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class SweepBrandKits:
    """Let go of kits that were in the trash for too long, with all they ever said, and discard those of their logos
    that no version of another kit names."""

    begin: BeginSystem[DeletedKitsWork]
    now: Now
    reached: Reached

    async def __call__(self) -> int:
        """How many went, a few at most; then there may be more. Any number of sweepers may run."""
        async with self.begin() as work:
            kits = await work.deleted_kits.lock_deleted(self.now() - UNDO_WINDOW - LINGER, AT_ONCE)
            for kit in kits:
                await work.discarded_files.add(kit.user_id, await work.deleted_kits.remove(kit))
            self.reached("sweep_brand_kits.before_commit")
            await work.commit()
        return len(kits)
