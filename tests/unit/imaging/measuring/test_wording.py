from dataclasses import replace

import numpy as np
import pytest

from adapters.imaging.lettering import Lettered, composed, lettered
from adapters.imaging.measuring.parts import WELL, Part, earned
from adapters.imaging.measuring.wording import Drawn, measured_words
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType
from tests.unit.imaging.measuring.pictures import BLACK, GREY, WHITE, Colour, picture, plain

THUMBNAIL = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]


def words_on(canvas: Image, text: str = "BIG WIN") -> Lettered:
    words = lettered(canvas, THUMBNAIL, THUMBNAIL.master, text, ("#FFFFFF",))
    assert words is not None
    return words


def measured(canvas: Image, words: Lettered) -> dict[str, Part]:
    return measured_words(composed(canvas, words).copy_memory(), Drawn.of(words))


def without_outline(words: Lettered) -> Lettered:
    pixels = words.overlay.numpy().copy()
    pixels[~Drawn.of(words).inked()] = 0
    return replace(words, overlay=picture(pixels))


@pytest.mark.parametrize("ground", [BLACK, GREY, WHITE])
def test_an_outline_carries_words_over_any_ground(ground: Colour) -> None:
    canvas = picture(plain(1280, 720, ground))

    part = measured(canvas, replace(words_on(canvas)))["text_contrast"]

    assert part.score == 100
    assert part.value > 15


@pytest.mark.parametrize(("ground", "ratio"), [(WHITE, 1.0), (GREY, 4.42), (BLACK, 21.0)])
def test_words_without_one_are_measured_against_the_picture_itself(ground: Colour, ratio: float) -> None:
    canvas = picture(plain(1280, 720, ground))
    white = replace(without_outline(words_on(picture(plain(1280, 720, BLACK)))), fill="#FFFFFF")

    part = measured(canvas, white)["text_contrast"]

    assert part.value == pytest.approx(ratio, abs=0.02)
    assert part.more["with_picture"] == pytest.approx(ratio, abs=0.02)


def test_what_is_called_enough_needs_no_advice() -> None:
    """4.5, as WCAG asks of text: no less than what is well."""
    assert earned("text_contrast", 4.5) >= WELL


@pytest.mark.parametrize(("fill", "ratio"), [("#FFFFFF", 1.0), ("#18181B", 1.0), ("#808080", 3.95)])
def test_words_over_nothing_are_measured_on_dark_and_on_light_and_the_worse_is_told(fill: str, ratio: float) -> None:
    clear = picture(np.zeros((720, 1280, 4), np.uint8))
    words = lettered(clear, THUMBNAIL, THUMBNAIL.master, "BIG WIN", (fill,))
    pixels = words.overlay.numpy().copy()
    pixels[~Drawn.of(words).inked()] = 0
    bare = replace(words, overlay=picture(pixels))

    part = measured(clear, bare)["text_contrast"]

    assert words.fill == fill
    assert part.value == part.more["with_picture"] == pytest.approx(ratio, abs=0.06)


def test_words_that_are_lost_in_one_place_do_not_pass() -> None:
    half = plain(1280, 720, BLACK)
    half[:, 250:] = WHITE
    words = without_outline(words_on(picture(plain(1280, 720, BLACK))))

    part = measured(picture(half), words)["text_contrast"]

    assert part.score == 0
    assert "brand kit" in part.advice


def test_what_was_painted_over_the_outline_counts_and_what_was_meant_does_not() -> None:
    canvas = picture(plain(1280, 720, BLACK))
    words = words_on(canvas)
    pixels = composed(canvas, words).numpy().copy()
    here = pixels[words.top : words.top + words.overlay.height, words.left : words.left + words.overlay.width]
    here[~Drawn.of(words).inked()] = (250, 250, 250)

    part = measured_words(picture(pixels), Drawn.of(words))["text_contrast"]

    assert part.value < 1.1
    assert part.more["with_outline"] > 15


def test_few_words_are_larger_than_many_at_every_size() -> None:
    canvas = picture(plain(1280, 720))
    few, many = (measured(canvas, words_on(canvas, text))["text_size"] for text in ("GG", "so many words " * 7))

    assert few.score == 100
    assert many.advice == "Use fewer words."
    for side in ("1280", "360", "246", "138"):
        assert few.more["sizes"][side]["value"] > 4 * many.more["sizes"][side]["value"]


def test_the_box_of_words_is_that_of_what_was_drawn() -> None:
    canvas = picture(plain(1280, 720, GREY))
    words = words_on(canvas)

    box = Drawn.of(words).box(canvas)
    changed = np.nonzero((composed(canvas, words).numpy() != 120).any(axis=2))

    assert box.left == pytest.approx(changed[1].min() / 1280, abs=0.02)
    assert box.right == pytest.approx(changed[1].max() / 1280, abs=0.02)
    assert box.top == pytest.approx(changed[0].min() / 720, abs=0.02)
    assert box.bottom == pytest.approx(changed[0].max() / 720, abs=0.03)
