from dataclasses import dataclass
from datetime import datetime

from domain.accounts.identity import Provider


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
