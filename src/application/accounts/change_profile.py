from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork
from application.ports import Begin, NewId, Now
from domain.accounts import AuditAction, AuditEntry, Client, User


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave this as it is."""


KEEP = Keep()


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Change how somebody is shown."""

    begin: Begin[AccountsWork]
    now: Now
    new_id: NewId

    async def __call__(
        self,
        *,
        user_id: UUID,
        session_id: UUID,
        client: Client,
        display_name: str | Keep = KEEP,
        avatar_url: str | Keep | None = KEEP,
        require: Callable[[User], None] | None = None,
    ) -> User:
        """`require` looks at the account as it is, which nobody else can change then; what it raises, this raises,
        and nothing is changed. Raises `Invalid`.
        """
        async with self.begin(user_id=user_id) as work:
            user, _ = await work.users.lock_by_id(user_id)
            if require is not None:
                require(user)
            changed = user.presented_as(
                display_name=user.display_name if isinstance(display_name, Keep) else display_name,
                avatar_url=user.avatar_url if isinstance(avatar_url, Keep) else avatar_url,
                now=self.now(),
            )
            await work.users.save(changed)
            if fields := _changed_fields(user, changed):
                detail = {"fields": fields}
                await work.audit.add(
                    AuditEntry(
                        self.new_id(), user_id, AuditAction.PROFILE_CHANGED, self.now(), session_id, client, detail
                    )
                )
            await work.commit()
        return changed


def _changed_fields(before: User, after: User) -> str:
    """Their names; the values are nobody's business later."""
    shown = ("display_name", "avatar_url")
    return ",".join(name for name in shown if getattr(before, name) != getattr(after, name))
