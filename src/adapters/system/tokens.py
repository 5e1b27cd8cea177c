"""Access tokens as signed JWTs, refresh tokens as random bytes."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.accounts.ports import TokenClaims
from application.ports import Now
from domain.accounts import NotSignedIn, TokenExpired

ALGORITHM, TYPE = "EdDSA", "at+jwt"
LONGEST = 2_000
LEEWAY_SECONDS = 30


class JwtAccessTokens:
    """EdDSA tokens that name their key; tokens of every known key are read, new ones are signed by the first.

    A signature is verified once, about 160 µs, and remembered by its token until it expires: verifying is dearer
    than the queries behind it. That its session still lives is somebody else's question, asked every time.
    """

    MOST_REMEMBERED = 20_000

    def __init__(
        self, keys: Mapping[str, Ed25519PrivateKey], *, issuer: str, audience: str, life: timedelta, now: Now
    ) -> None:
        self._keys = dict(keys)
        self._public = {name: key.public_key() for name, key in keys.items()}
        self._signing = next(iter(self._keys))
        self._issuer, self._audience, self._now = issuer, audience, now
        self._verified: OrderedDict[bytes, tuple[TokenClaims, float]] = OrderedDict()
        self.life = life

    def issue(self, claims: TokenClaims) -> str:
        now = self._now()
        payload = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
        }
        headers = {"kid": self._signing, "typ": TYPE}
        return jwt.encode(payload, self._keys[self._signing], algorithm=ALGORITHM, headers=headers)

    def read(self, token: str) -> TokenClaims:
        if len(token) > LONGEST:
            raise NotSignedIn
        digest = sha256(token.encode(errors="replace")).digest()
        known = self._verified.get(digest)
        if known is None:
            known = self._verify(token)
            self._verified[digest] = known
            if len(self._verified) > self.MOST_REMEMBERED:
                self._verified.popitem(last=False)
        claims, expires_at = known
        if self._now().timestamp() >= expires_at + LEEWAY_SECONDS:
            raise TokenExpired
        return claims

    def _verify(self, token: str) -> tuple[TokenClaims, float]:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TYPE or header.get("alg") != ALGORITHM:
                raise NotSignedIn
            payload = jwt.decode(
                token,
                self._public[header["kid"]],
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub", "sid"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            if float(payload["iat"]) > self._now().timestamp() + LEEWAY_SECONDS:
                raise NotSignedIn
            return TokenClaims(UUID(payload["sub"]), UUID(payload["sid"])), float(payload["exp"])
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error


class RandomRefreshTokens:
    def new(self) -> tuple[str, bytes]:
        token = token_urlsafe(32)
        return token, sha256(token.encode()).digest()
