from dataclasses import dataclass

from application.accounts.ports import AccountsWork
from application.ports import BeginSystem, NewId, Now
from domain.accounts import AuditAction, AuditEntry, EmailAddress, User
from domain.tiers import Tier


@dataclass(frozen=True, slots=True)
class SetTier:
    """Put an account on a tier by hand, as an operator."""

    begin: BeginSystem[AccountsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str, tier: Tier) -> User:
        """Raises `AccountNotFound`, `Invalid` for what is no address."""
        async with self.begin() as work:
            user = (await work.users.lock(EmailAddress.parse(email).key)).on_tier(tier, self.now())
            await work.users.save_standing(user)
            entry = AuditEntry(
                self.new_id(), user.id, AuditAction.TIER_SET, self.now(), detail={"tier": tier, "by": "operator"}
            )
            await work.audit.add(entry)
            await work.commit()
        return user
