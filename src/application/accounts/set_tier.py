from dataclasses import dataclass
from datetime import datetime

from application.accounts.ports import TiersWork
from application.assets.keep_assets import keep_some
from application.assets.ports import TierChanged
from application.ports import BeginSystem, NewId, Now
from domain.accounts import AuditAction, AuditEntry, EmailAddress, User
from domain.tiers import Tier


@dataclass(frozen=True, slots=True)
class SetTier:
    """Put an account on a tier by hand, as an operator."""

    begin: BeginSystem[TiersWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str, tier: Tier) -> User:
        """Raises `AccountNotFound`, `Invalid` for what is no address."""
        async with self.begin() as work:
            user = await work.users.lock(EmailAddress.parse(email).key)
            user = await put_on_tier(work, user, tier, self.now())
            entry = AuditEntry(
                self.new_id(), user.id, AuditAction.TIER_SET, self.now(), detail={"tier": tier, "by": "operator"}
            )
            await work.audit.add(entry)
            await work.commit()
        return user


async def put_on_tier(work: TiersWork, user: User, tier: Tier, now: datetime) -> User:
    """The user, who is locked, on that tier, and assets kept by it: the first thousand at once, so that nothing ends
    in between for nearly everybody, and what is left, or was held by somebody, behind the commit."""
    changed = user.on_tier(tier, now)
    if changed != user:
        await work.users.save_standing(changed)
        await keep_some(work.kept_assets, user.id, changed.standing, patient=False)
        await work.outbox.add(TierChanged(now, user.id))
    return changed
