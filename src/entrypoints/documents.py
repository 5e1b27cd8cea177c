"""The files in `docs` that are made from the code: the OpenAPI document, the problem pages, sheets of pictures."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from application.assets.preview_asset import file_for
from application.generation.make_asset import finishing_order
from application.generation.ports import FinishingOrder
from domain.assets import PREVIEWS, FinishedFile, Variant
from domain.brand_kits import Brand, Colours, LogoVariant, Swatch, Typography, Voice
from domain.brand_kits import Face as BrandFace
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Composition, Export
from domain.generation.brief import HOUSE_PALETTES, Brief, Palette, request_for
from domain.generation.logo_placing import LogoArtwork, LogoOrder
from domain.generation.order import Order
from domain.generation.packs import PackType, PackWish
from entrypoints.container import CAPTION_FONT, Cell, Container, contact_sheet
from entrypoints.http.app import COOKIE, litestar_app
from entrypoints.http.metrics import Metrics
from entrypoints.http.openapi import document_of
from entrypoints.http.problem_pages import problems_markdown
from entrypoints.http.streams import Drain
from entrypoints.settings import Secret, Settings

LARGE = 240
"""Pixels a side at which small types are shown."""

PALETTES: tuple[Palette, ...] = HOUSE_PALETTES[:2]

WISHES: Mapping[Composition, tuple[str, str]] = {
    Composition.STICKER: ("happy fox hype", "angry dragon rage"),
    Composition.MARK: ("wolf", "phoenix"),
    Composition.AVATAR: ("cool cat with headset", "knight"),
    Composition.HERO: ("a neon fox celebrating a victory", "dragon boss fight"),
    Composition.BACKDROP: ("mountains under the northern lights", "city at night"),
    Composition.SCENE: ("cosy forest with a campfire", "a space station"),
    Composition.TEMPLATE: ("synthwave", "waves"),
    Composition.PLATE: ("controller", "coffee"),
    Composition.OVERLAY: ("lightning", "flame"),
    Composition.FRAME: ("stars", "crown"),
    Composition.POSTER: ("rocket to the moon", "ghost in a haunted forest"),
    Composition.SCHEDULE: ("sakura", "space"),
}
"""What the contact sheet asks for, one wish a palette."""

WORDS: Mapping[AssetType, tuple[str, str]] = {
    AssetType.YOUTUBE_THUMBNAIL: ("VICTORY", "BOSS DOWN"),
    AssetType.TWITCH_PANEL: ("About me", "Schedule"),
    AssetType.KICK_PANEL: ("Rules", "Socials"),
    AssetType.SCENE_STARTING_SOON: ("Starting soon", "Starting soon"),
    AssetType.SCENE_BRB: ("Be right back", "Be right back"),
    AssetType.SCENE_ENDING: ("Thanks for watching", "See you tomorrow"),
    AssetType.ALERT_GRAPHIC: ("New follower", "Raid!"),
    AssetType.TIKTOK_STORY: ("Live tonight", "New clip"),
    AssetType.SCHEDULE_GRAPHIC: ("This week", "Stream plan"),
    AssetType.YOUTUBE_BANNER: ("NOVA PLAYS", "NIGHT RUNS"),
    AssetType.TWITCH_BANNER: ("NOVA", "EMBER"),
}


KITS: tuple[tuple[Brand, str, str], ...] = (
    (
        Brand(
            "Neon Fox",
            Colours(
                primary=(Swatch("#FF4500"), Swatch("#1A1A2E")),
                accent=(Swatch("#00E5FF"),),
                neutral=(Swatch("#0F0F1E"), Swatch("#F4F4F8")),
            ),
            Typography(headline=BrandFace("Montserrat"), body=BrandFace("Open Sans")),
            Voice(tone="playful"),
            style_reference="bold flat shapes",
        ),
        "fox",
        "GAME NIGHT",
    ),
    (
        Brand(
            "Pixel Garden",
            Colours(
                primary=(Swatch("#5BC873"), Swatch("#F4E04D")),
                secondary=(Swatch("#16261C"),),
                accent=(Swatch("#FF8FB8"),),
                neutral=(Swatch("#16261C"), Swatch("#FFF8E7")),
            ),
            Typography(headline=BrandFace("Press Start 2P"), body=BrandFace("Nunito")),
            Voice(tone="cosy"),
            style_reference="pixel art",
        ),
        "mushroom",
        "LET'S GROW",
    ),
    (
        Brand(
            "Void Runner",
            Colours(
                primary=(Swatch("#7C4DFF"), Swatch("#0B0B12")),
                accent=(Swatch("#C6FF3D"), Swatch("#FF3DAE")),
                neutral=(Swatch("#0B0B12"), Swatch("#E8E6F5")),
            ),
            Typography(headline=BrandFace("Orbitron"), body=BrandFace("Rajdhani")),
            Voice(tone="epic"),
            style_reference="synthwave",
        ),
        "rocket",
        "RANKED GRIND",
    ),
)
"""Brands that the branded sheet shows, each with what its logo depicts and its headline."""

BRANDED = (
    AssetType.YOUTUBE_THUMBNAIL,
    AssetType.TWITCH_PANEL,
    AssetType.OVERLAY,
    AssetType.TWITCH_BANNER,
    AssetType.TWITCH_EMOTE,
)


def openapi_document() -> bytes:
    """The served document, indented, so that a change shows as lines."""
    key = Secret("A" * 43)
    nowhere = Settings(
        signing_key=key,
        links_key=key,
        sealing_key=key,
        database_url=Secret("postgresql://nobody@127.0.0.1/nothing"),
        storage_url="memory:///",
    )
    app = litestar_app(Container(settings=nowhere, closing=AsyncExitStack()), Drain(), Metrics())
    return json.dumps(document_of(app, cookie=COOKIE), indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def problem_pages() -> bytes:
    return problems_markdown().encode()


async def local_contact_sheet(container: Container) -> bytes:
    """Every asset type in two palettes, drawn by the local image model and finished as for a customer."""
    cells = []
    for spec in CATALOGUE.values():
        for index, palette in enumerate(PALETTES):
            files = await _files_of(container, shown_large(spec), index)
            cells.append(cell_of(files, f"{spec.title} · {palette.name}"))
    return await asyncio.to_thread(contact_sheet, cells, fontfile=CAPTION_FONT, columns=6)


async def branded_contact_sheet(container: Container) -> bytes:
    """Three brands, each with its logo, its fonts and its colours on five types."""
    cells = []
    for brand, depicted, headline in KITS:
        logo = await logo_of(container, brand, depicted)
        for type in BRANDED:
            order = Order(
                type,
                1,
                seed=7,
                custom_prompt=WISHES[CATALOGUE[type].composition][0],
                text_overlay=headline if CATALOGUE[type].text_box else "",
                include_logo=True,
            )
            brief = order.brief(brand)
            brief = replace(brief, spec=shown_large(brief.spec))
            picture = await container.image_model().draw(request_for(brief))
            finished = await container.finishing().finish(
                picture, finishing_order(brief, picture, brand, LogoOrder((logo,)))
            )
            cells.append(cell_of(finished.files, f"{brand.name} · {CATALOGUE[type].title}"))
    return await asyncio.to_thread(contact_sheet, cells, fontfile=CAPTION_FONT, columns=5, side=420)


async def pack_contact_sheet(container: Container) -> bytes:
    """A channel pack without a kit: 24 assets from one brief."""
    cells = []
    for order in PackWish(PackType.CHANNEL, seed=4, custom_prompt="a cosy dragon").orders(UUID(int=0), UUID(int=0)):
        brief = order.brief()
        brief = replace(brief, spec=shown_large(brief.spec))
        picture = await container.image_model().draw(request_for(brief))
        finished = await container.finishing().finish(picture, finishing_order(brief, picture, None, None))
        name = order.pack.item if order.pack else ""
        cells.append(cell_of(finished.files, f"{CATALOGUE[order.asset_type].title} · {name}"))
    return await asyncio.to_thread(contact_sheet, cells, fontfile=CAPTION_FONT, columns=6)


async def previews_sheet(container: Container) -> bytes:
    """Every place in which assets can be seen, once, with an asset of a type that is met there."""
    cells, seen = [], set[str]()
    for index, (asset_type, previews) in enumerate(PREVIEWS.items()):
        new = [preview for preview in previews if preview.name not in seen]
        seen |= {preview.name for preview in new}
        files = await _files_of(container, CATALOGUE[asset_type], index % 2) if new else ()
        variants = [Variant(file.width, file.height, file.format, 0, "", str(n)) for n, file in enumerate(files)]
        for preview in new:
            chosen = [files[int(file_for(size, variants).key)].content for size in preview.shown]
            cells.append(Cell(await container.previews().draw(preview, chosen), preview.name))
    return await asyncio.to_thread(contact_sheet, cells, fontfile=CAPTION_FONT, columns=4, side=480, few_colours=True)


def shown_large(spec: AssetTypeSpec) -> AssetTypeSpec:
    """The type with one more file as large as a cell, when its own are too small to be judged in one."""
    if not spec.cut_out or spec.largest.width >= LARGE:
        return spec
    return replace(spec, exports=(*spec.exports, Export(LARGE, LARGE)), max_bytes=1_000_000, hard_max_bytes=1_000_000)


def cell_of(files: Sequence[FinishedFile], label: str, *, tiny: int = 56) -> Cell:
    """The asset, large if it has a file for that, and below it the sizes up to `tiny` pixels as they are."""
    shown = next((file for file in files if file.width == LARGE), files[0])
    return Cell(shown.content, label, tuple(file.width for file in files if file.width <= tiny))


async def _files_of(container: Container, spec: AssetTypeSpec, index: int) -> tuple[FinishedFile, ...]:
    """What the local image model draws of one type in one palette."""
    palette = PALETTES[index]
    brief = Brief(
        spec,
        palette,
        prompt=WISHES[spec.composition][index],
        text_overlay=WORDS.get(spec.type, ("", ""))[index],
        seed=11 * index + 7,
    )
    picture = await container.image_model().draw(request_for(brief))
    order = FinishingOrder(spec, brief.key_colour, brief.text_overlay, ("#FFFFFF", *palette.all), credit=picture.model)
    return (await container.finishing().finish(picture, order)).files


async def logo_of(container: Container, brand: Brand, depicted: str) -> LogoArtwork:
    """A logo such as our own streamer logos are."""
    brief = Order(AssetType.STREAMER_LOGO, 1, seed=3, custom_prompt=depicted).brief(brand)
    picture = await container.image_model().draw(request_for(brief))
    finished = await container.finishing().finish(picture, finishing_order(brief, picture, brand, None))
    file = finished.files[1]
    digest = sha256(file.content).hexdigest()
    return LogoArtwork(LogoVariant.PRIMARY, file.content, file.width, file.height, digest)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
