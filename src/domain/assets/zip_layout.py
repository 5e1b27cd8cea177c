"""Where files lie in a zip that somebody unpacks: by platform, in the order of uploading, then by type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.assets.asset import Variant
from domain.assets.file_names import LONGEST_NAME, file_name, plain_words
from domain.generation.asset_types import CATALOGUE, AssetType, Platform

FOLDERS: Mapping[Platform, str] = {
    Platform.TWITCH: "01_twitch",
    Platform.YOUTUBE: "02_youtube",
    Platform.TIKTOK: "03_tiktok",
    Platform.DISCORD: "04_discord",
    Platform.KICK: "05_kick",
    Platform.OBS: "06_obs",
    Platform.ANY: "07_everywhere",
}


MANY: Mapping[AssetType, str] = {
    AssetType.TWITCH_EMOTE: "emotes",
    AssetType.TWITCH_BADGE: "badges",
    AssetType.TWITCH_BITS_BADGE: "bits_badges",
    AssetType.TWITCH_CHANNEL_POINTS_ICON: "channel_points_icons",
    AssetType.TWITCH_PANEL: "panels",
    AssetType.YOUTUBE_MEMBER_BADGE: "member_badges",
    AssetType.YOUTUBE_MEMBER_EMOJI: "member_emojis",
    AssetType.DISCORD_EMOJI: "emojis",
    AssetType.DISCORD_STICKER: "stickers",
    AssetType.DISCORD_ROLE_ICON: "role_icons",
    AssetType.KICK_EMOTE: "emotes",
    AssetType.KICK_BADGE: "badges",
    AssetType.KICK_PANEL: "panels",
    AssetType.ALERT_GRAPHIC: "alerts",
}
"""The folders of types of which a channel shows many at once. All others lie in the folder of their platform."""


_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that no folder may have on Windows."""


@dataclass(frozen=True, slots=True)
class ToPack:
    """An asset on its way into a zip; `words` are those of its owner that say best what it is."""

    asset_type: AssetType
    words: str
    index: int
    variants: tuple[Variant, ...]


def paths_of(assets: Iterable[ToPack]) -> Iterator[tuple[str, ...]]:
    """A path for each file of each asset, in order, and none twice.

    `01_twitch/emotes/neon_fox/neon_fox_112.png`: an asset of several files has a folder of its own, and assets that
    would be called the same are numbered.
    """
    given: set[str] = set()
    for asset in assets:
        names = [file_name(asset.asset_type, asset.words, file, index=asset.index) for file in asset.variants]
        folder = folder_of(asset.asset_type)
        stem, times, again = names[0].rpartition("_")[0], 1, ""
        place = f"{folder}/{stem}" + (f"_{asset.asset_type}" if stem in _DEVICES else "")
        while place + again in given:
            times += 1
            again = f"_again_{times}"
        given.add(place + again)
        if len(names) > 1:
            folder = place + again
        yield tuple(f"{folder}/{_again(name, again)}" for name in names)


def pack_folder(words: str, pack_type: str, ordered_on: date) -> str:
    """The one folder that a pack unpacks into, and what its zip is called: `neon_fox_channel_pack_2026-11-27`.

    At most 64 characters of a to z, 0 to 9, `_` and `-`; words that leave nothing in ASCII are `aurastream`.
    """
    said = "_".join(plain_words(words)) or "aurastream"
    ending = f"_{pack_type}_pack_{ordered_on.isoformat()}"
    return said[: LONGEST_NAME - len(ending)].rstrip("_") + ending


def folder_of(asset_type: AssetType) -> str:
    """Where all of one type lie: `01_twitch/emotes`, `02_youtube`."""
    platform = FOLDERS[CATALOGUE[asset_type].platform]
    return f"{platform}/{MANY[asset_type]}" if asset_type in MANY else platform


def _again(name: str, again: str) -> str:
    stem, _, size = name.rpartition("_")
    return f"{stem}{again}_{size}"
