from dataclasses import dataclass

from application.accounts.ports import AccessTokens, AccountsWork, RefreshTokens, TokenClaims
from application.ports import NewId, Now
from domain.accounts import LoginSession, User


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the two tokens of a new session; the tokens are shown once and kept nowhere."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Begin a session within the caller's transaction, which commits it."""

    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    now: Now
    new_id: NewId

    async def __call__(self, work: AccountsWork, user: User) -> SignedIn:
        session = LoginSession.open(self.new_id(), user.id, self.now())
        refresh_token, refresh_hash = self.refresh_tokens.new()
        await work.sessions.add(session, refresh_hash)
        access_token = self.access_tokens.issue(TokenClaims(user.id, session.id))
        return SignedIn(user, access_token, refresh_token, int(self.access_tokens.life.total_seconds()))
