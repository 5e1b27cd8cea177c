from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.errors import NotFound, Unauthenticated

LONGEST_LIFE = timedelta(days=90)
IDLE_LIFE = timedelta(days=30)
REPEAT_GRACE = timedelta(seconds=10)
"""How long the refresh token just used may come again: the answer was lost, or two tabs asked at once."""

MAX_AGENT = 256


class NotSignedIn(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("Sign in to use this.")


class TokenExpired(Unauthenticated):
    """The access token was good once, and its time is over. Get the next one with the refresh token, then send the
    request again; nobody has to type a password for it."""

    code = "token_expired"
    title = "Token expired"

    def __init__(self) -> None:
        super().__init__("This access token has expired; refresh it or sign in again.")


class TokenReused(Unauthenticated):
    """A refresh token is good once, and this one was used before. It may have been copied, so the session has ended for
    everybody who had it. Sign in again; a letter tells the owner of the account."""

    code = "token_reused"
    title = "Token reused"

    def __init__(self) -> None:
        super().__init__(
            "This refresh token was used before, so the whole session has been ended. Please sign in again."
        )


class SessionNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such session.")


@dataclass(frozen=True, slots=True)
class Client:
    """From where somebody calls: what their program calls itself, and their address where it is known."""

    agent: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "agent", self.agent[:MAX_AGENT])

    def same_program(self, other: Self) -> bool:
        """Answers get lost when a network changes, so an address says nothing about whether it is the same client."""
        return self.agent == other.agent


UNKNOWN = Client()
"""Somebody of whom nothing is known, as on the command line."""


class Ending(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    ENDED_ELSEWHERE = "ended_elsewhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a reason
    TOKEN_REUSED = "token_reused"  # noqa: S105  # a reason
    IDENTITY_LINKED = "identity_linked"
    ERASED = "erased"


class Refreshing(StrEnum):
    """What it meant that a refresh token was shown."""

    ROTATED = "rotated"
    REPEATED = "repeated"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class LoginSession:
    """One sign-in on one device. Every access token names it, and stops working when it ends.

    Its refresh tokens form one family, told apart by their generation: using the newest makes the next. An older one
    means that two parties hold the family, so it ends; only the very one before the newest is forgiven, for
    `REPEAT_GRACE` and to the same program. Generations decide, never clocks: two uses in one millisecond differ.
    """

    id: UUID
    user_id: UUID
    created_at: datetime
    expires_at: datetime
    refreshed_at: datetime
    client: Client
    refreshed_by: Client
    generation: int = 0
    ended_at: datetime | None = None
    ended_because: Ending | None = None

    @classmethod
    def open(cls, id: UUID, user_id: UUID, now: datetime, client: Client = UNKNOWN) -> Self:
        return cls(id, user_id, now, now + IDLE_LIFE, refreshed_at=now, client=client, refreshed_by=client)

    def alive(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def refresh(self, generation: int, client: Client, now: datetime) -> tuple[Self, Refreshing]:
        """The session after the token of `generation` was shown. Raises `NotSignedIn` when it is over."""
        if not self.alive(now):
            raise NotSignedIn
        if generation == self.generation:
            longest = min(now + IDLE_LIFE, self.created_at + LONGEST_LIFE)
            rotated = replace(
                self, generation=generation + 1, refreshed_at=now, refreshed_by=client, expires_at=longest
            )
            return rotated, Refreshing.ROTATED
        forgiven = (
            generation == self.generation - 1
            and now - self.refreshed_at <= REPEAT_GRACE
            and client.same_program(self.refreshed_by)
        )
        if forgiven:
            return self, Refreshing.REPEATED
        return self.end(Ending.TOKEN_REUSED, now), Refreshing.REUSED

    def end(self, because: Ending, now: datetime) -> Self:
        """Ended once: a second end changes nothing."""
        return self if self.ended_at else replace(self, ended_at=now, ended_because=because)
