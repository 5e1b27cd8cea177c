"""The pictures that the local image model really makes."""

import asyncio
import threading
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import combinations

import pytest
import pyvips

from adapters.imaging.finishing import finished
from adapters.local.image_model import LocalImageModel
from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType, Box, Composition, Resolution
from domain.generation.brief import HOUSE_PALETTES, Brief, Palette, PictureRequest, Step, request_for
from domain.generation.colours import rgb_of
from domain.generation.picture import Picture
from entrypoints.container.generation import open_image_model
from entrypoints.settings import Settings

STICKERS = [
    type
    for type in AssetType
    if CATALOGUE[type].cut_out
    and CATALOGUE[type].composition in {Composition.STICKER, Composition.MARK, Composition.FRAME}
]
HOLED = [AssetType.OVERLAY, AssetType.WEBCAM_FRAME]


LIGHT = Palette("Light", "#F8FAFC", ("#1D4ED8", "#38BDF8", "#F59E0B"))
CALM = 30.0
"""Standard deviation in levels of 256."""

STYLES = ("sharp", "soft", "pixel", "clean")
"""One word for each language of forms."""


def a_request(
    type: AssetType, prompt: str = "hype fox", *, seed: int = 7, palette: int = 0, **more: object
) -> PictureRequest:
    brief = Brief(spec=CATALOGUE[type], palette=HOUSE_PALETTES[palette], prompt=prompt, seed=seed)
    return request_for(replace(brief, **more))


def drawn(request: PictureRequest) -> bytes:
    return asyncio.run(LocalImageModel().draw(request)).content


def opened(content: bytes) -> pyvips.Image:
    return pyvips.Image.pngload_buffer(content).copy_memory()


def is_flat(image: pyvips.Image, colour: str) -> bool:
    return all(image[band].min() == image[band].max() == level for band, level in enumerate(rgb_of(colour)))


def subject_of(image: pyvips.Image, key: str) -> tuple[int, int, int, int]:
    """Left, top, width and height of all that is not the key colour."""
    return image.find_trim(threshold=40, background=list(rgb_of(key)))


@pytest.mark.parametrize(
    ("type", "size"),
    [
        (AssetType.TWITCH_EMOTE, (1024, 1024)),
        (AssetType.TWITCH_PANEL, (1376, 768)),
        (AssetType.TWITCH_OFFLINE, (2752, 1536)),
        (AssetType.YOUTUBE_THUMBNAIL, (3840, 2176)),
        (AssetType.STORY_GRAPHIC, (1536, 2752)),
    ],
    ids=str,
)
def test_a_picture_is_an_opaque_png_of_its_class(type: AssetType, size: tuple[int, int]) -> None:
    picture = asyncio.run(LocalImageModel().draw(a_request(type)))

    image = opened(picture.content)
    assert (image.width, image.height, image.bands) == (*size, 3)
    assert (picture.model, picture.local) == ("aurastream-local-1", True)


@pytest.mark.parametrize("type", STICKERS, ids=str)
def test_the_key_colour_lies_flat_along_every_edge(type: AssetType) -> None:
    assert_ground_reaches_every_edge(a_request(type, "king penguin with a sword", seed=3))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("type", [AssetType.WEBCAM_FRAME, AssetType.ALERT_GRAPHIC], ids=str)
def test_no_ornament_of_a_frame_or_an_alert_is_cut_off(type: AssetType, style: str) -> None:
    for words in ("New follower", "Raid!"):
        assert_ground_reaches_every_edge(a_request(type, style=style, text_overlay=words))


def assert_ground_reaches_every_edge(request: PictureRequest) -> None:
    image = opened(drawn(request))
    right, bottom = image.width - 8, image.height - 8
    strips = [
        image.crop(0, 0, image.width, 8),
        image.crop(0, bottom, image.width, 8),
        image.crop(0, 0, 8, image.height),
        image.crop(right, 0, 8, image.height),
    ]
    assert request.key_colour is not None
    assert all(is_flat(strip, request.key_colour) for strip in strips)


