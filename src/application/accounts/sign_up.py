from dataclasses import dataclass

from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import AccountsWork, LetterWanted, Passwords
from application.ports import Begin, NewId, Now
from domain.accounts import AuditAction, Client, EmailAddress, LetterKind, User, check_password
from domain.accounts.user import CommonPasswords


@dataclass(frozen=True, slots=True)
class SignUp:
    """Make an account, sign its owner in, and write to the address to see whether it is theirs."""

    begin: Begin[AccountsWork]
    passwords: Passwords
    common: CommonPasswords
    open_session: OpenSession
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str, password: str, display_name: str, client: Client) -> SignedIn:
        """Raises `Invalid`, `EmailTaken`."""
        now = self.now()
        user = User(self.new_id(), EmailAddress.parse(email), display_name, created_at=now, updated_at=now)
        password_hash = await self.passwords.hash(check_password(password, common=self.common))
        async with self.begin(user_id=user.id) as work:
            await work.users.add(user, password_hash)
            signed_in = await self.open_session(
                work, user, client, by="password", has_password=True, action=AuditAction.SIGNED_UP
            )
            await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.VERIFY_EMAIL, user.id))
            await work.commit()
        return signed_in
