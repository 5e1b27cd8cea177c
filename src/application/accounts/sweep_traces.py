from dataclasses import dataclass
from datetime import timedelta

from application.accounts.ports import AccountsWork
from application.ports import BeginSystem, Now

KEPT = timedelta(days=30)
"""How long somebody can see where they were signed in, and that they took everything along."""

LINKS_KEPT = timedelta(days=7)
"""How long a link that ran out is known: longer than a letter that was sent may still be sent again."""

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SweepTraces:
    """Forget what was left of sessions that ended, links that ran out and exports that are gone, and every address that
    nobody confirmed in time."""

    begin: BeginSystem[AccountsWork]
    now: Now

    async def __call__(self) -> int:
        """How many were forgotten, a few hundred of each at most; then there may be more."""
        now = self.now()
        async with self.begin() as work:
            forgotten = (
                await work.sessions.forget_over(now - KEPT, AT_ONCE)
                + await work.mail_tokens.forget_over(now - LINKS_KEPT, AT_ONCE)
                + await work.users.forget_pending_emails(now, AT_ONCE)
                + await work.exports.forget_over(now - KEPT, AT_ONCE)
            )
            await work.commit()
        return forgotten