@pytest.mark.parametrize("type", HOLED, ids=str)
@pytest.mark.parametrize("style", STYLES)
def test_the_hole_of_an_overlay_or_frame_is_nothing_but_the_key_colour(type: AssetType, style: str) -> None:
    palette = STYLES.index(style)
    request = a_request(type, "dragon", palette=palette, seed=palette, style=style, text_overlay="Nova plays")
    hole = CATALOGUE[type].hole
    assert hole is not None

    image = as_finished(opened(drawn(request)), type)

    left, top, right, bottom = inside(hole).in_pixels(image.width, image.height)
    assert request.key_colour is not None
    assert is_flat(image.crop(left, top, right - left, bottom - top), request.key_colour)


def as_finished(image: pyvips.Image, type: AssetType) -> pyvips.Image:
    """The middle of the picture at the ratio of the finished file."""
    master = CATALOGUE[type].master
    width = min(image.width, round(image.height * master.width / master.height))
    height = min(image.height, round(image.width * master.height / master.width))
    return image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)


def inside(hole: Box) -> Box:
    """The hole but for its round corners and the width of a line."""
    return Box(hole.left + 0.008, hole.top + 0.012, hole.right - 0.008, hole.bottom - 0.012)


@pytest.mark.parametrize("prompt", ["fox", "crown", "sword", "cat drinking coffee", ""])
def test_an_emote_fills_its_square(prompt: str) -> None:
    request = a_request(AssetType.TWITCH_EMOTE, prompt)
    assert request.key_colour is not None

    _, _, width, height = subject_of(opened(drawn(request)), request.key_colour)

    assert max(width, height) >= 0.88 * 1024
    assert max(width, height) <= 0.96 * 1024


@pytest.mark.parametrize("seed", range(5))
def test_a_badge_fills_at_least_four_fifths_of_its_square(seed: int) -> None:
    request = a_request(AssetType.TWITCH_BADGE, "star", seed=seed)
    assert request.key_colour is not None

    _, _, width, height = subject_of(opened(drawn(request)), request.key_colour)

    assert min(width, height) >= 0.8 * 1024


@pytest.mark.parametrize("type", [AssetType.TWITCH_EMOTE, AssetType.SCENE_BRB, AssetType.OVERLAY], ids=str)
def test_the_same_request_gives_the_same_bytes(type: AssetType) -> None:
    assert drawn(a_request(type)) == drawn(a_request(type))


def test_another_seed_gives_another_picture() -> None:
    assert drawn(a_request(AssetType.TWITCH_EMOTE, seed=1)) != drawn(a_request(AssetType.TWITCH_EMOTE, seed=2))


def test_the_left_of_a_thumbnail_is_calm_and_dark_enough_for_words() -> None:
    for seed in range(3):
        image = opened(drawn(a_request(AssetType.YOUTUBE_THUMBNAIL, "wolf", seed=seed))).colourspace("b-w")

        words = image.crop(
            round(0.04 * image.width), round(0.1 * image.height), round(0.4 * image.width), round(0.76 * image.height)
        )
        assert words.avg() < 90
        assert words.deviate() < 40


@pytest.mark.parametrize("palette", [*HOUSE_PALETTES, LIGHT], ids=lambda palette: palette.name)
def test_the_room_for_a_timer_is_calm(palette: Palette) -> None:
    spec = replace(CATALOGUE[AssetType.SCENE_BRB], resolution=Resolution.ONE_K)
    for prompt in ("a fox in the city", "space", "sakura", "esports"):
        brief = Brief(spec, palette, prompt=prompt, text_overlay="Starting soon")

        image = as_finished(opened(drawn(request_for(brief))), spec.type).colourspace("b-w")

        left, top, right, bottom = Box(0.32, 0.71, 0.68, 0.89).in_pixels(image.width, image.height)
        room = image.crop(left, top, right - left, bottom - top)
        assert room.deviate() < CALM, prompt


