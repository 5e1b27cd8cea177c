"""The links of letters: whose they are and whether they are good, locked in the order of everything else."""

from uuid import UUID

from application.accounts.ports import AccountsWork
from domain.accounts import AccountNotFound, LinkNotGood, MailToken, User


async def owner_of_link(work: AccountsWork, user_id: UUID) -> User:
    """The account that a link is for, locked. Raises `LinkNotGood` when there is none any more."""
    try:
        user, _ = await work.users.lock_by_id(user_id)
    except AccountNotFound:
        raise LinkNotGood from None
    return user


async def link_of(work: AccountsWork, user_id: UUID, token_id: UUID) -> tuple[User, MailToken]:
    """The account and then its link, both locked. Raises `LinkNotGood` when either is gone."""
    user = await owner_of_link(work, user_id)
    found = await work.mail_tokens.lock(token_id)
    if found is None:
        raise LinkNotGood
    return user, found
