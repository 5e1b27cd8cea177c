from dataclasses import dataclass

from application.accounts.open_session import SignedIn
from application.accounts.ports import AccessTokens, AccountsWork, LetterWanted, RefreshTokens, TokenClaims
from application.ports import Begin, NewId, Now
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    LetterKind,
    LoginSession,
    NotSignedIn,
    Refreshing,
    SessionNotFound,
    TokenReused,
)
from domain.tiers import Period


@dataclass(frozen=True, slots=True)
class RefreshSession:
    """Give the next pair of tokens for a refresh token.

    The one just used may come once more within ten seconds from the same program and gets the same answer; any other
    that was used before is a theft, which ends the session for everybody who holds it.
    """

    begin: Begin[AccountsWork]
    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    now: Now
    new_id: NewId

    async def __call__(self, *, refresh_token: str, client: Client) -> SignedIn:
        """Raises `NotSignedIn`, `TokenReused`."""
        claims, generation = self.refresh_tokens.read(refresh_token)
        async with self.begin(user_id=claims.user_id) as work:
            try:
                session = await work.sessions.lock(claims.session_id)
            except SessionNotFound:
                raise NotSignedIn from None
            session, meaning = session.refresh(generation, client, self.now())
            if meaning is Refreshing.REUSED:
                await self._end_for_safety(work, session, client)
                raise TokenReused
            user, password_hash = await work.users.get(claims.user_id)
            used = await work.quotas.used(user.id, Period.month_of(self.now()))
            if meaning is Refreshing.ROTATED:
                await work.sessions.save(session)
                await work.commit()
        return SignedIn(
            user,
            session,
            has_password=password_hash is not None,
            used=used,
            access_token=self.access_tokens.issue(claims),
            refresh_token=self.refresh_tokens.issue(TokenClaims(user.id, session.id), session.generation),
            expires_in=int(self.access_tokens.life.total_seconds()),
        )

    async def _end_for_safety(self, work: AccountsWork, session: LoginSession, client: Client) -> None:
        now = self.now()
        await work.sessions.save(session)
        await work.audit.add(
            AuditEntry(self.new_id(), session.user_id, AuditAction.TOKEN_REUSED, now, session.id, client)
        )
        await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.SESSION_ENDED_FOR_SAFETY, session.user_id))
        await work.commit()
