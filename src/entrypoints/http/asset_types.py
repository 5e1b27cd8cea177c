"""The catalogue as clients read it."""

from litestar import Controller, Response, get

from domain.generation.asset_types import CATALOGUE, CATALOGUE_VERSION, AssetTypeSpec, Box, Platform
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import tagged
from entrypoints.http.wire import View, encode


class SizeView(View):
    """A width and a height in pixels."""

    width: int
    height: int


class BoxView(View):
    """In fractions of the picture, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


class CoveredBoxView(BoxView):
    """Where the platform puts something of its own over the picture, and what that is."""

    name: str


class AssetTypeView(View):
    """What the platform takes for one type: `sizes` are the files an asset has, the first one the asset itself.

    None has more than `max_bytes`; where sources disagree about the platform's limit, `hard_max_bytes` is the higher.
    Outside of `safe_area` some viewers see nothing; of a `round` one nobody sees the corners.
    """

    id: str
    title: str
    platform: str
    sizes: list[SizeView]
    format: str
    accepted_formats: list[str]
    max_bytes: int
    hard_max_bytes: int
    transparency: str
    aspect_ratio: str
    text_box: BoxView | None
    safe_area: BoxView
    keep_clear: list[CoveredBoxView]
    hole: BoxView | None
    round: bool


class AssetTypesView(View):
    """Types in the order of the catalogue."""

    version: str
    items: list[AssetTypeView]


class AssetTypesController(Controller):
    path = "/api/v1"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @get("/asset-types", operation_id="listAssetTypes", opt=PUBLIC)
    @tagged
    async def all_types(self, request: ApiRequest) -> Response[AssetTypesView]:
        """Every type we make: its sizes, format, limits and safe areas."""
        return conditional(request, encode(_catalogue(*CATALOGUE.values())))

    @get("/twitch/dimensions", operation_id="listTwitchDimensions", opt=PUBLIC)
    @tagged
    async def twitch(self, request: ApiRequest) -> Response[AssetTypesView]:
        """The types that Twitch takes."""
        specs = (spec for spec in CATALOGUE.values() if spec.platform is Platform.TWITCH)
        return conditional(request, encode(_catalogue(*specs)))


def _catalogue(*specs: AssetTypeSpec) -> AssetTypesView:
    return AssetTypesView(version=CATALOGUE_VERSION, items=[_type_view(spec) for spec in specs])


def _type_view(spec: AssetTypeSpec) -> AssetTypeView:
    return AssetTypeView(
        id=spec.type.value,
        title=spec.title,
        platform=spec.platform.value,
        sizes=[SizeView(width=export.width, height=export.height) for export in spec.exports],
        format=spec.format.value,
        accepted_formats=list(spec.accepted_formats),
        max_bytes=spec.max_bytes,
        hard_max_bytes=spec.hard_max_bytes,
        transparency=spec.alpha.value,
        aspect_ratio=spec.aspect_ratio,
        text_box=_box(spec.text_box) if spec.text_box else None,
        safe_area=_box(spec.safe_area),
        keep_clear=[_covered(box) for box in spec.keep_clear],
        hole=_box(spec.hole) if spec.hole else None,
        round=spec.round,
    )


def _box(box: Box) -> BoxView:
    return BoxView(left=box.left, top=box.top, right=box.right, bottom=box.bottom)


def _covered(box: Box) -> CoveredBoxView:
    return CoveredBoxView(left=box.left, top=box.top, right=box.right, bottom=box.bottom, name=box.name)
