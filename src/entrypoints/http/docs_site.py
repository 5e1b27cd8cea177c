"""What is served below `/schema`: the OpenAPI document and the interactive pages that show it, all from here."""

import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.exceptions import NotFoundException

from entrypoints.http.etags import conditional, tag_of
from entrypoints.http.openapi import document_of

PATH = "/schema"
FILES = Path(__file__).parent / "docs"

_CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_A_DAY, _REVALIDATED = "public, max-age=86400", "public, no-cache"


_SHOWN = {".css", ".html", ".js", ".txt"}


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    tag: str


def docs_site(*, cookie: str, files: Path = FILES) -> Callable[[Request[Any, Any, Any]], Awaitable[Response[Any]]]:
    """A `before_request` that answers instead of Litestar's own pages, which load their script from elsewhere.

    Files are read at start and found by name only, so no path leads out of the folder; the document is made on the
    first request and kept.
    """
    shown = {file.name: _read(file) for file in files.iterdir() if file.suffix in _SHOWN}

    @cache
    def document(app: Litestar) -> _File:
        content = msgspec.json.encode(document_of(app, cookie=cookie))
        return _File(content, "application/json", tag_of(content))

    async def serve(request: Request[Any, Any, Any]) -> Response[Any]:
        name = request.scope["path"].removeprefix(PATH).strip("/") or "index.html"
        file = document(request.app) if name == "openapi.json" else shown.get(name)
        if file is None:
            raise NotFoundException
        return conditional(
            request,
            file.content,
            tag=file.tag,
            media_type=file.media_type,
            cache_control=_REVALIDATED if name in {"index.html", "openapi.json"} else _A_DAY,
            headers={"Content-Security-Policy": _CSP},
        )

    return serve


def _read(file: Path) -> _File:
    content = file.read_bytes()
    return _File(content, mimetypes.guess_type(file.name)[0] or "text/plain", tag_of(content))
