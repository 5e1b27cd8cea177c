"""The catalogue: what each platform takes, as data.

Sizes are export profiles, never types of their own. Where sources disagree, `max_bytes` is the stricter value, the
one we export to, and `hard_max_bytes` the looser one. KB is 1,000 bytes unless a platform says KiB.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from domain.errors import Invalid

KB, MB, KIB = 1_000, 1_000_000, 1_024
CATALOGUE_VERSION = "2026-11"


class AssetType(StrEnum):
    """What can be made, each for one place on one platform."""

    TWITCH_EMOTE = "twitch_emote"
    TWITCH_BADGE = "twitch_badge"
    TWITCH_BITS_BADGE = "twitch_bits_badge"
    TWITCH_CHANNEL_POINTS_ICON = "twitch_channel_points_icon"
    TWITCH_PANEL = "twitch_panel"
    TWITCH_OFFLINE = "twitch_offline"
    TWITCH_BANNER = "twitch_banner"
    PROFILE_PICTURE = "profile_picture"
    STREAMER_LOGO = "streamer_logo"
    YOUTUBE_THUMBNAIL = "youtube_thumbnail"
    YOUTUBE_BANNER = "youtube_banner"
    YOUTUBE_END_SCREEN = "youtube_end_screen"
    YOUTUBE_WATERMARK = "youtube_watermark"
    YOUTUBE_MEMBER_BADGE = "youtube_member_badge"
    YOUTUBE_MEMBER_EMOJI = "youtube_member_emoji"
    TIKTOK_STORY = "tiktok_story"
    TIKTOK_PROFILE = "tiktok_profile"
    VERTICAL_CLIP_COVER = "vertical_clip_cover"
    OVERLAY = "overlay"
    WEBCAM_FRAME = "webcam_frame"
    ALERT_GRAPHIC = "alert_graphic"
    SCENE_STARTING_SOON = "scene_starting_soon"
    SCENE_BRB = "scene_brb"
    SCENE_ENDING = "scene_ending"
    SCHEDULE_GRAPHIC = "schedule_graphic"
    STORY_GRAPHIC = "story_graphic"
    CUSTOM_BANNER = "custom_banner"
    DISCORD_EMOJI = "discord_emoji"
    DISCORD_STICKER = "discord_sticker"
    DISCORD_SERVER_ICON = "discord_server_icon"
    DISCORD_ROLE_ICON = "discord_role_icon"
    DISCORD_BANNER = "discord_banner"
    DISCORD_SPLASH = "discord_splash"
    KICK_EMOTE = "kick_emote"
    KICK_BADGE = "kick_badge"
    KICK_BANNER = "kick_banner"
    KICK_OFFLINE = "kick_offline"
    KICK_PANEL = "kick_panel"


class Platform(StrEnum):
    TWITCH = "twitch"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    DISCORD = "discord"
    KICK = "kick"
    OBS = "obs"
    ANY = "any"


class Alpha(StrEnum):
    REQUIRED = "required"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


class ImageFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"

    @property
    def extension(self) -> str:
        return "jpg" if self is ImageFormat.JPEG else self.value


class Composition(StrEnum):
    """How a picture is built up, which decides what the model is asked for."""

    STICKER = "sticker"  # one bold subject, nothing behind it
    MARK = "mark"  # a logo-like sign
    AVATAR = "avatar"  # a subject that fills a circle
    HERO = "hero"  # a subject to one side and room for words
    BACKDROP = "backdrop"  # a wide scene with a calm middle
    SCENE = "scene"  # a full screen with its lower third free
    TEMPLATE = "template"  # slots that something else will cover
    PLATE = "plate"  # a panel to write on
    OVERLAY = "overlay"  # ornaments along the edges, nothing in the middle
    FRAME = "frame"  # a border round a hole
    POSTER = "poster"  # upright, subject in the middle
    SCHEDULE = "schedule"  # room for a table of days


class Resolution(StrEnum):
    """The pixel classes that image models are asked for: about 1, 4 and 16 megapixels."""

    ONE_K = "1K"
    TWO_K = "2K"
    FOUR_K = "4K"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the picture: left, top, right, bottom, each 0..1. `name` says what stands there."""

    left: float
    top: float
    right: float
    bottom: float
    name: str = field(default="", compare=False)

    def in_pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        return (
            round(self.left * width),
            round(self.top * height),
            round(self.right * width),
            round(self.bottom * height),
        )

    def within(self, place: "Box") -> "Box":
        """This box of a picture that itself takes only `place`."""
        width, height = place.right - place.left, place.bottom - place.top
        return Box(
            place.left + self.left * width,
            place.top + self.top * height,
            place.left + self.right * width,
            place.top + self.bottom * height,
            self.name,
        )


