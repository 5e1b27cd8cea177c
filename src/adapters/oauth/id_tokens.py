"""ID tokens of OpenID Connect: who signed in, signed by the provider, for us, for this very visit."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact
from joserfc.jwt import JWTClaimsRegistry
from msgspec import Meta, Struct

from adapters.oauth.answers import Broken, Declined, Subject
from adapters.oauth.exchange import Visit
from application.ports import Now

KEYS_LIVE: Final = timedelta(hours=1)
KEYS_REST: Final = timedelta(minutes=1)
LEEWAY_SECONDS: Final = 30

_ALGORITHM: Final = "RS256"  # the only one that Google and Twitch sign with
_MOST_KEYS: Final = 32
_UNSOUND: Final = (JoseError, msgspec.ValidationError, ValueError, TypeError, RecursionError)
"""What joserfc 1.8 raises for tokens: its own, and others' for a `crit` that is a number or a payload too deep."""


class Claims(Struct):
    sub: Subject
    aud: str | list[str]
    nonce: str
    azp: str | None = None
    email: str | None = None
    email_verified: bool = False
    name: str | None = None
    preferred_username: str | None = None
    picture: str | None = None


class IdTokens:
    """Reads the ID tokens of one provider.

    Its keys are kept for an hour. A token of an unknown key makes us look for new ones, at most once a minute.
    """

    def __init__(self, *, keys_url: str, issuers: tuple[str, ...], audience: str, now: Now) -> None:
        self._keys_url, self._issuers, self._audience, self._now = keys_url, issuers, audience, now
        self._keys: Mapping[str, RSAKey] = {}
        self._keys_read_at = datetime.min.replace(tzinfo=UTC)

    async def read(self, id_token: str | None, *, nonce: str, visit: Visit) -> Claims:
        """Raises `Declined` for a token that is not sound, and what asking for keys raises."""
        try:
            header = extract_compact((id_token or "").encode()).headers()
            key = await self._key(str(header.get("kid")), visit)
            token = jwt.decode(id_token or "", key, algorithms=[_ALGORITHM])
            self._registry(nonce).validate(token.claims)
            claims = msgspec.convert(token.claims, Claims)
        except _UNSOUND as error:
            raise Declined(f"unsound id_token: {type(error).__name__}") from error
        if claims.aud not in (self._audience, [self._audience]) or claims.azp not in {None, self._audience}:
            raise Declined("an id_token for somebody else")
        return claims

    def _registry(self, nonce: str) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "values": list(self._issuers)},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    async def _key(self, name: str, visit: Visit) -> RSAKey:
        age = self._now() - self._keys_read_at
        if age >= KEYS_LIVE or (name not in self._keys and age >= KEYS_REST):
            self._keys = _rsa_keys(await visit.get(self._keys_url, _KeySet))
            self._keys_read_at = self._now()
        if name not in self._keys:
            raise Declined("an id_token of an unknown key")
        return self._keys[name]


class _KeySet(Struct):
    keys: Annotated[list[dict[str, Any]], Meta(max_length=_MOST_KEYS)]


class _PublicKey(Struct, tag_field="kty", tag="RSA"):
    """2048 to 8192 bits: smaller ones are weak, and larger ones slow everybody down."""

    kid: Annotated[str, Meta(min_length=1, max_length=255)]
    n: Annotated[str, Meta(min_length=340, max_length=1_370)]
    e: Annotated[str, Meta(min_length=1, max_length=16)]
    use: str = "sig"


def _rsa_keys(found: _KeySet) -> Mapping[str, RSAKey]:
    """The keys that sign; what else is among them is for somebody else."""
    keys = {}
    for written in found.keys:
        try:
            key = msgspec.convert(written, _PublicKey)
            if key.use == "sig":
                keys[key.kid] = RSAKey.import_key({"kty": "RSA", "n": key.n, "e": key.e})
        except (msgspec.ValidationError, JoseError, ValueError):
            continue
    if not keys:
        raise Broken("no keys")
    return keys
