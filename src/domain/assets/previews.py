"""Where people meet each type of asset, and how large it stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.errors import NotFound
from domain.generation.asset_types import AssetType, Export


class PreviewNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such preview.")


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture, `width` by `height` pixels, of a place where people meet an asset.

    `shown` are the sizes at which the asset stands in it; one that is exported is shown pixel by pixel.
    """

    name: str
    width: int
    height: int
    shown: tuple[Export, ...]


def _squares(*sides: int) -> tuple[Export, ...]:
    return tuple(Export(side, side) for side in sides)


def _both(name: str, width: int, height: int, *shown: Export) -> tuple[Preview, Preview]:
    """Once on dark and once on light pages."""
    return Preview(f"{name}-dark", width, height, shown), Preview(f"{name}-light", width, height, shown)


def _badge(*sides: int) -> tuple[Preview, ...]:
    return _both("chat-badge", 1120, 672, *_squares(*sides))


_WIDE = Export(960, 540)
_EMOTE = _both("chat-emote", 1120, 672, *_squares(28, 56))
_PANELS = _both("panels", 1120, 500, Export(320, 160))
_PLAYER = _both("player", 1280, 720, _WIDE)
_PROFILE = _both("profile", 1120, 560, *_squares(256, 96, 64, 40, 28))
_UPRIGHT = (
    Preview("clip", 940, 860, (Export(405, 720),)),
    Preview("clip-grid", 940, 860, (Export(134, 238),)),
)

PREVIEWS: Mapping[AssetType, tuple[Preview, ...]] = MappingProxyType(
    {
        AssetType.TWITCH_EMOTE: _EMOTE,
        AssetType.TWITCH_BADGE: _badge(18, 36),
        AssetType.TWITCH_BITS_BADGE: _badge(18, 36),
        AssetType.TWITCH_CHANNEL_POINTS_ICON: _both("reward", 1120, 672, *_squares(28, 20, 56, 40)),
        AssetType.TWITCH_PANEL: _PANELS,
        AssetType.TWITCH_OFFLINE: _PLAYER,
        AssetType.TWITCH_BANNER: _both("channel-banner", 1280, 720, Export(1200, 480)),
        AssetType.PROFILE_PICTURE: _PROFILE,
        AssetType.STREAMER_LOGO: (Preview("logo", 1120, 640, _squares(256, 96, 40)),),
        AssetType.YOUTUBE_THUMBNAIL: (
            *_both("video-home", 1200, 700, Export(360, 203)),
            *_both("video-sidebar", 1120, 600, Export(168, 94)),
            Preview("video-tv", 1280, 720, (Export(400, 225),)),
        ),
        AssetType.YOUTUBE_BANNER: (
            Preview("banner-crops", 1280, 780, (Export(1280, 720),)),
            *_both("banner-desktop", 1280, 620, Export(1232, 693)),
            Preview("banner-phone", 900, 860, (Export(646, 363),)),
            Preview("banner-tv", 1280, 720, (Export(1280, 720),)),
        ),
        AssetType.YOUTUBE_END_SCREEN: (Preview("end-screen", 1280, 720, (_WIDE,)),),
        AssetType.YOUTUBE_WATERMARK: (Preview("watermark", 1280, 720, _squares(40, 150)),),
        AssetType.YOUTUBE_MEMBER_BADGE: _badge(16, 32),
        AssetType.YOUTUBE_MEMBER_EMOJI: _both("chat-emote", 1120, 672, *_squares(24, 48)),
        AssetType.TIKTOK_STORY: _UPRIGHT,
        AssetType.TIKTOK_PROFILE: _PROFILE,
        AssetType.VERTICAL_CLIP_COVER: _UPRIGHT,
        AssetType.OVERLAY: (Preview("game-overlay", 1280, 720, (Export(1280, 720),)),),
        AssetType.WEBCAM_FRAME: (Preview("game-webcam", 1280, 720, (Export(400, 225),)),),
        AssetType.ALERT_GRAPHIC: (Preview("game-alert", 1280, 720, (Export(440, 330),)),),
        AssetType.SCENE_STARTING_SOON: _PLAYER,
        AssetType.SCENE_BRB: _PLAYER,
        AssetType.SCENE_ENDING: _PLAYER,
        AssetType.SCHEDULE_GRAPHIC: _both("post", 900, 860, Export(520, 650)),
        AssetType.STORY_GRAPHIC: (Preview("story", 940, 860, (Export(405, 720),)),),
        AssetType.CUSTOM_BANNER: _both("header", 1120, 600, Export(1056, 352)),
        AssetType.DISCORD_EMOJI: _both("server-emoji", 960, 600, *_squares(22, 48)),
        AssetType.DISCORD_STICKER: _both("server-sticker", 960, 600, *_squares(160)),
        AssetType.DISCORD_SERVER_ICON: _PROFILE,
        AssetType.DISCORD_ROLE_ICON: _both("server-role", 960, 600, *_squares(20)),
        AssetType.DISCORD_BANNER: _both("server-banner", 960, 600, Export(240, 135)),
        AssetType.DISCORD_SPLASH: (Preview("invitation", 1280, 720, (Export(1280, 720),)),),
        AssetType.KICK_EMOTE: _EMOTE,
        AssetType.KICK_BADGE: _badge(18, 36),
        AssetType.KICK_BANNER: _both("channel-banner", 1280, 720, Export(1200, 656)),
        AssetType.KICK_OFFLINE: _PLAYER,
        AssetType.KICK_PANEL: _PANELS,
    }
)
"""What of each type is shown, the most telling first."""


def preview_of(asset_type: AssetType, name: str) -> Preview:
    """Raises `PreviewNotFound`."""
    for preview in PREVIEWS[asset_type]:
        if preview.name == name:
            return preview
    raise PreviewNotFound
