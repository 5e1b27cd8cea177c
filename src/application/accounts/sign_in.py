from dataclasses import dataclass
from uuid import UUID

from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import AccountsWork, Passwords
from application.limit_rate import LimitRate
from application.ports import Begin
from domain.accounts import AccountNotFound, Client, EmailAddress, InvalidCredentials, User
from domain.errors import Invalid
from domain.rates import SIGN_IN_TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign in with address and password. Every refusal is the same and takes the same time.

    Tries are counted for the address that was written, whether or not it has an account.
    """

    begin: Begin[AccountsWork]
    passwords: Passwords
    open_session: OpenSession
    limit_rate: LimitRate

    async def __call__(self, *, email: str, password: str, client: Client) -> SignedIn:
        """Raises `InvalidCredentials`, `TooMany`."""
        key = _key_of(email)
        await self.limit_rate(SIGN_IN_TO_ACCOUNT, key)
        user_id, current = await self._find_password(key) or (None, None)
        if not await self.passwords.matches(password, current) or user_id is None or current is None:
            raise InvalidCredentials
        better = await self.passwords.hash(password) if self.passwords.outdated(current) else None
        async with self.begin(user_id=user_id) as work:
            user = await self._still_opened_by(work, user_id, current)
            if better:
                await work.users.rehash(user.id, better)
            signed_in = await self.open_session(work, user, client, by="password", has_password=True)
            await work.commit()
        return signed_in

    async def _still_opened_by(self, work: AccountsWork, user_id: UUID, password_hash: str) -> User:
        """Comparing takes a while, in which the password may be changed or the account erased: look again, locked."""
        try:
            user, current = await work.users.lock_by_id(user_id)
        except AccountNotFound:
            raise InvalidCredentials from None
        if current != password_hash or user.erasing_since:
            raise InvalidCredentials
        return user

    async def _find_password(self, key: str) -> tuple[UUID, str | None] | None:
        async with self.begin(email=key) as work:
            return await work.users.find_password(key)


def _key_of(email: str) -> str:
    """What is no address has no account either; it is looked for all the same, so that it takes as long."""
    try:
        return EmailAddress.parse(email).key
    except Invalid:
        return email.casefold()
