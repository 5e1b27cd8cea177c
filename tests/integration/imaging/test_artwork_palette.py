"""Colours are found again: of palettes that were drawn for it, through antialiasing, JPEG and small shares."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from adapters.imaging.artwork.palette import lab_of, rgb_of_lab, sampled, swatches_of
from adapters.imaging.artwork.suggesting import suggestion_of
from adapters.imaging.decode import in_srgb
from adapters.imaging.vips import Image as Picture
from domain.brand_kits import ColourRole, Suggestion
from domain.generation.colours import distance
from domain.generation.colours import lab_of as lab_of_hex
from tests.integration.imaging.drawings import scene

SHARES = (0.4, 0.25, 0.18, 0.1, 0.07)
PALETTES = {
    "neon": ("#120458", "#FF00A0", "#00F0FF", "#FE75FE", "#7A04EB"),
    "forest": ("#1B4332", "#95D5B2", "#D8A657", "#6B2D0F", "#40916C"),
    "fire": ("#7F0A0A", "#F77F00", "#FCBF49", "#D62828", "#003049"),
    "pastel": ("#FFC8DD", "#A2D2FF", "#B8F2C8", "#CDB4DB", "#FFF1A8"),
    "dark": ("#0B132B", "#3A506B", "#5BC0BE", "#1C2541", "#6FFFE9"),
}


def blobs(palette: tuple[str, ...], *, ground: str | None = None) -> Image.Image:
    """Stripes of the palette's shares with soft edges between them, on a shape with round corners."""
    sharp = Image.new("RGBA", (1600, 1200))
    draw, left = ImageDraw.Draw(sharp), 0.0
    for colour, share in zip(palette, SHARES, strict=True):
        draw.rectangle((round(left * 1600), 0, round((left + share) * 1600), 1200), fill=colour)
        left += share
    shape = Image.new("L", sharp.size, 0)
    ImageDraw.Draw(shape).rounded_rectangle((20, 20, 1580, 1180), 300, fill=255)
    sharp.putalpha(shape)
    small = sharp.resize((400, 300), Image.Resampling.LANCZOS)
    if ground is None:
        return small
    paper = Image.new("RGB", small.size, ground)
    paper.paste(small, mask=small.getchannel("A"))
    return paper


def suggested(image: Image.Image) -> Suggestion:
    file = BytesIO()
    image.save(file, "PNG")
    picture = in_srgb(Picture.new_from_buffer(file.getvalue(), ""))
    swatches, opaque = swatches_of(sampled(picture.copy_memory()))
    hexes = [np.rint(rgb_of_lab(swatch.lab)).clip(0, 255).astype(int) for swatch in swatches]
    colours = [
        {"hex": "#{:02X}{:02X}{:02X}".format(*rgb), "share": swatch.share, "rim": swatch.rim}
        for rgb, swatch in zip(hexes, swatches, strict=True)
    ]
    return suggestion_of({"colours": colours, "opaque": opaque})


def through_jpeg(image: Image.Image) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=88)
    return Image.open(file)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("ground", [None, "#FFFFFF", "#000000", "jpeg"])
def test_each_colour_of_a_palette_is_found_within_delta_e_3(palette: tuple[str, ...], ground: str | None) -> None:
    image = through_jpeg(blobs(palette, ground="#FFFFFF")) if ground == "jpeg" else blobs(palette, ground=ground)

    found = [colour.hex for colour in suggested(image).colours]

    assert {colour: min(distance(colour, other) for other in found) for colour in palette} == {
        colour: pytest.approx(0, abs=3) for colour in palette
    }
    assert len(found) == 5


@pytest.mark.parametrize("ground", ["#FFFFFF", "#000000", "#808080"])
def test_the_paper_behind_a_logo_is_no_colour_of_the_brand(ground: str) -> None:
    suggestion = suggested(blobs(PALETTES["fire"], ground=ground))

    assert min(distance(colour.hex, ground) for colour in suggestion.colours) > 10


def test_white_within_a_logo_is_a_colour_of_the_brand() -> None:
    image = Image.new("RGB", (200, 200), "#7A04EB")
    ImageDraw.Draw(image).rectangle((60, 60, 140, 140), fill="white")

    suggestion = suggested(image)

    assert [(colour.hex, colour.name, colour.role) for colour in suggestion.colours] == [
        ("#7A04EB", "bright violet", ColourRole.PRIMARY),
        ("#FFFFFF", "white", ColourRole.NEUTRAL),
    ]


@pytest.mark.parametrize(
    ("hex", "name"),
    [
        ("#FF0000", "bright red"),
        ("#FFFF00", "bright yellow"),
        ("#00FF00", "bright green"),
        ("#0000FF", "bright blue"),
        ("#000080", "deep blue"),
        ("#8B0000", "dark red"),
        ("#8B4513", "brown"),
        ("#FFC0CB", "light rose"),
    ],
)
def test_plain_colours_have_the_names_that_people_know(hex: str, name: str) -> None:
    [colour] = suggested(Image.new("RGB", (60, 60), hex)).colours

    assert (colour.hex, colour.name) == (hex, name)


