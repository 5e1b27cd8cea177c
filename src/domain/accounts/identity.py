from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.accounts.user import EmailAddress, User
from domain.errors import Conflict


class Provider(StrEnum):
    """With whom one can sign in."""

    TWITCH = "twitch"
    GOOGLE = "google"
    YOUTUBE = "youtube"
    DISCORD = "discord"
    TIKTOK = "tiktok"

    @property
    def display_name(self) -> str:
        return {"tiktok": "TikTok", "youtube": "YouTube"}.get(self.value, self.value.capitalize())


class AccountNotLinked(Conflict):
    """There is an account with this address, and nobody has shown yet that the address is theirs. Sign in with the
    password, follow the link in the letter that verifies the address, and then sign in with the provider again."""

    code = "account_not_linked"
    title = "Account not linked"

    def __init__(self, provider: Provider) -> None:
        super().__init__(
            f"An account with this address exists already, and its address is not verified. Sign in with the "
            f"password and verify the address first; then {provider.display_name} can be used as well."
        )


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """What a provider says about who signed in there. `email` only when the provider has verified it."""

    provider: Provider
    subject: str
    email: EmailAddress | None
    display_name: str
    avatar_url: str | None = None

    def may_open(self, user: User) -> bool:
        """Whether this is proof enough for an existing account: one address, verified on both sides."""
        return (
            self.email is not None
            and user.email is not None
            and user.email.key == self.email.key
            and user.email_verified
            and user.erasing_since is None
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """A provider's account that opens one of ours. `sealed_grant` is what the provider gave us, for giving it back."""

    id: UUID
    user_id: UUID
    provider: Provider
    subject: str
    created_at: datetime
    sealed_grant: bytes | None = None