WHOLE = Box(0, 0, 1, 1)
WORDS_ABOVE = Box(0.08, 0.12, 0.92, 0.36)
"""Where words stand on an upright picture; its subject is below them."""


@dataclass(frozen=True, slots=True)
class Export:
    """One file that is written, in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AssetTypeSpec:
    """What the platform takes for one type. The first export is the asset itself, the others are its variants.

    `text_box` is where words may stand; `keep_clear` are the boxes that the platform covers with its own controls;
    `hole` is the part that must be fully transparent; outside of `safe_area` some viewers see nothing.
    """

    type: AssetType
    title: str
    platform: Platform
    composition: Composition
    exports: tuple[Export, ...]
    format: ImageFormat
    accepted_formats: tuple[str, ...]
    max_bytes: int
    hard_max_bytes: int
    alpha: Alpha
    aspect_ratio: str
    resolution: Resolution
    guidance: str
    text_box: Box | None = None
    keep_clear: tuple[Box, ...] = ()
    hole: Box | None = None
    round: bool = False
    safe_area: Box = WHOLE

    @property
    def master(self) -> Export:
        return self.exports[0]

    @property
    def largest(self) -> Export:
        return max(self.exports, key=lambda export: export.width * export.height)

    @property
    def cut_out(self) -> bool:
        """Whether the picture is made on a flat key colour that is taken away afterwards."""
        return self.alpha is Alpha.REQUIRED

    def mirrored(self) -> "AssetTypeSpec":
        """With left and right exchanged in what is ours to choose; what the platform covers stays where it is.

        Words are set from the left, which is now where the subject is: they keep the margin from it that they had from
        the edge.
        """
        box = self.text_box
        return replace(
            self,
            guidance=_SIDES.sub(lambda side: "right" if side[0] == "left" else "left", self.guidance),
            text_box=box and replace(box, left=1 - box.right + box.left, right=1 - box.left),
        )

    def sized(self, width: int, height: int) -> "AssetTypeSpec":
        """This type at a size of the user's own; only a custom banner has one."""
        if self.type is not AssetType.CUSTOM_BANNER:
            raise Invalid(f"{self.type} has fixed sizes", pointer="/width", reason="not_resizable")
        for name, side in (("width", width), ("height", height)):
            if not 64 <= side <= 4096:
                raise Invalid("a side has 64 to 4096 pixels", pointer=f"/{name}", reason="out_of_range")
        return replace(
            self,
            exports=(Export(width, height),),
            aspect_ratio=nearest_ratio(width, height),
            resolution=Resolution.ONE_K if max(width, height) <= 1376 else Resolution.TWO_K,
            text_box=WORDS_ABOVE if height > width else self.text_box,
        )


_SIDES = re.compile(r"\b(left|right)\b")

RATIOS = ("1:1", "1:4", "1:8", "2:3", "3:2", "3:4", "4:1", "4:3", "4:5", "5:4", "8:1", "9:16", "16:9", "21:9")
"""The aspect ratios that Gemini's image models take."""


def nearest_ratio(width: int, height: int) -> str:
    """The model's ratio that loses least when it is cropped to `width` by `height`."""

    def kept(ratio: str) -> float:
        across, down = (int(part) for part in ratio.split(":"))
        fit = (across / down) / (width / height)
        return min(fit, 1 / fit)

    return max(RATIOS, key=kept)


