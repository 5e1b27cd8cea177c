from dataclasses import dataclass

from application.accounts.ports import AccountsWork
from application.ports import BeginSystem, Now
from domain.accounts import AccountNotFound, EmailAddress, Role, User


@dataclass(frozen=True, slots=True)
class GrantAdmin:
    """Make an account an administrator's, as an operator."""

    begin: BeginSystem[AccountsWork]
    now: Now

    async def __call__(self, *, email: str) -> User:
        """Raises `AccountNotFound`, `Invalid` for what is no address."""
        async with self.begin() as work:
            known = await work.users.find(EmailAddress.parse(email).key)
            if known is None:
                raise AccountNotFound
            user = known[0].with_role(Role.ADMIN, self.now())
            await work.users.save(user)
            await work.commit()
        return user
