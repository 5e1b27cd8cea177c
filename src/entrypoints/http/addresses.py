"""Where a request comes from, as far as it can be believed."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

UNKNOWN = "unknown"
"""The address of a caller who has none, such as one on a Unix socket."""

_HOST_BITS = 64  # of an IPv6 address; whoever has one of them usually has them all
_LONGEST = 64  # bytes of an entry: an address of any spelling and a port; what is longer is not remembered


def address_of(scope: Any, *, trusted_proxies: int = 0) -> str:
    """The caller's address: IPv4 wherever it is one, IPv6 in its short form, or `UNKNOWN`.

    `trusted_proxies` counts the proxies of our own before us; each appends to `X-Forwarded-For` whom it was asked by.
    The entry that the outermost of them wrote is the caller, whatever stands to its left. A chain that is shorter or
    cannot be read did not come through our proxies: then it is the peer's own address that counts.
    """
    caller = _forwarded(scope["headers"], trusted_proxies) if trusted_proxies > 0 else None
    if caller is None and (peer := scope.get("client")):
        caller = _canonical(peer[0])
    return caller or UNKNOWN


@lru_cache(maxsize=4_096)
def network_of(address: str) -> str:
    """What rates count by: an IPv4 address itself, of an IPv6 address its /64."""
    if ":" not in address:
        return address
    first = int(IPv6Address(address)) >> _HOST_BITS << _HOST_BITS
    return f"{IPv6Address(first)}/{_HOST_BITS}"


def _forwarded(headers: Iterable[tuple[bytes, bytes]], hops: int) -> str | None:
    chain = b",".join(value for name, value in headers if name == b"x-forwarded-for")
    nearest = [entry.strip(b" \t") for entry in chain.rsplit(b",", hops)[-hops:]]
    if len(nearest) < hops or len(nearest[0]) > _LONGEST:
        return None
    return _canonical(nearest[0].decode("latin-1"))


@lru_cache(maxsize=4_096)
def _canonical(text: str) -> str | None:
    """None for what is no address. Some proxies write the port as well: `203.0.113.7:4711`, `[2001:db8::1]:4711`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
