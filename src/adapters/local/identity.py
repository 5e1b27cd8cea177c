"""Sign-in on one machine: instead of sending people to Twitch or Google, a page of ours asks which address to be.

The flow is the real one, with state, nonce, PKCE and codes for one use, so that everything else works as with the
providers themselves. Whoever can open the page can be anybody: it is for embedded mode, which listens on one machine.
"""

import re
import unicodedata
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final
from urllib.parse import urlencode

from application.accounts.ports import Granted, IdentityProvider, SignInRefused
from application.ports import Now
from domain.accounts import MAX_DISPLAY_NAME, EmailAddress, Provider, ProviderAccount
from domain.errors import Invalid

CODE_LIFE: Final = timedelta(minutes=10)
MOST_CODES: Final = 1_000

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LONGEST: Final = 512  # characters of a state or a nonce


@dataclass(frozen=True, slots=True)
class _Approval:
    """What a code stands for."""

    provider: Provider
    email: EmailAddress
    code_challenge: str
    nonce: str
    redirect_uri: str
    expires_at: datetime


class LocalIdentityProviders:
    """Every provider, and what the page needs that stands in for theirs at `{address}/local/sign-in/{provider}`.

    One address at one provider is one account there, and counts as verified. Codes live in memory for ten minutes,
    the latest thousand of them.
    """

    def __init__(self, *, address: str, now: Now) -> None:
        self._address, self._now = address.rstrip("/"), now
        self._approvals: OrderedDict[str, _Approval] = OrderedDict()

    def offered(self) -> Sequence[Provider]:
        return list(Provider)

    def get(self, provider: Provider) -> IdentityProvider:
        return _LocalIdentityProvider(self, provider)

    def page(self, provider: Provider) -> str:
        return f"{self._address}/local/sign-in/{provider.value}"

    def approve(
        self, provider: Provider, *, email: str, state: str, code_challenge: str, nonce: str, redirect_uri: str
    ) -> str:
        """Where to send the browser back to, with a code. Raises `Invalid` for what no page of ours has asked."""
        self._check(provider, redirect_uri=redirect_uri, state=state, nonce=nonce)
        if not _CHALLENGE.fullmatch(code_challenge):
            raise Invalid("This is not an S256 challenge.", pointer="query:code_challenge", reason="bad_challenge")
        approval = _Approval(
            provider, EmailAddress.parse(email), code_challenge, nonce, redirect_uri, self._now() + CODE_LIFE
        )
        code = token_urlsafe(32)
        self._approvals[code] = approval
        if len(self._approvals) > MOST_CODES:
            self._approvals.popitem(last=False)
        return f"{redirect_uri}?{urlencode({'code': code, 'state': state})}"

    def deny(self, provider: Provider, *, state: str, redirect_uri: str) -> str:
        """Where to send the browser of somebody who would rather not. Raises `Invalid` as `approve` does."""
        self._check(provider, redirect_uri=redirect_uri, state=state, nonce="")
        return f"{redirect_uri}?{urlencode({'error': 'access_denied', 'state': state})}"

    def redeem(
        self, provider: Provider, *, code: str, nonce: str, code_verifier: str, redirect_uri: str
    ) -> EmailAddress:
        """Whose code this is. It is spent, whatever comes of it. Raises `SignInRefused`."""
        approval = self._approvals.pop(code, None)
        sound = (
            approval is not None
            and approval.provider is provider
            and approval.redirect_uri == redirect_uri
            and self._now() < approval.expires_at
            and compare_digest(approval.nonce.encode(), nonce.encode())
            and compare_digest(approval.code_challenge, challenge_of(code_verifier))
        )
        if approval is None or not sound:
            raise SignInRefused
        return approval.email

    def _check(self, provider: Provider, *, redirect_uri: str, state: str, nonce: str) -> None:
        if redirect_uri != f"{self._address}/api/v1/auth/oauth/{provider.value}/callback":
            raise Invalid("People are only sent back to where they came from.", pointer="query:redirect_uri")
        for name, text in (("state", state), ("nonce", nonce)):
            if len(text) > _LONGEST:
                raise Invalid(f"At most {_LONGEST} characters.", pointer=f"query:{name}", reason="bad_length")


@dataclass(frozen=True, slots=True)
class _LocalIdentityProvider:
    providers: LocalIdentityProviders
    provider: Provider

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:
        query = {
            "response_type": "code",
            "redirect_uri": callback_url,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(code_verifier),
            "code_challenge_method": "S256",
        }
        return f"{self.providers.page(self.provider)}?{urlencode(query)}"

    async def identify(
        self, *, code: str, iss: str | None, nonce: str, code_verifier: str, callback_url: str
    ) -> Granted:
        if iss is not None:  # our page names nobody in its answers
            raise SignInRefused
        email = self.providers.redeem(
            self.provider, code=code, nonce=nonce, code_verifier=code_verifier, redirect_uri=callback_url
        )
        subject = sha256(f"{self.provider.value}:{email.key}".encode()).hexdigest()
        account = ProviderAccount(self.provider, subject, email, _name_of(email))
        return Granted(account, grant=None)

    async def revoke(self, grant: str) -> None:
        """Nothing was granted, so there is nothing to give back."""


def challenge_of(code_verifier: str) -> str:
    """S256 of RFC 7636."""
    return urlsafe_b64encode(sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()


def _name_of(email: EmailAddress) -> str:
    """What stands before the @, made presentable: `nova.rain` is Nova Rain."""
    words = re.split(r"[._+-]+", unicodedata.normalize("NFC", email.written.rpartition("@")[0]))
    kept = " ".join(word[:1].upper() + word[1:] for word in words if word.isprintable())
    return kept.strip()[:MAX_DISPLAY_NAME].strip() or "Creator"
