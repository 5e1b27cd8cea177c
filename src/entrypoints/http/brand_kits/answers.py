"""What several routes of brand kits answer in the same way."""

from collections.abc import Callable
from typing import TypeVar

from litestar import Response
from litestar.datastructures import ResponseHeader

from application.brand_kits.create_brand_kit import Made
from application.brand_kits.link_logos import LinkLogos
from application.brand_kits.ports import KitOnShelf
from domain.brand_kits import BrandKit
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.views import BrandKitView, kit_view
from entrypoints.http.etags import require_version, version_tag
from entrypoints.http.idempotency import REPLAYED
from entrypoints.http.wire import View, encode

OF_WHAT_IS_MADE = [ResponseHeader(name, documentation_only=True) for name in ("Location", REPLAYED)]

Shown = TypeVar("Shown", bound=View)


async def kit_answer(shown: KitOnShelf, link_logos: LinkLogos) -> Response[BrandKitView]:
    """The kit after a change, under the tag that the next change may name."""
    view = kit_view(shown, await link_logos([shown.kit.brand]))
    return Response(view, headers={"ETag": version_tag(shown.kit.version.number, encode(view))})


def made_answer(view: Shown, made: Made, *, location: str) -> Response[Shown]:
    headers = {"Location": location} | ({REPLAYED: "true"} if made.replayed else {})
    return Response(view, status_code=201, headers=headers)


def require_seen(request: ApiRequest) -> Callable[[BrandKit], None]:
    """Refuses, under the lock, a change by somebody who has seen another version than the present one."""
    return lambda kit: require_version(request, kit.version.number)
