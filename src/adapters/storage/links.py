"""Addresses under which a stored file, or what is drawn from one, can be fetched for a while by whoever holds them."""

import asyncio
import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import obstore as obs
from obstore.exceptions import BaseError

from adapters.storage.keys import is_key, require_key
from adapters.storage.stores import SigningStore
from domain.errors import Unavailable

_HOUR = timedelta(hours=1)
_SECRET_BYTES = 32
_CUT_OFF = timedelta(seconds=2)  # the vendors' URLs hold whole seconds, of the start and of the length
_SIGN_SECONDS = 10  # signing asks nobody, unless the credentials themselves must be fetched


def _full_hour_after(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + _HOUR


@dataclass(frozen=True, slots=True)
class SignedPathLinks:
    """Links to files that we serve ourselves: `{public_url}/files/{key}?exp=<unix seconds>&sig=<base64url>`.

    A link holds HMAC-SHA-256 over its key and expiry, and lives from the next full hour on for its lifetime: within an
    hour all processes give the same URL. The last `remember` URLs are kept, since a page of a library asks for dozens
    and signing them was measured to cost a quarter of its time. Raises ValueError for a secret under 32 bytes.
    """

    secret: bytes = field(repr=False)
    public_url: str
    now: Callable[[], datetime]
    remember: int = 10_000
    _links: dict[tuple[str, int], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _require_secret(self.secret)

    async def sign(self, keys: Sequence[str], lifetime: timedelta) -> list[str]:
        expires = int((_full_hour_after(self.now()) + lifetime).timestamp())
        known = self._links
        return [known.get((key, expires)) or self._link(key, expires) for key in keys]

    def verify(self, key: str, exp: int, sig: str) -> bool:
        """Whether we signed exactly this and it still holds; takes as long for a near miss as for a wild guess."""
        if not is_key(key) or exp <= self.now().timestamp():
            return False
        return _is(sig, self._signature(key, exp))

    def _link(self, key: str, expires: int) -> str:
        require_key(key)
        url = f"{self.public_url.rstrip('/')}/files/{key}?exp={expires}&sig={self._signature(key, expires)}"
        self._links[key, expires] = url
        if len(self._links) > self.remember:
            del self._links[next(iter(self._links))]
        return url

    def _signature(self, key: str, expires: int) -> str:
        return _signature(self.secret, "file link", expires, key)


@dataclass(frozen=True, slots=True)
class SignedPreviewLinks:
    """Links to previews: `{public_url}/previews/{user}/{asset}/{name}.png?exp=<unix seconds>&sig=<base64url>`.

    They are signed and end as those of `SignedPathLinks` do. Raises ValueError for a secret under 32 bytes.
    """

    secret: bytes = field(repr=False)
    public_url: str
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        _require_secret(self.secret)

    def sign(self, user_id: UUID, asset_id: UUID, names: Sequence[str]) -> list[str]:
        expires = int((_full_hour_after(self.now()) + _HOUR).timestamp())
        start = f"{self.public_url.rstrip('/')}/previews/{user_id}/{asset_id}"
        return [
            f"{start}/{name}.png?exp={expires}&sig={self._signature(user_id, asset_id, name, expires)}"
            for name in names
        ]

    def verify(self, user_id: UUID, asset_id: UUID, name: str, exp: int, sig: str) -> bool:
        """Whether we signed exactly this and it still holds."""
        if exp <= self.now().timestamp():
            return False
        return _is(sig, self._signature(user_id, asset_id, name, exp))

    def _signature(self, user_id: UUID, asset_id: UUID, name: str, expires: int) -> str:
        return _signature(self.secret, "preview link", expires, f"{user_id}/{asset_id}/{name}")


def _require_secret(secret: bytes) -> None:
    if len(secret) < _SECRET_BYTES:
        raise ValueError(f"the secret for file links needs at least {_SECRET_BYTES} bytes")


def _signature(secret: bytes, purpose: str, expires: int, what: str) -> str:
    """Says what it is for, since the secret signs several things."""
    message = f"{purpose}\n{expires}\n{what}".encode()
    return urlsafe_b64encode(hmac.digest(secret, message, hashlib.sha256)).rstrip(b"=").decode()


def _is(given: str, signature: str) -> bool:
    """Takes as long for a near miss as for a wild guess."""
    return hmac.compare_digest(signature.encode(), given.encode(errors="replace"))


class StoreSignedLinks:
    """Links that lead to the object store itself: S3, Google Cloud Storage, Azure.

    The vendors put the second of signing into the URL, so the last `remember` URLs are kept and given again until the
    hour is over. Another process gives other URLs for the same keys. A link dies before its time when the credentials
    that signed it do (roles, tokens).
    """

    longest = timedelta(days=6)  # S3 and Google take seven days; up to an hour is added here

    def __init__(self, store: SigningStore, *, now: Callable[[], datetime], remember: int = 10_000) -> None:
        self._store = store
        self._now = now
        self._remember = remember
        self._links: dict[tuple[str, datetime], str] = {}

    async def sign(self, keys: Sequence[str], lifetime: timedelta) -> list[str]:
        """Raises ValueError for a lifetime above `longest`, `Unavailable` when the credentials cannot be had."""
        for key in keys:
            require_key(key)
        if lifetime > self.longest:
            raise ValueError(f"a link of an object store lives at most {self.longest}")
        now = self._now()
        expires = _full_hour_after(now) + lifetime
        links = {key: url for key in keys if (url := self._links.get((key, expires)))}
        fresh = [key for key in dict.fromkeys(keys) if key not in links]
        for key, url in zip(fresh, await self._ask_store(fresh, expires - now), strict=True):
            links[key] = self._links.setdefault((key, expires), url)  # who asked at the same time got this one too
        self._forget_oldest()
        return [links[key] for key in keys]

    async def _ask_store(self, keys: list[str], lifetime: timedelta) -> Sequence[str]:
        if not keys:
            return []
        try:
            async with asyncio.timeout(_SIGN_SECONDS):
                return await obs.sign_async(self._store, "GET", keys, lifetime + _CUT_OFF)
        except (BaseError, OSError) as error:
            raise Unavailable("The file store cannot sign links now.") from error

    def _forget_oldest(self) -> None:
        while len(self._links) > self._remember:
            del self._links[next(iter(self._links))]
