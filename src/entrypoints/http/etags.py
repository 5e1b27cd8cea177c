"""Answers that a client may already have, and changes that only apply to what the client has seen."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from litestar import Request, Response

from entrypoints.http.problems import PreconditionFailed

_TAG = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')

REVALIDATE = "private, no-cache"
"""Browsers may keep the answer and must ask each time whether it still holds."""


def tag_of(content: bytes) -> str:
    """A strong entity tag of the bytes themselves. Processors of today do SHA-256 in twice the speed of BLAKE2."""
    return f'"{sha256(content).hexdigest()[:24]}"'


def version_tag(version: int, shown: bytes = b"") -> str:
    """The entity tag of a resource that counts its own changes. What else its answer shows, such as links that change
    by the hour, tells two answers apart and is no reason to refuse a change."""
    return f'"v{version}-{sha256(shown).hexdigest()[:24]}"' if shown else f'"v{version}"'


def conditional(
    request: Request[Any, Any, Any],
    body: bytes,
    *,
    tag: str | None = None,
    media_type: str = "application/json",
    cache_control: str = REVALIDATE,
    headers: Mapping[str, str] | None = None,
) -> Response[Any]:
    """The encoded body with its tag, or 304 without it when the client already has that."""
    tag = tag or tag_of(body)
    shown = {**(headers or {}), "ETag": tag, "Cache-Control": cache_control}
    known = _header(request, b"if-none-match")
    if known is not None and _lists(known, tag):
        # Named, since Litestar knows no empty content of the types that some routes have.
        return Response(None, status_code=304, headers=shown, media_type="application/json")
    return Response(body, status_code=200, headers=shown, media_type=media_type)


def require_match(request: Request[Any, Any, Any], tag: str) -> None:
    """Raise `PreconditionFailed` when the client says with `If-Match` that it has seen something else than `tag`.

    A tag that a proxy made weak (nginx does when it compresses) still counts as the same: our tags name a version
    or a content, and refusing them would refuse every change that comes through such a proxy.
    """
    expected = _header(request, b"if-match")
    if expected is not None and not _lists(expected, tag):
        raise PreconditionFailed("It was changed since you fetched it.")


def require_version(request: Request[Any, Any, Any], version: int) -> None:
    """As `require_match`, for what `version_tag` made: only the version counts."""
    expected = _header(request, b"if-match")
    if expected is not None and not _names_version(expected, version):
        raise PreconditionFailed("It was changed since you fetched it.")


def _names_version(header: str, version: int) -> bool:
    if header.strip() == "*":
        return True
    return any(tag.strip('"').partition("-")[0] == f"v{version}" for tag in _tags(header))


def _lists(header: str, tag: str) -> bool:
    """Whether the header names the tag, weak or strong, or everything with `*`."""
    if header.strip() == "*":
        return True
    return tag.removeprefix("W/") in _tags(header)


def _tags(header: str) -> Iterator[str]:
    """Without the mark of the weak ones. Rubbish ends the reading."""
    position = 0
    while found := _TAG.match(header, position):
        yield found[1]
        position = found.end()


def _header(request: Request[Any, Any, Any], name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in request.scope["headers"] if key == name), None)
