"""Addresses under which a stored file can be fetched for a while by whoever holds them."""

import asyncio
import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
        if len(self.secret) < _SECRET_BYTES:
            raise ValueError(f"the secret for file links needs at least {_SECRET_BYTES} bytes")

    async def sign(self, keys: Sequence[str], lifetime: timedelta) -> list[str]:
        expires = int((_full_hour_after(self.now()) + lifetime).timestamp())
        known = self._links
        return [known.get((key, expires)) or self._link(key, expires) for key in keys]

    def verify(self, key: str, exp: int, sig: str) -> bool:
        """Whether we signed exactly this and it still holds; takes as long for a near miss as for a wild guess."""
        if not is_key(key) or exp <= self.now().timestamp():
            return False
        return hmac.compare_digest(self._signature(key, exp).encode(), sig.encode(errors="replace"))

    def _link(self, key: str, expires: int) -> str:
        require_key(key)
        url = f"{self.public_url.rstrip('/')}/files/{key}?exp={expires}&sig={self._signature(key, expires)}"
        self._links[key, expires] = url
        if len(self._links) > self.remember:
            del self._links[next(iter(self._links))]
        return url

    def _signature(self, key: str, expires: int) -> str:
        message = f"file link\n{expires}\n{key}".encode()  # says what it is for: the secret may sign other things too
        return urlsafe_b64encode(hmac.digest(self.secret, message, hashlib.sha256)).rstrip(b"=").decode()


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
