"""Five channels that have nothing in common but the model that draws them: every type of the catalogue, kit by kit."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from application.generation.make_asset import finishing_order
from domain.assets import FinishedFile
from domain.brand_kits import Brand, Colours, Swatch, Typography, Voice
from domain.brand_kits import Face as BrandFace
from domain.generation.asset_types import CATALOGUE, AssetType, Composition, Resolution
from domain.generation.brief import request_for
from domain.generation.logo_placing import LogoOrder
from domain.generation.order import Order
from entrypoints.container import CAPTION_FONT, Cell, Container, contact_sheet
from entrypoints.documents import cell_of, logo_of, shown_large

SEED = 20
TINY = 32
"""Pixels up to which a variant is shown in its real size."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A kit and what its owner asks for, in one brief for everything. `signed` is whether the logo goes on it."""

    brand: Brand
    prompt: str
    depicted: str
    headline: str
    signed: bool = False


def _brand(name: str, colours: Colours, headline: str, body: str, tone: str, style: str = "") -> Brand:
    fonts = Typography(headline=BrandFace(headline), body=BrandFace(body))
    return Brand(name, colours, fonts, Voice(tone=tone), style_reference=style)


def _swatches(*colours: str) -> tuple[Swatch, ...]:
    return tuple(map(Swatch, colours))


CHANNELS: tuple[Channel, ...] = (
    Channel(
        _brand(
            "Night Circuit",
            Colours(
                primary=_swatches("#8B5CF6", "#F472D0"),
                accent=_swatches("#22E1FF"),
                neutral=_swatches("#0B0A1E", "#EDE9FE"),
            ),
            "Orbitron",
            "Rajdhani",
            "hype",
            "synthwave",
        ),
        "a wolf in a neon city",
        "wolf",
        "NIGHT RUN",
    ),
    Channel(
        _brand(
            "Oat & Honey",
            Colours(
                primary=_swatches("#F2A07B", "#F7CFA5"),
                secondary=_swatches("#9CC5A1"),
                accent=_swatches("#B98AC9"),
                neutral=_swatches("#FFF4E6", "#5B4636"),
            ),
            "Pacifico",
            "Nunito",
            "cosy",
        ),
        "a cosy cat with tea",
        "mug",
        "Slow morning",
    ),
    Channel(
        _brand(
            "Redline",
            Colours(
                primary=_swatches("#E5121E", "#111114"),
                accent=_swatches("#FFFFFF"),
                neutral=_swatches("#0C0C0E", "#8A8D93"),
            ),
            "Russo One",
            "Barlow Condensed",
            "fierce",
            "esports",
        ),
        "a dragon",
        "dragon",
        "GRAND FINAL",
    ),
    Channel(
        _brand(
            "Mossfoot",
            Colours(
                primary=_swatches("#5E8C4A", "#D9A441"),
                secondary=_swatches("#8B5A3C"),
                accent=_swatches("#C8553D"),
                neutral=_swatches("#1B2117", "#EFE6D2"),
            ),
            "Permanent Marker",
            "Open Sans",
            "calm",
            "woodland",
        ),
        "an owl in the forest",
        "mushroom",
        "INTO THE WILD",
    ),
    Channel(
        _brand(
            "Clearwater",
            Colours(
                primary=_swatches("#1D4ED8", "#38BDF8"),
                accent=_swatches("#F59E0B"),
                neutral=_swatches("#F8FAFC", "#0F172A"),
            ),
            "Poppins",
            "Roboto",
            "professional",
            "clean and minimal",
        ),
        "a penguin by the sea",
        "wave",
        "Weekly review",
        signed=True,
    ),
)

MOODS: Mapping[AssetType, str] = {
    AssetType.TWITCH_EMOTE: "happy",
    AssetType.YOUTUBE_MEMBER_EMOJI: "love",
    AssetType.DISCORD_EMOJI: "laughing",
    AssetType.DISCORD_STICKER: "hype",
    AssetType.KICK_EMOTE: "rage",
    AssetType.ALERT_GRAPHIC: "hype",
    AssetType.YOUTUBE_THUMBNAIL: "hype",
}