def _squares(*sides: int) -> tuple[Export, ...]:
    return tuple(Export(side, side) for side in sides)


_PNG_ONLY, _STILL, _STILL_GIF = ("png",), ("png", "jpeg"), ("png", "jpeg", "gif")
_FULL_HD = (Export(1920, 1080),)
_PLAYER_CONTROLS = (Box(0, 0, 1, 0.06, "the player's title bar"), Box(0, 0.88, 1, 1, "the player's controls"))
_LOWER_THIRD_FREE = Box(0.08, 0.14, 0.92, 0.62)


def _sticker(
    type: AssetType,
    title: str,
    platform: Platform,
    sides: tuple[int, ...],
    max_bytes: int,
    guidance: str,
    **more: object,
) -> AssetTypeSpec:
    values: dict[str, object] = {
        "exports": _squares(*sides),
        "composition": Composition.STICKER,
        "format": ImageFormat.PNG,
        "accepted_formats": _PNG_ONLY,
        "hard_max_bytes": max_bytes,
        "alpha": Alpha.REQUIRED,
        "aspect_ratio": "1:1",
        "resolution": Resolution.ONE_K,
    }
    return AssetTypeSpec(
        type=type,
        title=title,
        platform=platform,
        max_bytes=max_bytes,
        guidance=guidance,
        **(values | more),  # type: ignore[arg-type]  # a table of literals, checked by its own test
    )


def _still(
    type: AssetType,
    title: str,
    platform: Platform,
    composition: Composition,
    exports: tuple[Export, ...],
    max_bytes: int,
    guidance: str,
    **more: object,
) -> AssetTypeSpec:
    largest = max(exports, key=lambda export: export.width)
    values: dict[str, object] = {
        "format": ImageFormat.JPEG,
        "accepted_formats": _STILL,
        "hard_max_bytes": max_bytes,
        "alpha": Alpha.FORBIDDEN,
        "aspect_ratio": nearest_ratio(exports[0].width, exports[0].height),
        "resolution": (
            Resolution.FOUR_K
            if largest.width > 2752
            else Resolution.TWO_K
            if max(largest.width, largest.height) > 1376
            else Resolution.ONE_K
        ),
    }
    return AssetTypeSpec(
        type=type,
        title=title,
        platform=platform,
        composition=composition,
        exports=exports,
        max_bytes=max_bytes,
        guidance=guidance,
        **(values | more),  # type: ignore[arg-type]  # a table of literals, checked by its own test
    )


