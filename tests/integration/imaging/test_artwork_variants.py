"""A logo's other forms, measured on logos of every build: words, badges, beings, scenes, flat papers."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from adapters.imaging import faces
from adapters.imaging.artwork.variants import (
    DARK_PLATE,
    ICON_MARGIN,
    ICON_SIDE,
    LIGHT_PLATE,
    WATERMARK_OPACITY,
    WATERMARK_SIDE,
    propose,
)
from domain.generation.colours import contrast
from tests.integration.imaging.drawings import scene

FONT = next(Path(faces.__file__).parent.glob("fonts/Inter*.ttf"))
SHARPER = 2

Drawn = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(autouse=True)
def here_and_not_in_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell blocks all loaders but one for the rest of its life; this process needs them."""
    monkeypatch.setattr("adapters.imaging.artwork.reading.only_loader", lambda _: None)


def canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (width * SHARPER, height * SHARPER))
    return image, ImageDraw.Draw(image)


def at(*numbers: float) -> list[float]:
    return [number * SHARPER for number in numbers]


def word(*parts: tuple[str, str], size: int = 120) -> Image.Image:
    font = ImageFont.truetype(FONT, size * SHARPER)
    width = sum(font.getlength(text) for text, _ in parts)
    image, draw = canvas(int(width / SHARPER) + 40, size * 2)
    left = 20.0 * SHARPER
    for text, colour in parts:
        draw.text((left, size * SHARPER // 3), text, font=font, fill=colour)
        left += font.getlength(text)
    return image


def badge() -> Image.Image:
    image, draw = canvas(400, 400)
    draw.ellipse(at(20, 20, 380, 380), fill="#C2185B")
    draw.rectangle(at(120, 180, 280, 220), fill="#FFFFFF")
    return image


def being() -> Image.Image:
    image, draw = canvas(400, 400)
    draw.ellipse(at(40, 40, 360, 360), fill="#14141A")
    draw.ellipse(at(60, 60, 340, 340), fill="#FFB13D")
    for left in (120, 230):
        draw.ellipse(at(left, 140, left + 50, 200), fill="#14141A")
    return image


def being_and_word() -> Image.Image:
    image, _ = canvas(1200, 300)
    image.paste(being().resize((300 * SHARPER, 300 * SHARPER)), (0, 0))
    image.alpha_composite(word(("FoxyLive", "#3A0CA3")), (320 * SHARPER, 20))
    return image


def being_over_word() -> Image.Image:
    image, _ = canvas(420, 900)
    image.paste(being(), (10 * SHARPER, 0))
    image.alpha_composite(word(("FOXY", "#1D3557"), size=90), (40 * SHARPER, 480 * SHARPER))
    image.alpha_composite(word(("LIVE", "#1D3557"), size=90), (40 * SHARPER, 650 * SHARPER))
    return image


def on_paper(image: Image.Image, paper: str) -> Image.Image:
    flat = Image.new("RGBA", (image.width + 120, image.height + 120), paper)
    flat.alpha_composite(image, (60, 60))
    return flat.convert("RGB")


def proposed(image: Image.Image, *, format: str = "PNG") -> Drawn:
    small = image.resize((max(1, image.width // SHARPER), max(1, image.height // SHARPER)), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, format, **({"quality": 88} if format == "JPEG" else {}))
    drawings = propose(file.getvalue()).drawings
    monochrome, icon, watermark = (np.asarray(Image.open(BytesIO(one)).convert("RGBA")) for one in drawings)
    return monochrome, icon, watermark


def ink_of(monochrome: np.ndarray) -> str:
    (colour,) = np.unique(monochrome[monochrome[:, :, 3] > 0][:, :3], axis=0)
    return "#{:02X}{:02X}{:02X}".format(*colour)


LOGOS: dict[str, Callable[[], Image.Image]] = {
    "dark word": lambda: word(("nightowl", "#15152A")),
    "light word": lambda: word(("PIXEL", "#FFFFFF")),
    "word of two colours": lambda: word(("AURA", "#FFFFFF"), ("STREAM", "#9146FF")),
    "badge": badge,
    "being": being,
    "being and word": being_and_word,
    "being over word": being_over_word,
    "word on white": lambda: on_paper(word(("BOOM", "#D00000")), "#FFFFFF"),
    "being on white": lambda: on_paper(being(), "#FFFFFF"),
    "light word on dark": lambda: on_paper(word(("NEON", "#39FF14")), "#0D0D14"),
    "scene": lambda: Image.fromarray(scene(800, 600)),
    "one colour": lambda: Image.new("RGB", (128, 128), "#336699"),
    "one pixel": lambda: Image.new("RGB", (2, 2), "#336699"),
    "a hair": lambda: Image.new("RGBA", (2_000, 4), "#336699"),
}


@cache
def proposed_for(logo: str) -> Drawn:
    return proposed(LOGOS[logo]())


@pytest.mark.parametrize("logo", LOGOS)
def test_monochrome_is_one_ink_that_reads_on_white_and_on_black(logo: str) -> None:
    monochrome, _, _ = proposed_for(logo)

    ink = ink_of(monochrome)
    assert contrast(ink, "#FFFFFF") >= 4.4
    assert contrast(ink, "#000000") >= 4.4
    assert monochrome[:, :, 3].max() > 200


@pytest.mark.parametrize("logo", LOGOS)
def test_an_icon_is_a_square_that_reads_at_36_pixels_on_dark_and_on_light(logo: str) -> None:
    _, icon, _ = proposed_for(logo)

    assert icon.shape[:2] == (ICON_SIDE, ICON_SIDE)
    small = Image.fromarray(icon).resize((36, 36), Image.Resampling.LANCZOS)
    for ground in ("#FFFFFF", "#18181B"):
        page = Image.new("RGBA", (36, 36), ground)
        page.alpha_composite(small)
        seen = np.unique(np.asarray(page.convert("RGB")).reshape(-1, 3), axis=0)
        ratios = [contrast("#{:02X}{:02X}{:02X}".format(*colour), ground) for colour in seen]
        assert max(ratios) > 2.5


@pytest.mark.parametrize("logo", LOGOS)
def test_a_watermark_is_small_faint_and_without_hue(logo: str) -> None:
    _, _, watermark = proposed_for(logo)

    assert max(watermark.shape[:2]) <= WATERMARK_SIDE
    assert 60 < watermark[:, :, 3].max() <= round(255 * WATERMARK_OPACITY)
    assert np.ptp(watermark[:, :, :3].astype(int), axis=2).max() == 0


def test_the_ink_has_the_hue_of_the_brand() -> None:
    monochrome, _, _ = proposed(badge())

    red, green, blue = (int(ink_of(monochrome)[place : place + 2], 16) for place in (1, 3, 5))
    assert red > blue > green


def test_what_a_badge_says_stays_open_in_monochrome() -> None:
    monochrome, _, _ = proposed(badge())

    height, width = monochrome.shape[:2]
    assert monochrome[height // 2, width // 2, 3] < 20
    assert monochrome[height // 4, width // 2, 3] > 235


def test_a_being_keeps_its_outline_and_its_eyes_in_monochrome() -> None:
    monochrome, _, _ = proposed(being())

    height, width = monochrome.shape[:2]
    assert monochrome[4:-4, width // 2, 3].max() > 235
    assert monochrome[height * 2 // 3, width // 2, 3] < 60
    assert monochrome[height * 13 // 32, width * 21 // 64, 3] > 200


def test_no_half_of_a_word_of_two_colours_is_lost_in_monochrome() -> None:
    monochrome, _, _ = proposed(word(("AURA", "#FFFFFF"), ("STREAM", "#9146FF")))
    whole, _, _ = proposed(word(("AURASTREAM", "#9146FF")))

    assert monochrome.shape == pytest.approx(whole.shape, rel=0.03)
    assert monochrome[:, :, 3].mean() == pytest.approx(whole[:, :, 3].mean(), rel=0.05)


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_even_paper_is_taken_away_and_what_it_encloses_stays(format: str) -> None:
    image = being()
    draw = ImageDraw.Draw(image)
    draw.ellipse(at(170, 230, 230, 290), fill="#FFFFFF")

    _, icon, _ = proposed(on_paper(image, "#FFFFFF"), format=format)

    assert icon[2, 2, 3] == icon[-3, -3, 3] == 0 or tuple(icon[256, 2, :3]) in {DARK_PLATE, LIGHT_PLATE}
    opaque = icon[icon[:, :, 3] == 255][:, :3].astype(int)
    assert (opaque.min(axis=1) > 230).any()
    assert (np.abs(opaque - (255, 177, 61)).max(axis=1) < 24).any()


def test_a_coloured_ground_is_part_of_the_logo_as_on_a_badge() -> None:
    """Its colour is the brand's; what stands on it would be anybody's."""
    tile, draw = canvas(400, 400)
    draw.rectangle(at(0, 0, 400, 400), fill="#D01030")
    draw.polygon([*at(200, 80), *at(340, 320), *at(60, 320)], fill="#FFFFFF")

    monochrome, icon, _ = proposed(tile)

    assert monochrome[2, 2, 3] == 255
    assert monochrome[monochrome.shape[0] // 2, monochrome.shape[1] // 2, 3] == 0, "the triangle is left open"
    ink = monochrome[2, 2, :3].astype(int)
    assert ink[0] > ink[1] + 60, "in the brand's hue"
    assert (np.abs(icon[..., :3].astype(int) - (208, 16, 48)).max(axis=2) < 12).mean() > 0.3


def test_taking_paper_away_leaves_no_fringe_of_it() -> None:
    _, icon, _ = proposed(on_paper(badge(), "#FFFFFF"))

    edge = icon[(icon[:, :, 3] > 60) & (icon[:, :, 3] < 200)][:, :3].astype(int)
    assert len(edge) > 100
    assert np.percentile(edge[:, 1], 95) < 110, "the badge has green 24, the paper 255"


def test_the_emblem_beside_a_word_is_the_icon() -> None:
    _, icon, _ = proposed(being_and_word())
    _, alone, _ = proposed(being())

    assert np.abs(icon.astype(int) - alone).mean() < 8


def test_the_emblem_above_words_is_the_icon() -> None:
    _, icon, _ = proposed(being_over_word())
    _, alone, _ = proposed(being())

    assert np.abs(icon.astype(int) - alone).mean() < 8


def test_the_icon_of_a_word_is_its_initial() -> None:
    _, icon, _ = proposed(word(("nightowl", "#C2185B")))
    _, initial, _ = proposed(word(("n", "#C2185B")))

    assert np.abs(icon.astype(int) - initial).mean() < 8


@pytest.mark.parametrize(("colour", "plate"), [("#FFFFFF", DARK_PLATE), ("#101018", LIGHT_PLATE), ("#E01050", None)])
def test_a_mark_that_would_vanish_stands_on_a_plate(colour: str, plate: tuple[int, int, int] | None) -> None:
    _, icon, _ = proposed(word(("R", colour)))

    assert tuple(icon[ICON_SIDE // 2, 8]) == ((*plate, 255) if plate else (0, 0, 0, 0))


def test_a_mark_has_clear_space_around_it() -> None:
    _, icon, _ = proposed(badge())

    rows, columns = np.nonzero(icon[:, :, 3] > 8)
    margin = ICON_SIDE * ICON_MARGIN
    assert min(rows.min(), columns.min()) >= margin - 2
    assert max(rows.max(), columns.max()) <= ICON_SIDE - margin + 2


def test_a_scene_fills_its_icon() -> None:
    _, icon, _ = proposed(Image.fromarray(scene(800, 600)))

    assert icon[:, :, 3].min() == 255


def test_a_watermark_reads_on_dark_middle_and_light_video() -> None:
    _, _, watermark = proposed(word(("PIXEL", "#E01050")))

    for ground in ("#101418", "#556B5E", "#E8E8E8"):
        page = Image.new("RGBA", (watermark.shape[1], watermark.shape[0]), ground)
        page.alpha_composite(Image.fromarray(watermark))
        light = np.asarray(page.convert("L")).astype(int)
        assert np.ptp(light) > 40


def test_a_large_logo_gives_the_same_icon_as_a_small_one() -> None:
    _, small, _ = proposed(badge())
    _, large, _ = proposed(badge().resize((3_200, 3_200), Image.Resampling.BICUBIC))

    assert np.abs(small.astype(int) - large).mean() < 3
