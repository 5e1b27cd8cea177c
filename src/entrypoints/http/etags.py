"""Answers that a client may already have, and changes that only apply to what the client has seen."""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from litestar import Request, Response

from entrypoints.http.problems import PreconditionFailed

_TAG = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')

REVALIDATE = "private, no-cache"
"""Browsers may keep the answer and must ask each time whether it still holds."""


def tag_of(content: bytes) -> str:
    """A strong entity tag of the bytes themselves."""
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def version_tag(version: int, content: bytes | None = None) -> str:
    """The entity tag of a resource that counts its own changes.

    Where an answer also holds what nobody changed, such as links that run out, `content` is the answer itself.
    """
    digest = f".{blake2b(content, digest_size=12).hexdigest()}" if content is not None else ""
    return f'"v{version}{digest}"'


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
    known = request.headers.get("if-none-match")
    if known is not None and _lists(known, tag):
        # Named, since Litestar knows no empty content of the types that some routes have.
        return Response(None, status_code=304, headers=shown, media_type="application/json")
    return Response(body, status_code=200, headers=shown, media_type=media_type)


def require_match(request: Request[Any, Any, Any], tag: str) -> None:
    """Raise `PreconditionFailed` when the client says with `If-Match` that it has seen something else than `tag`.

    A tag that a proxy made weak (nginx does when it compresses) still counts as the same: our tags name a version
    or a content, and refusing them would refuse every change that comes through such a proxy.
    """
    expected = request.headers.get("if-match")
    if expected is not None and not _lists(expected, tag):
        raise PreconditionFailed("It was changed since you fetched it.")


def require_version(request: Request[Any, Any, Any], version: int) -> None:
    """As `require_match`, for a resource whose answers differ without a change: the tag's version is what counts."""
    expected = request.headers.get("if-match")
    if expected is None or expected.strip() == "*":
        return
    if not any(re.fullmatch(rf'"v{version}([.][0-9a-f]+)?"', tag) for tag in _tags(expected)):
        raise PreconditionFailed("It was changed since you fetched it.")


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
