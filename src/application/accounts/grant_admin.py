from dataclasses import dataclass

from application.accounts.ports import AccountsWork
from application.ports import BeginSystem, NewId, Now
from domain.accounts import AuditAction, AuditEntry, EmailAddress, Role, User


@dataclass(frozen=True, slots=True)
class GrantAdmin:
    """Make an account an administrator's, as an operator."""

    begin: BeginSystem[AccountsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str) -> User:
        """Raises `AccountNotFound`, `Invalid` for what is no address."""
        async with self.begin() as work:
            user = (await work.users.lock(EmailAddress.parse(email).key)).with_role(Role.ADMIN, self.now())
            await work.users.save_standing(user)
            entry = AuditEntry(self.new_id(), user.id, AuditAction.ADMIN_GRANTED, self.now(), detail={"by": "operator"})
            await work.audit.add(entry)
            await work.commit()
        return user
