"""Where browsers may be sent when something is done: a door that, left open, lends our name to anybody's page."""

import re
from urllib.parse import urlsplit

from domain.errors import Invalid

LONGEST = 2_048

_HEX = "[0-9A-Fa-f]{2}"
_PATH = rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%{_HEX})*"
_QUERY = rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%{_HEX})*"
_OWN = re.compile(rf"/(?!/){_PATH}(?:\?{_QUERY})?")
_ABSOLUTE = re.compile(
    rf"(?P<origin>https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{{1,5}})?)(?:/{_PATH})?(?:\?{_QUERY})?"
)
_BARE = {"http": 80, "https": 443}


class ReturnAddresses:
    """A path of our own, or an address of a page whose origin is on the list.

    Parsers disagree about odd addresses, and the browser's is the one that counts. So what is accepted is spelled in
    the one way that all read alike: no backslash, no control character, no user name, no fragment, nothing relative.
    """

    def __init__(self, address: str, origins: tuple[str, ...]) -> None:
        self._address = address
        self._origins = {origin_of(address), *(origin_of(origin) for origin in origins)} - {""}

    def resolve(self, wanted: str, *, pointer: str = "/redirect_uri") -> str:
        """The whole address. Raises `Invalid` for anything else than the two kinds that are allowed."""
        if len(wanted) <= LONGEST:
            if _OWN.fullmatch(wanted):
                return origin_of(self._address) + wanted
            absolute = _ABSOLUTE.fullmatch(wanted)
            if absolute and origin_of(absolute["origin"]) in self._origins:
                return wanted
        raise Invalid("This is not an address to return to.", pointer=pointer, reason="not_allowed")


def origin_of(url: str) -> str:
    """Scheme, host and port as browsers write them in `Origin`; empty for what has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in _BARE:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if port in {None, _BARE[parts.scheme]} else f":{port}")


def with_error(url: str, code: str) -> str:
    """The address, told in its query what went wrong."""
    return f"{url}{'&' if '?' in url else '?'}error={code}"
