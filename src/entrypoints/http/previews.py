"""An asset in the places where people will meet it, before it is published."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, QueryParameter, SkipValidation

from application.assets.ports import FileNotStored, Previews
from application.assets.preview_asset import BrowsePreviews, DrawPreview, LinkedPreview, PlanPreview
from domain.assets import AssetNotFound, PreviewNotFound
from domain.errors import Unavailable
from domain.rates import PREVIEWS
from entrypoints.container import SignedPreviewLinks
from entrypoints.http.auth import PUBLIC, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.wire import View, encode

KEPT = "private, max-age=3600"
"""An asset's files never change; an hour is what a link is good for."""

PICTURE = "^[a-z]+(-[a-z]+)*[.]png$"


class PreviewView(View):
    """A picture of a place where people meet the asset, in pixels. `url` is signed and expires; it is drawn when it is
    fetched."""

    name: str
    width: int
    height: int
    url: str


class PreviewList(View):
    """The previews of an asset, the most telling first."""

    items: list[PreviewView]


class AssetPreviewsController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/previews"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listPreviews")
    @refuses(AssetNotFound, Unavailable)
    @tagged
    async def list_previews(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        browse_previews: NamedDependency[SkipValidation[BrowsePreviews]],
    ) -> Response[PreviewList]:
        """Where it can be seen before it is published: in chat, among other videos, on a phone, over a game, as its
        type has it. Names that end in `-dark` and `-light` are the same place on dark and on light pages."""
        linked = await browse_previews(user_id=caller_of(request).user_id, asset_id=asset_id)
        return conditional(request, encode(PreviewList(items=[_view(one) for one in linked])))


class PreviewsController(Controller):
    path = "/previews"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it

    @get(
        "/{owner_id:uuid}/{asset_id:uuid}/{picture:str}",
        operation_id="fetchPreview",
        opt={**PUBLIC, "rate": PREVIEWS},
        media_type="image/png",
    )
    @refuses(AssetNotFound, PreviewNotFound, FileNotStored, Unavailable)
    @tagged
    async def fetch(
        self,
        request: ApiRequest,
        owner_id: FromPath[UUID],
        asset_id: FromPath[UUID],
        picture: Annotated[str, PathParameter(pattern=PICTURE, description="Which one: `chat-emote-dark.png`.")],
        exp: Annotated[int, QueryParameter(description="When the link stops working, in Unix seconds.")],
        sig: Annotated[str, QueryParameter(max_length=100, description="Our signature.")],
        preview_links: NamedDependency[SkipValidation[SignedPreviewLinks]],
        plan_preview: NamedDependency[SkipValidation[PlanPreview]],
        draw_preview: NamedDependency[SkipValidation[DrawPreview]],
        previews: NamedDependency[SkipValidation[Previews]],
    ) -> Response[Any]:
        """A preview, for whoever holds its link, as long as its owner has the asset."""
        name = picture.removesuffix(".png")
        if not preview_links.verify(owner_id, asset_id, name, exp, sig):
            raise PreviewNotFound
        planned = await plan_preview(user_id=owner_id, asset_id=asset_id, name=name)
        tag = f'"{previews.version}-{planned.files[0].sha256[:24]}"'
        known = conditional(
            request,
            b"",
            tag=tag,
            cache_control=KEPT,
            headers={"Cross-Origin-Resource-Policy": "cross-origin"},  # pages of any origin show it, as they show files
        )
        if known.status_code == 304:
            return known
        known.content, known.media_type = await draw_preview(planned), "image/png"
        return known


def _view(linked: LinkedPreview) -> PreviewView:
    preview = linked.preview
    return PreviewView(name=preview.name, width=preview.width, height=preview.height, url=linked.url)
