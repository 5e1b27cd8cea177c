from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork
from application.ports import Begin, Now
from domain.accounts import User


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave this as it is."""


KEEP = Keep()


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Change how somebody is shown."""

    begin: Begin[AccountsWork]
    now: Now

    async def __call__(
        self, *, user_id: UUID, display_name: str | Keep = KEEP, avatar_url: str | Keep | None = KEEP
    ) -> User:
        """Raises `Invalid`."""
        async with self.begin(user_id=user_id) as work:
            user, _ = await work.users.lock_by_id(user_id)
            changed = user.presented_as(
                display_name=user.display_name if isinstance(display_name, Keep) else display_name,
                avatar_url=user.avatar_url if isinstance(avatar_url, Keep) else avatar_url,
                now=self.now(),
            )
            await work.users.save(changed)
            await work.commit()
        return changed
