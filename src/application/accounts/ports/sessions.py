"""In which sessions people are signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.accounts.ports.proofs import TokenClaims
from domain.accounts import Ending, LoginSession


class Sessions(Protocol):
    async def add(self, session: LoginSession) -> None: ...

    async def lock(self, session_id: UUID) -> LoginSession:
        """No other transaction may change it until this one ends.

        Raises `SessionNotFound`, also for somebody else's.
        """

    async def save(self, session: LoginSession) -> None: ...

    async def end_all(
        self, user_id: UUID, because: Ending, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End every session of the user that has not ended, except `but`; which ones ended now."""

    async def forget_over(self, before: datetime, most: int) -> int:
        """Forget everybody's that ended or ran out before that moment; how many. Those that others hold stay."""


class LiveSessions(Protocol):
    """Answers on every request whether the session still lives.

    A session's end is seen at once in the process where it was committed, and within a second everywhere.
    """

    async def lives(self, claims: TokenClaims) -> bool: ...
