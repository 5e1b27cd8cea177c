from dataclasses import dataclass

from application.accounts.ports import AccessTokens, AccountsWork, RefreshTokens, TokenClaims
from application.ports import NewId, Now
from domain.accounts import AuditAction, AuditEntry, Client, LoginSession, User


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the two tokens of a session; the tokens are shown once and kept nowhere."""

    user: User
    session: LoginSession
    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Begin a session within the caller's transaction, which commits it, and write down how it came about."""

    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    now: Now
    new_id: NewId

    async def __call__(
        self, work: AccountsWork, user: User, client: Client, *, by: str, action: AuditAction = AuditAction.SIGNED_IN
    ) -> SignedIn:
        session = LoginSession.open(self.new_id(), user.id, self.now(), client)
        await work.sessions.add(session)
        entry = AuditEntry(self.new_id(), user.id, action, self.now(), session.id, client, {"by": by})
        await work.audit.add(entry)
        claims = TokenClaims(user.id, session.id)
        return SignedIn(
            user,
            session,
            access_token=self.access_tokens.issue(claims),
            refresh_token=self.refresh_tokens.issue(claims, session.generation),
            expires_in=int(self.access_tokens.life.total_seconds()),
        )
