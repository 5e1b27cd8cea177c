import numpy as np
import pytest

from adapters.imaging.measuring.parts import Part
from adapters.imaging.measuring.readability import at_sides, measured_focus, measured_readability
from adapters.imaging.measuring.salience import Subject
from domain.generation.asset_types import Box
from tests.unit.imaging.measuring.pictures import WHITE, YELLOW, blended, picture, plain, with_box


def measured(pixels: np.ndarray, subject: Subject | None = None) -> dict[str, Part]:
    shown = at_sides(picture(pixels))
    return measured_readability(shown) | measured_focus(shown, subject)


def stripes(period: int) -> np.ndarray:
    across = np.mgrid[0:720, 0:1280][1]
    return np.repeat(np.where(across // period % 2, 230, 20)[..., None], 3, axis=2).astype(np.uint8)


def border(width: int = 1280, height: int = 720, *, alpha: int) -> np.ndarray:
    """Half black and half white along the edges; `alpha` in the middle."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[:, width // 2 :, :3] = 255
    deep = height // 6
    pixels[deep:-deep, deep:-deep, 3] = alpha
    return pixels


def test_every_part_is_measured_at_each_size_that_the_picture_is_shown_at() -> None:
    parts = measured(stripes(160))

    for name in ("contrast", "clutter"):
        assert list(parts[name].more["sizes"]) == ["1280", "360", "246", "138"]
    assert list(parts["detail"].more["sizes"]) == ["246", "138"]
    assert all(parts[name].score == parts[name].more["sizes"]["138"]["score"] for name in parts if name != "subject")


def test_bold_stripes_read_in_a_list_and_fine_ones_turn_to_grey() -> None:
    bold, fine = measured(stripes(160)), measured(stripes(5))

    assert (bold["contrast"].score, bold["detail"].score) == (100, 100)
    assert fine["contrast"].score < 20
    assert fine["contrast"].more["sizes"]["1280"]["score"] == 100
    assert fine["detail"].score < 40
    assert fine["detail"].advice.startswith("Use fewer")


def test_a_picture_of_one_tone_has_no_contrast() -> None:
    part = measured(plain(1280, 720))["contrast"]

    assert (part.score, part.value) == (0, 0.0)
    assert part.advice.startswith("Set a bright subject")


def test_what_is_transparent_is_not_counted_as_contrast_or_the_want_of_it() -> None:
    hollow, filled = (measured(border(alpha=alpha))["contrast"] for alpha in (0, 255))

    assert hollow.score == filled.score == 100
    assert hollow.value == pytest.approx(filled.value, abs=1.5)


def test_nothing_but_transparency_has_no_contrast() -> None:
    assert measured(np.zeros((720, 1280, 4), np.uint8))["contrast"].value == 0.0


@pytest.mark.parametrize(("box", "score"), [(Box(0.5, 0.1, 0.9, 0.9), 100), (Box(0.5, 0.5, 0.6, 0.6), 0)])
def test_a_subject_is_to_be_large(box: Box, score: int) -> None:
    part = measured(with_box(plain(1280, 720), box, YELLOW), subject=Subject(box))["subject"]

    assert part.score == score
    assert part.more["box"] == {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}


def test_a_picture_without_a_subject_is_told_so() -> None:
    part = measured(plain(1280, 720))["subject"]

    assert (part.score, part.value, part.more["box"]) == (0, 0.0, None)


def test_noise_is_clutter_and_one_box_on_plain_ground_is_not() -> None:
    noise = np.random.default_rng(5).integers(0, 2, (45, 80, 1)).repeat(16, axis=0).repeat(16, axis=1).repeat(3, axis=2)

    calm = measured(with_box(plain(1280, 720), Box(0.5, 0.2, 0.9, 0.8), WHITE))["clutter"]
    crowded = measured(noise * 255)["clutter"]

    assert calm.score == 100
    assert crowded.score == 0
    assert "Leave things out" in crowded.advice


def test_an_upright_picture_is_measured_by_its_longer_side() -> None:
    assert [image.height for image in at_sides(picture(plain(1080, 1920))).images.values()] == [1280, 360, 246, 138]


@pytest.mark.parametrize("pixels", [plain(1280, 720), blended(0, 255, down=True)], ids=["plain", "gradient"])
def test_a_picture_without_an_edge_has_no_detail_and_its_calm_is_no_merit(pixels: np.ndarray) -> None:
    parts = measured(pixels)

    assert (parts["detail"].score, parts["detail"].value) == (0, 0.0)
    assert "outline" in parts["detail"].advice
    assert "clutter" not in parts


def test_one_small_thing_on_plain_ground_is_detail_and_calm() -> None:
    parts = measured(with_box(plain(1280, 720), Box(0.6, 0.4, 0.7, 0.6), WHITE))

    assert (parts["detail"].score, parts["clutter"].score) == (100, 100)
