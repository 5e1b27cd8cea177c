from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from domain.accounts.identity import Provider

ATTEMPT_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """Somebody was sent to a provider and is expected back. Kept under a digest of its state, taken once."""

    state_digest: bytes
    browser_digest: bytes
    provider: Provider
    code_verifier: str
    nonce: str
    return_to: str
    transport: str
    expires_at: datetime

    def ends_here(self, provider: Provider, browser_digest: bytes, now: datetime) -> bool:
        """Whether it may end at this provider's callback, in this browser, at this moment."""
        return (
            self.provider is provider and now < self.expires_at and compare_digest(self.browser_digest, browser_digest)
        )
