from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose rows a transaction sees: what row level security is to the database."""

    everything: bool
    user_id: UUID | None = None
    email: str | None = None

    def of(self, user_id: UUID) -> bool:
        return self.everything or self.user_id == user_id

    def of_account(self, user_id: UUID, email_key: str) -> bool:
        return self.of(user_id) or (self.email is not None and self.email == email_key)