_ALL = (
    _sticker(
        AssetType.TWITCH_EMOTE, "Twitch emote", Platform.TWITCH, (112, 56, 28), 25 * KB,
        "a chat emote that must read at 28 pixels: one subject, thick outline, strong expression, no fine detail",
        hard_max_bytes=1 * MB,
    ),
    _sticker(
        AssetType.TWITCH_BADGE, "Twitch subscriber badge", Platform.TWITCH, (72, 36, 18), 25 * KB,
        "a subscriber badge that must read at 18 pixels: one simple sign that fills the square",
    ),
    _sticker(
        AssetType.TWITCH_BITS_BADGE, "Twitch bits badge", Platform.TWITCH, (72, 36, 18), 13 * KB,
        "a cheer badge that must read at 18 pixels: one faceted sign that fills the square",
        hard_max_bytes=25 * KB,
    ),
    _sticker(
        AssetType.TWITCH_CHANNEL_POINTS_ICON, "Twitch channel points icon", Platform.TWITCH, (112, 56, 28), 25 * KB,
        "a reward icon that must read at 20 pixels: one simple sign",
        hard_max_bytes=50 * KB,
    ),
    _still(
        AssetType.TWITCH_PANEL, "Twitch panel", Platform.TWITCH, Composition.PLATE,
        (Export(320, 160), Export(640, 320)), 1 * MB,
        "a header panel below a channel: a calm plate with a small emblem and clear room for a title",
        format=ImageFormat.PNG, accepted_formats=_STILL_GIF, hard_max_bytes=2_900 * KB, alpha=Alpha.ALLOWED,
        text_box=Box(0.3, 0.2, 0.95, 0.8),
    ),
    _still(
        AssetType.TWITCH_OFFLINE, "Twitch offline screen", Platform.TWITCH, Composition.SCENE, _FULL_HD, 10 * MB,
        "the screen a channel shows while it is offline: an atmospheric full scene",
        accepted_formats=_STILL_GIF, text_box=Box(0.08, 0.2, 0.92, 0.7), keep_clear=_PLAYER_CONTROLS,
    ),
    _still(
        AssetType.TWITCH_BANNER, "Twitch profile banner", Platform.TWITCH, Composition.BACKDROP, (Export(1200, 480),),
        10 * MB,
        "a profile banner: content from the left to the centre, phones show the centre third",
        accepted_formats=_STILL_GIF, text_box=Box(0.3, 0.2, 0.7, 0.65), keep_clear=(Box(0, 0.75, 0.3, 1, "the profile picture and name"),),
    ),
    _still(
        AssetType.PROFILE_PICTURE, "Profile picture", Platform.ANY, Composition.AVATAR,
        _squares(1024, 800, 720, 512, 256), 2 * MB,
        "a profile picture: the subject in the central 70 per cent, right in a circle and in a square",
        hard_max_bytes=4 * MB, alpha=Alpha.ALLOWED, keep_clear=(), round=True,
    ),
    _sticker(
        AssetType.STREAMER_LOGO, "Streamer logo", Platform.ANY, (2048, 1024, 512, 256), 8 * MB,
        "a streamer's logo: one flat vector-like sign with clear space round it",
        composition=Composition.MARK, resolution=Resolution.TWO_K,
    ),
    _still(
        AssetType.YOUTUBE_THUMBNAIL, "YouTube thumbnail", Platform.YOUTUBE, Composition.HERO,
        (Export(1280, 720), Export(3840, 2160)), 2 * MB,
        "a video thumbnail judged at 138 pixels: one large subject on the right, few shapes, strong contrast, "
        "calm room on the left for words",
        hard_max_bytes=50 * MB, text_box=Box(0.04, 0.1, 0.6, 0.86),
        keep_clear=(Box(0.83, 0.86, 1, 1, "the duration badge"), Box(0, 0.97, 1, 1, "the progress bar")),
    ),
    _still(
        AssetType.YOUTUBE_BANNER, "YouTube banner", Platform.YOUTUBE, Composition.BACKDROP, (Export(2560, 1440),), 6 * MB,
        "a channel banner: all that matters in the central band, scenery beyond it",
        text_box=Box(0.31, 0.3531, 0.69, 0.6469), safe_area=Box(0.198, 0.3531, 0.802, 0.6469),
    ),
    _still(
        AssetType.YOUTUBE_END_SCREEN, "YouTube end screen", Platform.YOUTUBE, Composition.TEMPLATE, _FULL_HD, 5 * MB,
        "an end screen: two calm 16:9 places left and right and a round one in the middle for the subscribe button",
        format=ImageFormat.PNG, alpha=Alpha.ALLOWED, text_box=Box(0.2, 0.04, 0.8, 0.2),
    ),
    _sticker(
        AssetType.YOUTUBE_WATERMARK, "YouTube watermark", Platform.YOUTUBE, (150,), 1 * MB,
        "a channel watermark: one flat sign", composition=Composition.MARK, alpha=Alpha.REQUIRED,
    ),
    _sticker(
        AssetType.YOUTUBE_MEMBER_BADGE, "YouTube member badge", Platform.YOUTUBE, (64, 32), 1 * MB,
        "a member badge that must read at 16 pixels: one simple sign that fills the square", accepted_formats=_STILL,
    ),
    _sticker(
        AssetType.YOUTUBE_MEMBER_EMOJI, "YouTube member emoji", Platform.YOUTUBE, (480, 48), 1 * MB,
        "a member emoji that must read at 24 pixels: one subject, thick outline, strong expression",
        accepted_formats=_STILL_GIF,
    ),
    _still(
        AssetType.TIKTOK_STORY, "TikTok story", Platform.TIKTOK, Composition.POSTER, (Export(1080, 1920),), 20 * MB,
        "an upright story picture: the subject in the middle, nothing of weight at the edges",
        accepted_formats=("jpeg", "webp"), text_box=Box(0.08, 0.1, 0.84, 0.36),
        keep_clear=(
            Box(0, 0, 1, 0.079, "the tabs at the top"), Box(0, 0.771, 1, 1, "the caption"), Box(0.861, 0, 1, 1, "the buttons"),
        ),
    ),
    _still(
        AssetType.TIKTOK_PROFILE, "TikTok profile picture", Platform.TIKTOK, Composition.AVATAR, _squares(720), 2 * MB,
        "a profile picture: the subject in the central 70 per cent, right in a circle", round=True,
    ),
    _still(
        AssetType.VERTICAL_CLIP_COVER, "Vertical clip cover", Platform.ANY, Composition.POSTER, (Export(1080, 1920),), 2 * MB,
        "the cover of a vertical clip: the subject in the middle square, which is what a grid shows",
        text_box=Box(0.08, 0.24, 0.92, 0.46), safe_area=Box(0, 0.2188, 1, 0.7812),
    ),
    _sticker(
        AssetType.OVERLAY, "Stream overlay", Platform.OBS, (), 10 * MB,
        "a stream overlay: ornaments along the edges and in the corners, the central 60 per cent empty for the game",
        exports=_FULL_HD, composition=Composition.OVERLAY, aspect_ratio="16:9", resolution=Resolution.TWO_K,
        hole=Box(0.2, 0.2, 0.8, 0.8), text_box=Box(0.3, 0.9, 0.7, 0.98),
    ),
    _sticker(
        AssetType.WEBCAM_FRAME, "Webcam frame", Platform.OBS, (), 5 * MB,
        "a frame round a webcam picture: a decorated border, nothing inside it",
        exports=(Export(1280, 720),), composition=Composition.FRAME, aspect_ratio="16:9",
        hole=Box(0.07, 0.1, 0.93, 0.86), text_box=Box(0.3, 0.885, 0.7, 0.975),
    ),
    _sticker(
        AssetType.ALERT_GRAPHIC, "Alert graphic", Platform.OBS, (), 10 * MB,
        "an alert that pops up on stream: one celebrating subject over a ribbon for words",
        exports=(Export(800, 600), Export(600, 600)), aspect_ratio="4:3", text_box=Box(0.14, 0.74, 0.86, 0.95),
    ),
    _still(
        AssetType.SCENE_STARTING_SOON, "Starting soon scene", Platform.OBS, Composition.SCENE, _FULL_HD, 10 * MB,
        "the scene before a stream begins: expectant, its lower third free for timer and chat", text_box=_LOWER_THIRD_FREE,
    ),
    _still(
        AssetType.SCENE_BRB, "Be right back scene", Platform.OBS, Composition.SCENE, _FULL_HD, 10 * MB,
        "the scene of a break: cosy, its lower third free for timer and chat", text_box=_LOWER_THIRD_FREE,
    ),
    _still(
        AssetType.SCENE_ENDING, "Stream ending scene", Platform.OBS, Composition.SCENE, _FULL_HD, 10 * MB,
        "the scene at the end of a stream: grateful, its lower third free for socials", text_box=_LOWER_THIRD_FREE,
    ),
    _still(
        AssetType.SCHEDULE_GRAPHIC, "Schedule graphic", Platform.ANY, Composition.SCHEDULE,
        (Export(1080, 1350), Export(1920, 1080)), 8 * MB,
        "a weekly schedule: decorated head and edges, a calm middle with seven rows",
        text_box=Box(0.08, 0.06, 0.92, 0.2),
    ),
    _still(
        AssetType.STORY_GRAPHIC, "Story graphic", Platform.ANY, Composition.POSTER, (Export(1080, 1920),), 8 * MB,
        "an upright story picture: the subject in the middle",
        text_box=Box(0.08, 0.15, 0.92, 0.36),
        keep_clear=(Box(0, 0, 1, 0.1302, "the story's head"), Box(0, 0.8229, 1, 1, "the field for answers")),
    ),
    _still(
        AssetType.CUSTOM_BANNER, "Custom banner", Platform.ANY, Composition.BACKDROP, (Export(1500, 500),), 5 * MB,
        "a banner of the user's own size", accepted_formats=("png", "jpeg", "webp"), alpha=Alpha.ALLOWED,
        text_box=Box(0.25, 0.2, 0.75, 0.8),
    ),
    _sticker(
        AssetType.DISCORD_EMOJI, "Discord emoji", Platform.DISCORD, (128,), 256 * KIB,
        "a chat emoji that must read at 22 pixels: one subject, thick outline, strong expression",
        accepted_formats=("png", "jpeg", "gif", "webp", "avif"),
    ),
    _sticker(
        AssetType.DISCORD_STICKER, "Discord sticker", Platform.DISCORD, (320,), 512 * KIB,
        "a chat sticker: one subject with a thick outline and a strong expression", accepted_formats=("png", "apng", "gif"),
    ),
    _still(
        AssetType.DISCORD_SERVER_ICON, "Discord server icon", Platform.DISCORD, Composition.AVATAR, _squares(512), 8 * MB,
        "a server icon: one sign, right in a circle, readable at 32 pixels", accepted_formats=_STILL_GIF, round=True,
    ),
    _sticker(
        AssetType.DISCORD_ROLE_ICON, "Discord role icon", Platform.DISCORD, (64,), 256 * KB,
        "a role icon: one simple sign that fills the square", accepted_formats=_STILL,
    ),
    _still(
        AssetType.DISCORD_BANNER, "Discord server banner", Platform.DISCORD, Composition.BACKDROP,
        (Export(1920, 1080), Export(960, 540)), 8 * MB,
        "a server banner: the subject in the middle, the server's name will stand at the top",
        accepted_formats=_STILL_GIF, text_box=Box(0.2, 0.35, 0.8, 0.65), keep_clear=(Box(0, 0, 1, 0.2, "the server's name"),),
    ),
    _still(
        AssetType.DISCORD_SPLASH, "Discord invite splash", Platform.DISCORD, Composition.BACKDROP, _FULL_HD, 8 * MB,
        "an invitation's backdrop: a calm scene", text_box=Box(0.2, 0.3, 0.8, 0.6),
    ),
    _sticker(
        AssetType.KICK_EMOTE, "Kick emote", Platform.KICK, (500, 112, 56, 28), 900 * KB,
        "a chat emote that must read at 28 pixels: one subject, thick outline, strong expression, no fine detail",
        accepted_formats=("png", "gif"), hard_max_bytes=1 * MB,
    ),
    _sticker(
        AssetType.KICK_BADGE, "Kick badge", Platform.KICK, (36,), 1 * MB,
        "a badge that must read at 18 pixels: one simple sign that fills the square",
    ),
    _still(
        AssetType.KICK_BANNER, "Kick banner", Platform.KICK, Composition.BACKDROP, (Export(1280, 700),), 4 * MB,
        "a channel banner: content in the centre", text_box=Box(0.25, 0.25, 0.75, 0.75),
    ),
    _still(
        AssetType.KICK_OFFLINE, "Kick offline screen", Platform.KICK, Composition.SCENE, _FULL_HD, 4 * MB,
        "the screen a channel shows while it is offline: an atmospheric full scene",
        text_box=Box(0.08, 0.2, 0.92, 0.7), keep_clear=_PLAYER_CONTROLS,
    ),
    _still(
        AssetType.KICK_PANEL, "Kick panel", Platform.KICK, Composition.PLATE, (Export(320, 160), Export(640, 320)), 4 * MB,
        "a header panel below a channel: a calm plate with a small emblem and clear room for a title",
        format=ImageFormat.PNG, alpha=Alpha.ALLOWED, text_box=Box(0.3, 0.2, 0.95, 0.8),
    ),
)  # fmt: skip

CATALOGUE: Mapping[AssetType, AssetTypeSpec] = MappingProxyType({spec.type: spec for spec in _ALL})
