"""From a request to the SVG that answers it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.alerts import paint_alert
from adapters.local.commission import Commission, commission
from adapters.local.frames import paint_frame
from adapters.local.heroes import paint_hero
from adapters.local.layouts import paint_schedule, paint_template
from adapters.local.medals import paint_badge, paint_bits_badge, paint_mark
from adapters.local.ornaments import paint_overlay
from adapters.local.panels import paint_plate
from adapters.local.pictures import paint_avatar, paint_backdrop, paint_poster, paint_scene
from adapters.local.sheets import sheet_for
from adapters.local.stickers import paint_sticker
from domain.generation.asset_types import AssetType, Composition
from domain.generation.brief import PictureRequest

Painter = Callable[[Commission], None]

BY_TYPE: Mapping[AssetType, Painter] = MappingProxyType(
    {
        AssetType.TWITCH_BADGE: paint_badge,
        AssetType.YOUTUBE_MEMBER_BADGE: paint_badge,
        AssetType.KICK_BADGE: paint_badge,
        AssetType.DISCORD_ROLE_ICON: paint_badge,
        AssetType.TWITCH_BITS_BADGE: paint_bits_badge,
        AssetType.ALERT_GRAPHIC: paint_alert,
    }
)
BY_COMPOSITION: Mapping[Composition, Painter] = MappingProxyType(
    {
        Composition.STICKER: paint_sticker,
        Composition.MARK: paint_mark,
        Composition.AVATAR: paint_avatar,
        Composition.HERO: paint_hero,
        Composition.BACKDROP: paint_backdrop,
        Composition.SCENE: paint_scene,
        Composition.TEMPLATE: paint_template,
        Composition.PLATE: paint_plate,
        Composition.OVERLAY: paint_overlay,
        Composition.FRAME: paint_frame,
        Composition.POSTER: paint_poster,
        Composition.SCHEDULE: paint_schedule,
    }
)


def draw_svg(request: PictureRequest) -> str:
    """A whole SVG, the same for the same request."""
    order = commission(request)
    spec = request.brief.spec
    upright = spec.composition is Composition.BACKDROP and spec.master.height > spec.master.width
    paint = paint_poster if upright else BY_TYPE.get(spec.type) or BY_COMPOSITION[spec.composition]
    paint(order)
    return order.drawing.markup(pixels=sheet_for(request.aspect_ratio, request.resolution).pixels)