def test_what_shows_anywhere_in_a_large_picture_is_seen() -> None:
    """Whichever rows and columns it lies in."""
    band = Image.new("RGBA", (4096, 4096))
    ImageDraw.Draw(band).rectangle((0, 2049, 4095, 2058), fill="#7A04EB")
    stripes = Image.new("RGB", (512, 512), "#E02030")
    for place in range(0, 512, 2):
        ImageDraw.Draw(stripes).line((place, 0, place, 511), fill="#2040D0")
    dot = Image.new("RGBA", (4096, 4096))
    dot.putpixel((3001, 1003), (122, 4, 235, 255))

    assert [colour.hex for colour in suggested(band).colours] == ["#7A04EB"]
    assert [colour.hex for colour in suggested(dot).colours] == ["#7A04EB"]
    red, blue = sorted(suggested(stripes).colours, key=lambda colour: colour.hex, reverse=True)
    assert (red.hex, blue.hex) == ("#E02030", "#2040D0")
    assert 0.4 < red.share < 0.6


def test_a_logo_of_black_on_white_is_black() -> None:
    image = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(image).ellipse((50, 50, 150, 150), fill="black")

    suggestion = suggested(image)

    assert [(colour.hex, colour.role) for colour in suggestion.colours] == [("#000000", ColourRole.PRIMARY)]
    assert suggestion.tone == ("minimal", "dark", "timeless")


def test_shares_are_those_of_what_can_be_seen() -> None:
    shares = [colour.share for colour in suggested(blobs(PALETTES["fire"]).crop((0, 140, 400, 160))).colours]

    assert shares == pytest.approx(SHARES, abs=0.02)


def test_small_vivid_parts_are_accents() -> None:
    image = Image.new("RGB", (400, 400), "#1B4332")
    ImageDraw.Draw(image).rectangle((180, 180, 240, 240), fill="#FF7F11")

    suggestion = suggested(image)

    assert [(colour.hex, colour.role) for colour in suggestion.colours] == [
        ("#1B4332", ColourRole.PRIMARY),
        ("#FF7F11", ColourRole.ACCENT),
    ]


def test_the_soft_edges_of_thin_lines_are_no_colours() -> None:
    image = Image.new("RGB", (900, 900), "white")
    for left in range(40, 860, 40):
        ImageDraw.Draw(image).line((left, 40, left + 30, 860), fill="#D00000", width=9)

    found = suggested(image.resize((300, 300), Image.Resampling.LANCZOS)).colours

    assert [distance(colour.hex, "#D00000") < 3 for colour in found] == [True]


def test_what_is_transparent_has_no_say() -> None:
    image = Image.new("RGBA", (200, 200), (0, 255, 0, 0))
    ImageDraw.Draw(image).ellipse((50, 50, 150, 150), fill="#2040D0")

    assert [colour.hex for colour in suggested(image).colours] == ["#2040D0"]


def test_a_blurred_photograph_gives_a_few_colours_that_are_in_it() -> None:
    photo = Image.fromarray(scene(600, 400)).filter(ImageFilter.GaussianBlur(4))
    pixels = np.unique(np.asarray(photo).reshape(-1, 3), axis=0)

    suggestion = suggested(photo)

    labs = lab_of(pixels)
    assert 3 <= len(suggestion.colours) <= 5
    for colour in suggestion.colours:
        assert np.linalg.norm(labs - np.array(lab_of_hex(colour.hex)), axis=1).min() < 3


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (2, 2), (3, 3)])
def test_the_smallest_pictures_have_colours_too(size: tuple[int, int]) -> None:
    assert [colour.hex for colour in suggested(Image.new("RGB", size, "#336699")).colours] == ["#336699"]


@pytest.mark.parametrize(
    ("palette", "tone"),
    [
        (("#FF0000", "#FF8800"), ("energetic", "balanced", "warm")),
        (("#00135A", "#001B7A"), ("confident", "dark", "cool")),
        (("#FF3B30", "#34C759", "#007AFF"), ("energetic", "balanced", "playful")),
        (("#F5EFE6", "#E8DFCA"), ("calm", "bright", "warm")),
        (("#9DB4AB", "#8AA399"), ("calm", "balanced", "cool")),
        (("#101010", "#FFFFFF"), ("minimal", "bold", "timeless")),
    ],
)
def test_tone_is_told_from_colourfulness_lightness_and_hues(palette: tuple[str, ...], tone: tuple[str, ...]) -> None:
    image = Image.new("RGB", (60 * len(palette), 60))
    for at, colour in enumerate(palette):
        image.paste(colour, (60 * at, 0, 60 * at + 60, 60))

    assert suggested(image).tone == tone


def test_lab_agrees_with_the_arithmetic_of_the_domain() -> None:
    hexes = ("#000000", "#FFFFFF", "#123456", "#FF00A0", "#7F7F7F")
    rgb = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in hexes], np.uint8)

    assert lab_of(rgb) == pytest.approx(np.array([lab_of_hex(colour) for colour in hexes]), abs=0.02)
    assert np.rint(rgb_of_lab(lab_of(rgb))).astype(int).tolist() == rgb.tolist()
