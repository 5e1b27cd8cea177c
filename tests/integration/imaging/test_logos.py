"""A brand's logo on finished pictures. Pillow scales and composes it a second time and is the judge."""

import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from adapters.imaging import vips
from adapters.imaging.finishing import finished
from adapters.imaging.fit import trims
from adapters.imaging.lettering import free_box
from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.brand_kits import MAX_DRAWN_BYTES, LogoVariant
from domain.generation.asset_types import CATALOGUE, WHOLE, AssetType, AssetTypeSpec, Box, ImageFormat
from domain.generation.logo_placing import LogoArtwork, LogoOrder, LogoPlace, LogoSize, safe_area
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import GREEN, as_jpeg, as_png, model_picture, scene

BOTH_SIZES = replace(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], format=ImageFormat.PNG, max_bytes=20_000_000)
"""Without loss, so that pixels can be compared."""

THUMBNAIL = replace(BOTH_SIZES, exports=BOTH_SIZES.exports[:1])

ORANGE, WHITE, NIGHT = (255, 120, 0), (255, 255, 255), (18, 18, 43)


def badge(width: int = 300, height: int = 200, colour: tuple[int, int, int] = ORANGE) -> Image.Image:
    """An ellipse with a ring in it, soft at the edges, on nothing."""
    large = Image.new("RGBA", (width * 4, height * 4), (*colour, 0))
    draw = ImageDraw.Draw(large)
    draw.ellipse((20, 20, width * 4 - 20, height * 4 - 20), fill=(*colour, 255))
    inner = (width, height, width * 3, height * 3)
    draw.ellipse(inner, fill=(*(channel // 2 + 100 for channel in colour), 255))
    return large.resize((width, height), Image.Resampling.BOX)


def artwork(image: Image.Image, variant: LogoVariant = LogoVariant.PRIMARY) -> LogoArtwork:
    file = BytesIO()
    image.save(file, "PNG")
    content = file.getvalue()
    return LogoArtwork(variant, content, image.width, image.height, sha256(content).hexdigest())


def an_order(spec: AssetTypeSpec, logo: LogoOrder, text: str = "") -> FinishingOrder:
    return FinishingOrder(spec, GREEN if spec.cut_out else None, text, ("#FFD166", "#FFFFFF"), "model", logo=logo)


def on_plain(ground: tuple[int, int, int], logo: LogoOrder, spec: AssetTypeSpec = THUMBNAIL) -> Finished:
    """On a ground of one colour but for a corner, since what is blank is refused."""
    pixels = np.full((768, 1376, 3), ground, np.uint8)
    pixels[-80:, :80] = (200, 40, 90)
    return finished(Picture(as_png(pixels), "model", local=True), an_order(spec, logo))


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def box_of(made: Finished) -> tuple[int, int, int, int]:
    """In pixels of the first file; the report tells thousandths of it."""
    box, file = Box(**made.quality["logo"]["box"]), made.files[0]
    return box.in_pixels(file.width, file.height)


def everything(spec: AssetTypeSpec, place: LogoPlace | None) -> Finished:
    spec = replace(spec, exports=spec.exports[:1])
    logo = LogoOrder((artwork(badge()), artwork(badge(160, 160), LogoVariant.ICON)), place)
    return finished(Picture(drawn(spec.type), "model"), an_order(spec, logo, "GO" if spec.text_box else ""))


@cache
def drawn(type: AssetType) -> bytes:
    return model_picture(CATALOGUE[type])


@pytest.mark.parametrize("logo", [(900, 600), (131, 97), (60, 40)], ids=["shrunk", "much alike", "enlarged"])
def test_its_pixels_are_those_of_the_original_scaled_and_nothing_else(logo: tuple[int, int]) -> None:
    original = badge(*logo)

    made = on_plain(NIGHT, LogoOrder((artwork(original),), LogoPlace.CENTRE, LogoSize.SMALL))

    left, top, right, bottom = box_of(made)
    premultiplied = np.asarray(original, np.float64) / 255
    premultiplied[..., :3] *= premultiplied[..., 3:]
    planes = [Image.fromarray(premultiplied[..., band].astype(np.float32)) for band in range(4)]
    scaled = np.stack([p.resize((right - left, bottom - top), Image.Resampling.LANCZOS) for p in planes], axis=-1)
    alpha = scaled[..., 3:]
    colour = np.clip(np.divide(scaled[..., :3], alpha, out=np.zeros_like(scaled[..., :3]), where=alpha > 0.001), 0, 1)
    alpha = np.clip(alpha, 0, 1)
    expected = 255 * colour * alpha + np.array(NIGHT) * (1 - alpha)
    shown = np.asarray(opened(made.files[0].content).crop((left, top, right, bottom)), np.float64)
    assert made.quality["logo"]["outline"] is None
    assert np.abs(shown - expected).max() <= 1.5  # alpha, colour and what they make are each rounded once


def test_the_picture_around_it_is_not_touched() -> None:
    picture = Picture(as_png(scene(1376, 768)), "model")
    logo = LogoOrder((artwork(badge()),), LogoPlace.TOP_LEFT)

    plain = finished(picture, replace(an_order(THUMBNAIL, logo), logo=None))
    made = finished(picture, an_order(THUMBNAIL, logo))

    before, after = (np.asarray(opened(each.files[0].content)).astype(int) for each in (plain, made))
    rows, columns = np.nonzero((before != after).any(axis=2))
    left, top, right, bottom = box_of(made)
    gap = round(0.07 * ((right - left) * (bottom - top)) ** 0.5) + 2
    assert left - gap <= columns.min() <= columns.max() < right + gap
    assert top - gap <= rows.min() <= rows.max() < bottom + gap
    assert (plain.composed, made.composed, plain.logo) == (False, True, None)
    assert b"compositeWithTrainedAlgorithmicMedia" in made.files[0].content


@pytest.mark.parametrize("place", [None, LogoPlace.TOP_LEFT, LogoPlace.CENTRE, LogoPlace.BOTTOM_RIGHT])
@pytest.mark.parametrize(
    "type",
    [
        AssetType.YOUTUBE_THUMBNAIL,
        AssetType.TWITCH_PANEL,
        AssetType.TWITCH_BANNER,
        AssetType.YOUTUBE_BANNER,
        AssetType.OVERLAY,
        AssetType.TWITCH_EMOTE,
        AssetType.PROFILE_PICTURE,
        AssetType.TIKTOK_STORY,
    ],
)
def test_it_stands_where_everybody_sees_it_and_on_nothing_that_matters(
    type: AssetType, place: LogoPlace | None
) -> None:
    spec = CATALOGUE[type]
    made = everything(spec, place)
    width, height = spec.master.width, spec.master.height

    left, top, right, bottom = box_of(made)

    safe = safe_area(spec).in_pixels(width, height)
    assert safe[0] <= left < right <= safe[2]
    assert safe[1] <= top < bottom <= safe[3]
    for taken in (*spec.keep_clear, *([spec.hole] if spec.hole else [])):
        other = taken.in_pixels(width, height)
        assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
    assert made.logo is not None
    assert made.quality["logo"]["scale"] <= 2.001
    if not trims(spec):
        assert min(left, top, width - right, height - bottom) >= round(0.04 * min(width, height)) - 1


@pytest.mark.parametrize("place", [None, LogoPlace.TOP_LEFT, LogoPlace.CENTRE])
def test_words_give_way_to_it_and_never_run_into_it(place: LogoPlace | None) -> None:
    logo = LogoOrder((artwork(badge()),), place)
    picture = Picture(as_png(scene(1376, 768, noise=0)), "model")

    bare, worded = (finished(picture, an_order(THUMBNAIL, logo, text)) for text in ("", "VICTORY AT LAST"))

    left, top, right, bottom = box_of(worded)
    with_words = np.asarray(opened(worded.files[0].content)).astype(int)
    if box_of(bare) == (left, top, right, bottom):
        without = np.asarray(opened(bare.files[0].content)).astype(int)
        assert (with_words[top:bottom, left:right] == without[top:bottom, left:right]).all()
    else:
        words = free_box(THUMBNAIL.text_box, THUMBNAIL.keep_clear).in_pixels(1280, 720)
        assert left >= words[2] or words[0] >= right or top >= words[3] or words[1] >= bottom


def test_all_files_of_one_asset_wear_the_same_logo_at_the_same_place() -> None:
    logo = LogoOrder((artwork(badge(600, 400)),), LogoPlace.TOP_RIGHT)

    small, large = on_plain(NIGHT, logo, BOTH_SIZES).files

    two = np.asarray(opened(large.content).resize((1280, 720), Image.Resampling.BOX)).astype(int)
    one = np.asarray(opened(small.content)).astype(int)
    assert np.abs(one - two)[:, 900:].mean() < 0.5


def test_where_it_cannot_be_seen_the_one_of_a_single_colour_stands_instead() -> None:
    primary, single = artwork(badge(colour=NIGHT)), artwork(badge(colour=WHITE), LogoVariant.MONOCHROME)

    made = on_plain(NIGHT, LogoOrder((primary, single)))

    assert made.logo is not None
    assert (made.logo.variant, made.logo.sha256) == (LogoVariant.MONOCHROME, single.sha256)
    assert made.quality["logo"]["value"] >= 3
    assert made.quality["logo"]["outline"] is None


def test_without_one_of_a_single_colour_it_gets_an_outline_and_keeps_its_own_pixels() -> None:
    dark = (40, 30, 60)

    made = on_plain(NIGHT, LogoOrder((artwork(badge(colour=dark)),)))

    left, top, right, bottom = box_of(made)
    shown = np.asarray(opened(made.files[0].content)).astype(int)
    middle = shown[(top + bottom) // 2, left + (right - left) // 8]
    assert made.quality["logo"]["outline"] == "#FFFFFF"
    assert made.quality["logo"]["value"] >= 3
    assert np.abs(middle - np.array(dark)).max() <= 2
    assert shown[top, (left + right) // 2].min() > 150


def test_a_logo_with_a_ground_of_its_own_needs_nothing() -> None:
    block = Image.new("RGB", (300, 200), NIGHT)
    ImageDraw.Draw(block).rectangle((100, 60, 200, 140), fill=ORANGE)

    made = on_plain(NIGHT, LogoOrder((artwork(block),)))

    assert made.quality["logo"]["outline"] is None


@pytest.mark.parametrize(
    "plain",
    [Image.new("RGB", (300, 200), ORANGE), Image.new("RGBA", (300, 200), (127, 127, 127, 200))],
    ids=["a block", "a grey veil"],
)
def test_a_logo_of_one_colour_is_one_too(plain: Image.Image) -> None:
    made = on_plain(NIGHT, LogoOrder((artwork(plain),)))

    assert made.logo is not None


def test_one_with_too_few_pixels_is_not_blown_up_but_replaced_or_kept_small() -> None:
    tiny, larger = artwork(badge(30, 20)), artwork(badge(600, 400), LogoVariant.SECONDARY)

    alone = on_plain(NIGHT, LogoOrder((tiny,), LogoPlace.CENTRE, LogoSize.LARGE))
    helped = on_plain(NIGHT, LogoOrder((tiny, larger), LogoPlace.CENTRE, LogoSize.LARGE))

    assert alone.quality["logo"]["scale"] == 2
    assert "too few pixels" in alone.quality["logo"]["advice"]
    assert helped.logo is not None
    assert helped.logo.variant is LogoVariant.SECONDARY
    assert helped.quality["logo"]["advice"] == ""


def test_where_there_is_no_room_the_picture_goes_without_and_says_so() -> None:
    made = on_plain(NIGHT, LogoOrder((artwork(badge()),)), replace(THUMBNAIL, keep_clear=(WHOLE,)))

    assert made.logo is None
    assert made.quality["logo"]["score"] == 0
    assert made.quality["logo"]["advice"] == "Ask for a smaller logo, or for another place."


def test_the_same_order_gives_the_same_bytes() -> None:
    logo = LogoOrder((artwork(badge()),), LogoPlace.TOP_LEFT)
    picture = Picture(as_png(scene(1376, 768)), "model")
    order = replace(an_order(THUMBNAIL, logo, "GG"), brand_colours=("#FF4500", "#1A1A2E"))

    assert finished(picture, order) == finished(picture, order)


WEARER = """
import sys
from pathlib import Path
from adapters.imaging.artwork.lockdown import Meter
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.logo_placing import LogoArtwork, LogoOrder, LogoSize
from domain.generation.picture import Picture

meter = Meter()
picture, logo = (Path(name).read_bytes() for name in sys.argv[1:])
order = LogoOrder((LogoArtwork(LogoVariant.PRIMARY, logo, 4_096, 4_096, "0" * 64),), size=LogoSize.LARGE)
spec = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
made = finished(Picture(picture, "model"), FinishingOrder(spec, None, "GO GO", ("#FFFFFF",), "model", logo=order))
assert made.logo is not None
print(meter.spent().peak_bytes)
"""


def test_the_largest_logo_that_is_kept_is_worn_by_a_4k_thumbnail_in_300_megabytes(tmp_path: Path) -> None:
    down, across = np.mgrid[0:4_096, 0:4_096]
    disc = (down - 2_048) ** 2 + (across - 2_048) ** 2 < 2_000**2
    logo = np.dstack([down // 16, across // 16, (down + across) // 32, disc * 255]).astype(np.uint8)
    logo[:860] = np.random.default_rng(1).integers(0, 256, (860, 4_096, 4), np.uint8)
    content = vips.Image.new_from_array(logo, interpretation="srgb").pngsave_buffer(compression=2, filter="sub")
    assert 15 * 1024**2 < len(content) <= MAX_DRAWN_BYTES
    (tmp_path / "logo.png").write_bytes(content)
    (tmp_path / "picture.jpg").write_bytes(as_jpeg(scene(2_752, 1_536)))

    worn = subprocess.run(
        [sys.executable, "-c", WEARER, tmp_path / "picture.jpg", tmp_path / "logo.png"],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": "src"},
    )

    assert int(worn.stdout) < 300 * 1000**2


@pytest.mark.parametrize("size", [(720, 1376), (2400, 500)], ids=["upright", "long"])
def test_what_the_platform_covers_stays_where_it_is_beside_a_picture_that_is_shown_whole(size: tuple[int, int]) -> None:
    logo = LogoOrder((artwork(badge()),), place=LogoPlace.BOTTOM_RIGHT, size=LogoSize.LARGE)

    made = finished(Picture(as_png(scene(*size)), "model"), an_order(THUMBNAIL, logo, "FINAL"))

    covered = {overlap["what"] for overlap in made.quality["safe_zones"]["overlaps"]}
    assert covered.isdisjoint({"logo", "words"})
