"""Access tokens as JWTs (RFC 9068) of which exactly one spelling is read: the one that we write."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import DecodeError, Struct, json

from application.accounts.ports import TokenClaims
from application.ports import Now
from domain.accounts import NotSignedIn, TokenExpired

ALGORITHM, TYPE = "EdDSA", "at+jwt"
LEEWAY_SECONDS = 30
LONGEST_LIFE = timedelta(days=30)
"""No token of ours was ever given longer."""

_THREE_PARTS = re.compile(r"[A-Za-z0-9_-]{1,500}\.[A-Za-z0-9_-]{1,1400}\.[A-Za-z0-9_-]{86}")


class _Payload(Struct, frozen=True, forbid_unknown_fields=True):
    iss: str
    aud: str
    sub: UUID
    sid: UUID
    iat: int
    exp: int


class JwtAccessTokens:
    """EdDSA tokens that name their key; tokens of every known key are read, new ones are signed by the first.

    A header is not interpreted but compared with those that we write, and a signed payload must be what we would write
    for the claims in it. That leaves nothing to choose to who makes a token: no algorithm, no key, no critical
    extension, no second member of one name. So whoever changes what is written reads both for the life of a token.

    A signature is verified once, about 160 µs, and remembered by its token until it expires: verifying is dearer
    than the queries behind it. That its session still lives is somebody else's question, asked every time.
    """

    MOST_REMEMBERED = 20_000

    def __init__(
        self, keys: Mapping[str, Ed25519PrivateKey], *, issuer: str, audience: str, life: timedelta, now: Now
    ) -> None:
        self._jws = jwt.PyJWS([ALGORITHM])
        self._signing = next(iter(keys.items()))
        self._by_header = {
            self._signed(name, key, b"").partition(".")[0]: key.public_key() for name, key in keys.items()
        }
        self._issuer, self._audience, self._now = issuer, audience, now
        self._verified: OrderedDict[bytes, _Payload] = OrderedDict()
        self.life = life

    def issue(self, claims: TokenClaims) -> str:
        issued_at = int(self._now().timestamp())
        expires_at = issued_at + int(self.life.total_seconds())
        payload = _Payload(self._issuer, self._audience, claims.user_id, claims.session_id, issued_at, expires_at)
        return self._signed(*self._signing, json.encode(payload))

    def read(self, token: str) -> TokenClaims:
        if not _THREE_PARTS.fullmatch(token):
            raise NotSignedIn
        digest = sha256(token.encode()).digest()
        payload = self._verified.get(digest)
        if payload is None:
            payload = self._verify(token)
            self._verified[digest] = payload
            if len(self._verified) > self.MOST_REMEMBERED:
                self._verified.popitem(last=False)
        if self._now().timestamp() >= payload.exp + LEEWAY_SECONDS:
            raise TokenExpired
        return TokenClaims(payload.sub, payload.sid)

    def _verify(self, token: str) -> _Payload:
        key = self._by_header.get(token.partition(".")[0])
        if key is None:
            raise NotSignedIn
        try:
            written = self._jws.decode(token, key, algorithms=[ALGORITHM])
            payload = json.decode(written, type=_Payload)
        except (jwt.PyJWTError, DecodeError) as error:
            raise NotSignedIn from error
        if json.encode(payload) != written or not self._plausible(payload):
            raise NotSignedIn
        return payload

    def _plausible(self, payload: _Payload) -> bool:
        return (
            payload.iss == self._issuer
            and payload.aud == self._audience
            and payload.iat <= self._now().timestamp() + LEEWAY_SECONDS
            and 0 < payload.exp - payload.iat <= LONGEST_LIFE.total_seconds()
        )

    def _signed(self, name: str, key: Ed25519PrivateKey, payload: bytes) -> str:
        return self._jws.encode(payload, key, ALGORITHM, {"kid": name, "typ": TYPE})