WORDS: Mapping[AssetType, str] = {
    AssetType.TWITCH_PANEL: "About",
    AssetType.KICK_PANEL: "Schedule",
    AssetType.SCENE_STARTING_SOON: "Starting soon",
    AssetType.SCENE_BRB: "Be right back",
    AssetType.SCENE_ENDING: "Thanks for watching",
    AssetType.ALERT_GRAPHIC: "New follower",
    AssetType.SCHEDULE_GRAPHIC: "This week",
    AssetType.TIKTOK_STORY: "Live tonight",
    AssetType.YOUTUBE_END_SCREEN: "Watch next",
}
"""What stands on it, whoever's it is; the name of the channel is on what is in `NAMED`, a headline on a thumbnail."""

NAMED = frozenset({AssetType.TWITCH_BANNER, AssetType.YOUTUBE_BANNER, AssetType.OVERLAY, AssetType.WEBCAM_FRAME})

SIGNED = frozenset({Composition.HERO, Composition.BACKDROP, Composition.PLATE, Composition.OVERLAY, Composition.SCENE})
"""Where a logo belongs and a mascot does not do its work already."""


def order_of(channel: Channel, type: AssetType) -> Order:
    words = WORDS.get(type, "")
    if type in NAMED:
        words = channel.brand.name
    if type is AssetType.YOUTUBE_THUMBNAIL:
        words = channel.headline
    return Order(
        type,
        1,
        seed=SEED + CHANNELS.index(channel),
        custom_prompt=channel.prompt,
        text_overlay=words,
        mood=MOODS.get(type, ""),
        include_logo=channel.signed and CATALOGUE[type].composition in SIGNED,
        of_family=True,
    )


async def kits_contact_sheet(container: Container) -> bytes:
    """One column a kit, in two blocks side by side, headed by the kits' logos; below a logo stands whose it is."""
    columns = [await _column(container, channel) for channel in CHANNELS]
    half = (len(columns[0]) - 1) // 2 + 1
    left = [(column[0], *column[1:half]) for column in columns]
    right = [(column[0], *column[half:]) for column in columns]
    cells = list(chain.from_iterable(_rows(left, right)))
    return await asyncio.to_thread(
        contact_sheet, cells, fontfile=CAPTION_FONT, columns=2 * len(CHANNELS), side=190, few_colours=True
    )


def _rows(left: list[tuple[Cell, ...]], right: list[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    for one, other in zip(zip(*left, strict=True), zip(*right, strict=True), strict=False):
        yield (*one, *other)


async def _column(container: Container, channel: Channel) -> list[Cell]:
    logo = await logo_of(container, channel.brand, channel.depicted)
    cells = [Cell(logo.content, channel.brand.name)]
    for spec in CATALOGUE.values():
        if spec.type is AssetType.STREAMER_LOGO:
            continue
        files = await _files_of(container, channel, spec.type, LogoOrder((logo,)))
        cells.append(cell_of(files, spec.title, tiny=TINY))
    return cells


async def _files_of(
    container: Container, channel: Channel, type: AssetType, logo: LogoOrder
) -> tuple[FinishedFile, ...]:
    """The asset and its tiny variants, drawn small, since they are shown small."""
    order = order_of(channel, type)
    brief = order.brief(channel.brand)
    master, *others = brief.spec.exports
    smallest = [export for export in others if export.width <= TINY][-1:]
    spec = replace(brief.spec, exports=(master, *smallest), resolution=Resolution.ONE_K)
    brief = replace(brief, spec=shown_large(spec))
    picture = await container.image_model().draw(request_for(brief))
    finishing = finishing_order(brief, picture, channel.brand, logo if order.include_logo else None)
    return (await container.finishing().finish(picture, finishing)).files
