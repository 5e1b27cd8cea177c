"""Whoever changes what an account hangs on shows its password once more, though they are signed in."""

from uuid import UUID

from application.accounts.ports import AccountsWork, Passwords
from application.limit_rate import LimitRate
from application.ports import Begin
from domain.accounts import InvalidCredentials, User
from domain.errors import Invalid
from domain.rates import SIGN_IN_TO_ACCOUNT


async def proven(
    begin: Begin[AccountsWork], passwords: Passwords, limit_rate: LimitRate, *, user_id: UUID, password: str | None
) -> tuple[User, str | None]:
    """The user, and the hash that the password was found to be of; None for an account without one.

    Comparing takes a while: whether the hash is still the account's, the caller looks in its own transaction. Raises
    `Invalid` when there is a password and none was shown, `InvalidCredentials`, `TooMany`.
    """
    await limit_rate(SIGN_IN_TO_ACCOUNT, str(user_id))
    async with begin(user_id=user_id, reading=True) as work:
        user, password_hash = await work.users.get(user_id)
    if password_hash is None:
        return user, None
    if password is None:
        raise Invalid("The password of this account is needed.", pointer="/password", reason="required")
    if not await passwords.matches(password, password_hash):
        raise InvalidCredentials("The password is wrong.")
    return user, password_hash
