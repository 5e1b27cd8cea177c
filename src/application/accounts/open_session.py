from dataclasses import dataclass

from application.accounts.ports import AccessTokens, AccountsWork, RefreshTokens, TokenClaims
from application.ports import NewId, Now
from domain.accounts import AuditAction, AuditEntry, Client, LoginSession, User
from domain.tiers import Period


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the two tokens of a session; the tokens are shown once and kept nowhere.

    `used` is how many assets they made this month: read with the rest, so that nothing can fail behind the commit.
    """

    user: User
    session: LoginSession
    has_password: bool
    used: int
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
        self,
        work: AccountsWork,
        user: User,
        client: Client,
        *,
        by: str,
        has_password: bool,
        action: AuditAction = AuditAction.SIGNED_IN,
    ) -> SignedIn:
        is_new = action is AuditAction.SIGNED_UP
        used = 0 if is_new else await work.quotas.used(user.id, Period.month_of(self.now()))
        session = LoginSession.open(self.new_id(), user.id, self.now(), client)
        await work.sessions.add(session)
        entry = AuditEntry(self.new_id(), user.id, action, self.now(), session.id, client, {"by": by})
        await work.audit.add(entry)
        claims = TokenClaims(user.id, session.id)
        return SignedIn(
            user,
            session,
            has_password=has_password,
            used=used,
            access_token=self.access_tokens.issue(claims),
            refresh_token=self.refresh_tokens.issue(claims, session.generation),
            expires_in=int(self.access_tokens.life.total_seconds()),
        )
