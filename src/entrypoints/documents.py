"""The files in `docs` that are made from the code: the OpenAPI document, the problem pages, the contact sheet."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType, Composition
from domain.generation.brief import HOUSE_PALETTES, Brief, Palette, request_for
from entrypoints.container import CAPTION_FONT, Cell, Container, contact_sheet
from entrypoints.http.app import COOKIE, litestar_app
from entrypoints.http.metrics import Metrics
from entrypoints.http.openapi import document_of
from entrypoints.http.problem_pages import problems_markdown
from entrypoints.http.streams import Drain
from entrypoints.settings import Secret, Settings

PALETTES: tuple[Palette, ...] = HOUSE_PALETTES[:2]

WISHES: Mapping[Composition, tuple[str, str]] = {
    Composition.STICKER: ("happy fox hype", "angry dragon rage"),
    Composition.MARK: ("wolf", "phoenix"),
    Composition.AVATAR: ("cool cat with headset", "knight"),
    Composition.HERO: ("a neon fox celebrating a victory", "dragon boss fight"),
    Composition.BACKDROP: ("mountains under the northern lights", "city at night"),
    Composition.SCENE: ("cosy forest with a campfire", "space station and planets"),
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
            brief = Brief(
                spec,
                palette,
                prompt=WISHES[spec.composition][index],
                text_overlay=WORDS.get(spec.type, ("", ""))[index],
                seed=11 * index + 7,
            )
            picture = await container.image_model().draw(request_for(brief))
            order = FinishingOrder(
                spec, brief.key_colour, brief.text_overlay, ("#FFFFFF", *palette.all), credit=picture.model
            )
            finished = await container.finishing().finish(picture, order)
            sizes = tuple(file.width for file in finished.files[1:] if file.width <= 72)
            cells.append(Cell(finished.files[0].content, f"{spec.title} · {palette.name}", sizes))
    return await asyncio.to_thread(contact_sheet, cells, fontfile=CAPTION_FONT, columns=6)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
