"""Where files lie in a zip that somebody unpacks: by platform, in the order of uploading, then by type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.assets.asset import Variant
from domain.assets.file_names import file_name
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


@dataclass(frozen=True, slots=True)
class ToPack:
    """An asset on its way into a zip; `words` are those of its owner that say best what it is."""

    asset_type: AssetType
    words: str
    index: int
    variants: tuple[Variant, ...]


def paths_of(assets: Iterable[ToPack]) -> Iterator[tuple[str, ...]]:
    """A path for each file of each asset, in order, and none twice.

    `01_twitch/twitch_emote/neon_fox/neon_fox_112.png`: an asset of several files has a folder of its own, and assets
    that would be called the same are numbered.
    """
    given: set[tuple[AssetType, str]] = set()
    for asset in assets:
        names = [file_name(asset.asset_type, asset.words, file, index=asset.index) for file in asset.variants]
        stem, times, again = names[0].rpartition("_")[0], 1, ""
        while (asset.asset_type, stem + again) in given:
            times += 1
            again = f"_again_{times}"
        given.add((asset.asset_type, stem + again))
        folder = f"{FOLDERS[CATALOGUE[asset.asset_type].platform]}/{asset.asset_type}"
        if len(names) > 1:
            folder = f"{folder}/{stem}{again}"
        yield tuple(f"{folder}/{_again(name, again)}" for name in names)


def _again(name: str, again: str) -> str:
    stem, _, size = name.rpartition("_")
    return f"{stem}{again}_{size}"
