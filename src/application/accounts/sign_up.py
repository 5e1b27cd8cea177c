from dataclasses import dataclass

from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import AccountsWork, Passwords
from application.ports import Begin, NewId, Now
from domain.accounts import EmailAddress, User, check_password


@dataclass(frozen=True, slots=True)
class SignUp:
    """Make an account and sign its owner in."""

    begin: Begin[AccountsWork]
    passwords: Passwords
    open_session: OpenSession
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str, password: str, display_name: str) -> SignedIn:
        """Raises `Invalid`, `EmailTaken`."""
        now = self.now()
        user = User(self.new_id(), EmailAddress.parse(email), display_name, created_at=now, updated_at=now)
        password_hash = await self.passwords.hash(check_password(password))
        async with self.begin(user_id=user.id) as work:
            await work.users.add(user, password_hash)
            signed_in = await self.open_session(work, user)
            await work.commit()
        return signed_in
