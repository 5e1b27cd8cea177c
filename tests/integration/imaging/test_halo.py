from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from adapters.imaging.cut_out import Ground
from adapters.imaging.finishing import finished
from adapters.imaging.halo import MOST, Cleaned, Halo, Pass, cleaned
from adapters.imaging.vips import Image
from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.colours import rgb_of
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import BLUE, GREEN, MAGENTA, Drawing, disc, face, leafy, ring, strands

DRAWINGS: dict[str, tuple[str, Callable[[], Drawing]]] = {
    "a face": (GREEN, face),
    "a soft face": (GREEN, partial(face, blur=3)),
    "a ring": (MAGENTA, partial(ring, MAGENTA)),
    "a white disc": (BLUE, partial(disc, BLUE, colour=(250, 250, 250))),
    "hair": (GREEN, partial(strands, thick=2)),
    "leaves near the key": (GREEN, leafy),
}


def passed(drawing: Drawing, colours: np.ndarray, key: str) -> Cleaned | None:
    art = np.dstack([np.rint(colours), np.rint(drawing.alpha * 255)]).astype(np.uint8)
    ground = Ground(np.array(rgb_of(key), np.float32), 0, asked=True)
    return cleaned(Image.new_from_array(art, interpretation="srgb"), ground)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_perfect_cut_out_has_no_halo_on_any_ground_and_stays_as_it_is(name: str) -> None:
    key, draw = DRAWINGS[name]
    drawing = draw()

    result = passed(drawing, drawing.colours, key)

    assert result.first.halo.on == {"#000000": 0, "#FFFFFF": 0, "#9146FF": 0}
    assert (result.second, result.kept) == (None, result.first)
    assert (result.kept.art.numpy()[:, :, 3] == np.rint(drawing.alpha * 255)).all()


@pytest.mark.parametrize("name", DRAWINGS)
def test_an_edge_that_kept_its_key_is_seen_on_every_ground_and_cured_by_the_second_pass(name: str) -> None:
    """Its alpha is right, but its colours are as they came: mixed with the key."""
    key, draw = DRAWINGS[name]
    drawing = draw()

    result = passed(drawing, drawing.pixels, key)

    assert min(result.first.halo.on.values()) > 0.3
    assert result.second is result.kept
    assert result.kept.halo.worst < 0.01
    error = np.abs(result.kept.art.numpy()[:, :, 3] / 255 - drawing.alpha)
    assert error.mean() < 0.005


def test_the_second_pass_takes_a_pixel_off_what_is_bulky_and_nothing_off_strands() -> None:
    drawing = strands(thick=2)
    middle = np.zeros(drawing.alpha.shape, bool)
    middle[240:784, 240:784] = True
    before = drawing.alpha * 255

    after = passed(drawing, drawing.pixels, GREEN).kept.art.numpy()[:, :, 3].astype(float)

    assert after[~middle].sum() == pytest.approx(before[~middle].sum(), rel=0.02)
    assert 500 < (before - after)[middle].sum() / 255 < 3_000, "of a circle of 1,480 pixels"


@pytest.mark.parametrize(("second", "kept"), [(0.2, 1), (0.3, 0), (0.4, 0)])
def test_the_better_pass_is_kept_and_the_first_when_both_are_alike(second: float, kept: int) -> None:
    art = [Image.black(2, 2, bands=4) for _ in range(2)]
    passes = [
        Pass(each, Halo({"#000000": 0, "#FFFFFF": worst})) for each, worst in zip(art, (0.3, second), strict=True)
    ]
    ground = Ground(np.array(rgb_of(GREEN), np.float32), 0, asked=True)

    assert Cleaned(ground, *passes).kept is passes[kept]


def test_a_rim_in_the_subjects_own_green_is_no_halo() -> None:
    drawing = disc(colour=(90, 200, 90))

    assert passed(drawing, drawing.colours, GREEN).first.halo.worst <= MOST


@pytest.mark.parametrize("ground", ["#FFFFFF", "#808080", "#000000"])
def test_nothing_is_said_of_a_ground_without_a_tint(ground: str) -> None:
    """A pale edge may be left of white paper, or be an outline that was wanted."""
    drawing = face(ground)

    assert passed(drawing, drawing.pixels, ground) is None


@pytest.mark.parametrize(("ground", "told"), [("#FFFFFF", False), (GREEN, True)])
def test_a_picture_from_white_paper_has_no_halo_among_its_parts(ground: str, told: bool) -> None:
    order = FinishingOrder(CATALOGUE[AssetType.TWITCH_EMOTE], None, "", (), None)

    assert ("halo" in finished(Picture(face(ground).png, None), order).quality) is told
