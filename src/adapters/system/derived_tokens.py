"""Tokens that are computed of what they name and a server key, so that nothing has to be stored to make them again.

Each is a prefix by which scanners for secrets know it, then base64url without padding of its fields, all of fixed
size, and of their HMAC-SHA-256. Every kind and purpose has a key of its own, so none passes for another. Seeds come
newest first: the first one makes tokens, all of them are read.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct
from uuid import UUID

from adapters.system.keys import all_derived
from application.accounts.ports import TokenClaims
from domain.accounts import LinkNotGood, NotSignedIn, TokenPurpose

REFRESH, LINK = "asr_", "asl_"

_GENERATION_OF_SESSION = Struct("!16s16sQ")
"""The user, the session, the generation: with its HMAC 72 bytes, which are 96 letters."""

_TWO_IDS = Struct("!16s16s")
"""The user and the token: with its HMAC 64 bytes, which are 86 letters."""


class DerivedRefreshTokens:
    def __init__(self, keys: Sequence[bytes]) -> None:
        self._mark = _Mark(REFRESH, _GENERATION_OF_SESSION.size, all_derived(keys, "refresh token"))

    def issue(self, claims: TokenClaims, generation: int) -> str:
        fields = _GENERATION_OF_SESSION.pack(claims.user_id.bytes, claims.session_id.bytes, generation)
        return self._mark.text(fields)

    def read(self, token: str) -> tuple[TokenClaims, int]:
        fields = self._mark.fields(token)
        if fields is None:
            raise NotSignedIn
        user, session, generation = _GENERATION_OF_SESSION.unpack(fields)
        return TokenClaims(UUID(bytes=user), UUID(bytes=session)), generation


class DerivedLinkTokens:
    def __init__(self, keys: Sequence[bytes]) -> None:
        self._marks = {
            purpose: _Mark(LINK, _TWO_IDS.size, all_derived(keys, f"link token to {purpose}"))
            for purpose in TokenPurpose
        }

    def issue(self, purpose: TokenPurpose, user_id: UUID, token_id: UUID) -> str:
        return self._marks[purpose].text(_TWO_IDS.pack(user_id.bytes, token_id.bytes))

    def read(self, purpose: TokenPurpose, token: str) -> tuple[UUID, UUID]:
        fields = self._marks[purpose].fields(token)
        if fields is None:
            raise LinkNotGood
        user_id, token_id = _TWO_IDS.unpack(fields)
        return UUID(bytes=user_id), UUID(bytes=token_id)


class SessionCsrfTokens:
    """What a page of ours sends along in a header to show that it may read our cookies.

    It is bound to the session, so that a cookie planted by a neighbouring domain is worth nothing; it does not name it.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = all_derived(keys, "csrf token")

    def issue(self, session_id: UUID) -> str:
        return _csrf_text(self._keys[0], session_id)

    def matches(self, session_id: UUID, token: str) -> bool:
        shown = token.encode(errors="replace")
        return any(hmac.compare_digest(_csrf_text(key, session_id).encode(), shown) for key in self._keys)


@dataclass(frozen=True, slots=True, repr=False)
class _Mark:
    """Makes and reads the text of `size` bytes of fields."""

    prefix: str
    size: int
    keys: tuple[bytes, ...]

    def text(self, fields: bytes) -> str:
        return self._under(self.keys[0], fields)

    def fields(self, text: str) -> bytes | None:
        """None unless the text is, letter for letter, what one of the keys makes of the fields it holds."""
        body = text.removeprefix(self.prefix)
        try:
            shown = text.encode("ascii")
            fields = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))[: self.size]
        except ValueError:
            return None
        genuine = any(hmac.compare_digest(self._under(key, fields).encode(), shown) for key in self.keys)
        return fields if genuine else None

    def _under(self, key: bytes, fields: bytes) -> str:
        return self.prefix + _base64url(fields + hmac.digest(key, fields, "sha256"))


def _csrf_text(key: bytes, session_id: UUID) -> str:
    return _base64url(hmac.digest(key, session_id.bytes, "sha256"))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