@pytest.mark.parametrize("mascot", ["fox", "dragon", "knight"])
def test_emotes_of_two_moods_are_told_apart_at_28_pixels(mascot: str) -> None:
    emotes = [
        at_28_pixels(a_request(AssetType.TWITCH_EMOTE, mascot, mood=mood, of_pack=True))
        for mood in ("happy", "hype", "love", "sad", "laughing")
    ]

    assert min(pixels_apart(one, other) for one, other in combinations(emotes, 2)) >= 40


def at_28_pixels(request: PictureRequest) -> pyvips.Image:
    picture = Picture(drawn(request), model="", local=True)
    files = finished(picture, FinishingOrder(request.brief.spec, request.key_colour, "", (), credit="")).files
    return pyvips.Image.pngload_buffer(files[2].content).flatten(background=[24, 24, 27])


def pixels_apart(one: pyvips.Image, other: pyvips.Image) -> int:
    """How many pixels differ by a fifth of the range or more."""
    off = (one - other).abs()
    return round(((off[0] > 48) | (off[1] > 48) | (off[2] > 48)).avg() / 255 * one.width * one.height)


def test_every_step_of_a_ladder_has_a_silhouette_of_its_own_at_18_pixels() -> None:
    steps = [
        silhouette(drawn(request), request.key_colour)
        for request in (a_request(AssetType.TWITCH_BADGE, "a fox", step=Step(number, 5)) for number in range(1, 6))
    ]

    differing = [float((one != other).avg()) / 255 * 18 * 18 for one, other in combinations(steps, 2)]
    assert min(differing) >= 12


def silhouette(content: bytes, key: str | None) -> pyvips.Image:
    """Where at 18 pixels there is something, 255, and where there is nothing, 0."""
    assert key is not None
    off = (opened(content) - list(rgb_of(key))).abs()
    return ((off[0] + off[1] + off[2] > 60).cast("uchar")).resize(18 / 1024) > 127


def test_drawing_leaves_the_event_loop_free() -> None:
    async def ticks_while_drawing() -> int:
        ticks = 0
        work = asyncio.create_task(LocalImageModel().draw(a_request(AssetType.SCENE_BRB)))
        while not work.done():
            await asyncio.sleep(0.001)
            ticks += 1
        await work
        return ticks

    assert asyncio.run(ticks_while_drawing()) > 5


def test_one_model_serves_several_event_loops_and_more_requests_than_it_has_hands() -> None:
    model = LocalImageModel(at_once=2)

    async def several() -> set[bytes]:
        seeds = range(5)
        pictures = await asyncio.gather(*(model.draw(a_request(AssetType.TWITCH_BADGE, seed=seed)) for seed in seeds))
        return {picture.content for picture in pictures}

    assert asyncio.run(several()) == asyncio.run(several())


def test_a_model_that_is_closed_draws_what_it_has_begun_and_nothing_else() -> None:
    async def closed_at_work() -> list[Picture | BaseException]:
        model = LocalImageModel(at_once=1)
        requests = [a_request(AssetType.TWITCH_BADGE, seed=seed) for seed in range(2)]
        work = [asyncio.create_task(model.draw(request)) for request in requests]
        await asyncio.sleep(0)  # both wait for the one thread
        model.close()
        return await asyncio.gather(*work, return_exceptions=True)

    begun, waiting = asyncio.run(closed_at_work())

    assert isinstance(begun, Picture)
    assert isinstance(waiting, asyncio.CancelledError)


def test_the_local_model_draws_as_many_at_once_as_there_are_jobs_and_goes_with_its_container() -> None:
    async def several() -> int:
        async with AsyncExitStack() as closing:
            model = open_image_model(closing, Settings(jobs_at_once=3))
            await asyncio.gather(*(model.draw(a_request(AssetType.TWITCH_BADGE, seed=seed)) for seed in range(5)))
            return len(hands() - before)

    before = hands()
    assert asyncio.run(several()) == 3
    assert hands() <= before


def hands() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("local-image-model")}
