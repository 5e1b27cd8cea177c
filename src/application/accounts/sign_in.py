from dataclasses import dataclass

from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import AccountsWork, Passwords
from application.ports import Begin
from domain.accounts import EmailAddress, InvalidCredentials, User
from domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign in with address and password. Every refusal is the same and takes the same time."""

    begin: Begin[AccountsWork]
    passwords: Passwords
    open_session: OpenSession

    async def __call__(self, *, email: str, password: str) -> SignedIn:
        """Raises `InvalidCredentials`."""
        known = await self._find(email)
        password_hash = known[1] if known else None
        if not await self.passwords.matches(password, password_hash) or known is None:
            raise InvalidCredentials
        user, current = known
        better = await self.passwords.hash(password) if self.passwords.outdated(current) else None
        async with self.begin(user_id=user.id) as work:
            if better:
                await work.users.rehash(user.id, better)
            signed_in = await self.open_session(work, user)
            await work.commit()
        return signed_in

    async def _find(self, email: str) -> tuple[User, str] | None:
        try:
            key = EmailAddress.parse(email).key
        except Invalid:
            return None
        async with self.begin(email=key) as work:
            return await work.users.find(key)
