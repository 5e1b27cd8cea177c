"""The files themselves, behind signed links, for stores that cannot serve them on their own."""

from pathlib import PurePosixPath
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, SkipValidation

from application.assets.download_asset import begun
from application.assets.ports import AssetStore, FileNotStored
from domain.errors import Unavailable
from domain.generation.asset_types import ImageFormat
from entrypoints.container import SignedPathLinks
from entrypoints.http.auth import PUBLIC
from entrypoints.http.downloads import FileStream
from entrypoints.http.openapi import refuses
from entrypoints.http.rates import UNLIMITED

MEDIA_TYPES = {f".{format.extension}": format.media_type for format in ImageFormat}

KEPT = "private, max-age=3600, immutable"
"""A key's content never changes; an hour is what a link is good for."""


class FilesController(Controller):
    path = "/files"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it

    @get("/{key:path}", operation_id="fetchFile", opt={**PUBLIC, **UNLIMITED}, media_type="image/*")
    @refuses(FileNotStored, Unavailable)
    async def fetch(
        self,
        key: FromPath[str],
        asset_store: NamedDependency[SkipValidation[AssetStore]],
        own_links: NamedDependency[SkipValidation[SignedPathLinks]],
        exp: Annotated[int, QueryParameter(description="When the link stops working, in Unix seconds.")],
        sig: Annotated[str, QueryParameter(max_length=100, description="Our signature.")],
    ) -> FileStream:
        """A file of an asset, for whoever holds its link."""
        name = key.lstrip("/")
        if not own_links.verify(name, exp, sig):
            raise FileNotStored
        headers = {
            "Content-Length": str(await asset_store.size(name)),
            "Content-Type": MEDIA_TYPES[PurePosixPath(name).suffix],  # a stream's own `media_type` loses to the route's
            "Cache-Control": KEPT,
            "Cross-Origin-Resource-Policy": "cross-origin",  # pages of any origin show it: the link is the permission
        }
        return FileStream(await begun(asset_store.read(name)), headers)
