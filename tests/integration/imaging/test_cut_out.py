from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageFilter

from adapters.imaging.cut_out import OFF_GRID, STEP, CutOut, _alike, _distance, _lab, cut_out
from adapters.imaging.decode import Size, decoded
from domain.generation.asset_types import Box
from domain.generation.colours import rgb_of
from domain.generation.picture import Flaw, PictureUnusable
from tests.integration.imaging.drawings import (
    BLUE,
    GREEN,
    MAGENTA,
    Drawing,
    as_jpeg,
    as_png,
    disc,
    face,
    frame,
    glow,
    hair,
    lattice,
    leafy,
    ring,
    scene,
    strands,
)

DRAWINGS: dict[str, Callable[[], Drawing]] = {
    "a crisp face": face,
    "a face on magenta": partial(face, MAGENTA),
    "a soft face": partial(face, blur=3),
    "a ring": ring,
    "tapering hair": hair,
    "a disc near the key": partial(disc, colour=(90, 200, 90)),
    "a cyan disc": partial(disc, colour=(40, 220, 230)),
    "a white disc on magenta": partial(disc, MAGENTA, colour=(250, 250, 250)),
    "a frame": partial(frame, 1024, 576),
}
CORPUS: dict[str, Callable[[], Drawing]] = {
    "hair of one pixel": partial(strands, thick=1),
    "hair of two pixels on blue": partial(strands, BLUE, thick=2),
    "hair of three pixels on magenta": partial(strands, MAGENTA, thick=3),
    "hair in a wide picture": partial(strands, thick=2, width=1376, height=768),
    "hair in a picture of an odd ratio": partial(strands, thick=1.5, width=777, height=1301),
    "a narrow glow": partial(glow, reach=20),
    "a glow": glow,
    "a wide glow": partial(glow, reach=160),
    "a glow near the key": partial(glow, colour=(80, 220, 255)),
    "a glow on magenta": partial(glow, MAGENTA),
    "holes of 3 to 90 pixels": lattice,
    "leaves near the key": leafy,
    "leaves that are nearly the key": partial(leafy, leaf=(40, 215, 50)),
}
"""What is hard: strands thinner than any edge, light without an edge, holes, colours of the ground in the subject."""

KEYS = {name: MAGENTA if "magenta" in name else BLUE if "blue" in name else GREEN for name in (*DRAWINGS, *CORPUS)}
HOLES = {"a frame": Box(0.15, 0.2, 0.85, 0.75)}


def cut(content: bytes, key: str = GREEN, hole: Box | None = None) -> CutOut:
    return cut_out(decoded(content, cover=Size(1024, 1024)), key_colour=key, hole=hole)


def alpha_error(result: CutOut, drawing: Drawing) -> np.ndarray:
    return np.abs(result.art.numpy()[:, :, 3] / 255 - drawing.alpha)


def leaning(result: CutOut, drawing: Drawing, key: str) -> int:
    """Pixels by the edge that tint what lies behind them by a tenth of the key more than grey and the true colours."""
    axis = np.array(rgb_of(key), float) - np.mean(rgb_of(key))
    art = result.art.numpy().astype(float)
    lean = (art[:, :, :3] @ axis - np.maximum(drawing.colours @ axis, 0)) / (axis @ axis)
    return int((by_an_edge(drawing) & (lean * art[:, :, 3] / 255 > 0.1)).sum())


def by_an_edge(drawing: Drawing) -> np.ndarray:
    return np.asarray(Image.fromarray(drawing.alpha < 0.99).convert("L").filter(ImageFilter.MaxFilter(17))) > 0


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_known_alpha_is_found_again(name: str) -> None:
    drawing = DRAWINGS[name]()

    result = cut(drawing.png, KEYS[name], HOLES.get(name))

    error = alpha_error(result, drawing)
    edge = (drawing.alpha > 0.01) & (drawing.alpha < 0.99)
    assert error.mean() < 0.002
    assert error[edge].mean() < 0.04
    assert error[drawing.alpha == 1].mean() < 0.001
    assert error[drawing.alpha == 0].mean() < 0.0005


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_cut_out_has_no_key_coloured_fringe(name: str) -> None:
    drawing = DRAWINGS[name]()

    result = cut(drawing.png, KEYS[name], HOLES.get(name))

    assert leaning(result, drawing, KEYS[name]) == 0


@pytest.mark.parametrize("name", CORPUS)
def test_hard_edges_are_found_again_within_two_hundredths_and_without_a_fringe(name: str) -> None:
    drawing, key = CORPUS[name](), KEYS[name]

    for content, tinted in ((drawing.png, 10), (as_jpeg(drawing.pixels), 0.05 * by_an_edge(drawing).sum())):
        result = cut(content, key)
        error = alpha_error(result, drawing)
        assert error.mean() < 0.02
        assert error[drawing.alpha == 0].mean() < 0.01
        assert error[drawing.alpha == 1].mean() < 0.03
        assert leaning(result, drawing, key) < tinted


@pytest.mark.parametrize("name", [name for name in CORPUS if "hair" in name])
def test_no_strand_is_lost_or_thickened(name: str) -> None:
    """What the strands cover altogether is what they covered, though JPEG blurs each."""
    drawing = CORPUS[name]()
    thin = (drawing.alpha > 0) & ~_eroded(drawing.alpha > 0, 4)

    for content, off in ((drawing.png, 0.03), (as_jpeg(drawing.pixels), 0.25)):
        found = cut(content, KEYS[name]).art.numpy()[:, :, 3] / 255
        assert found[thin].sum() == pytest.approx(drawing.alpha[thin].sum(), rel=off)


def _eroded(mask: np.ndarray, reach: int) -> np.ndarray:
    return np.asarray(Image.fromarray(mask).convert("L").filter(ImageFilter.MinFilter(2 * reach + 1))) > 0


@pytest.mark.parametrize("name", ["a crisp face", "a soft face", "a ring"])
def test_noise_and_compression_leave_no_fringe_either(name: str) -> None:
    drawing = DRAWINGS[name]()
    noisy = drawing.pixels + np.random.default_rng(1).normal(0, 3, drawing.pixels.shape)

    result = cut(as_jpeg(noisy.clip(0, 255).astype(np.uint8)))

    assert alpha_error(result, drawing).mean() < 0.004
    assert leaning(result, drawing, GREEN) < 100, "of some 15,000 pixels of edge"


def test_a_ground_that_is_not_quite_the_asked_colour_is_measured() -> None:
    drawing = face("#1CE63A")

    result = cut(drawing.png)

    assert result.ground is not None
    assert result.ground.hex == "#1CE63A"
    assert alpha_error(result, drawing).mean() < 0.002


def test_a_ground_with_a_slight_gradient_is_cut_away_whole() -> None:
    drawing = face()
    shade = np.linspace(-12, 12, 1024)[:, None, None] * np.array([0.6, 1, 0.6])
    pixels = (drawing.pixels + shade * (1 - drawing.alpha[..., None])).clip(0, 255).astype(np.uint8)

    result = cut(as_png(pixels))

    assert alpha_error(result, drawing)[drawing.alpha == 0].max() == 0
    assert alpha_error(result, drawing).mean() < 0.004


def test_a_flat_ground_that_nobody_asked_for_is_cut_away_but_eyes_of_its_colour_stay() -> None:
    drawing = face("#FFFFFF")

    result = cut(drawing.png)

    assert result.ground is not None
    assert not result.ground.asked
    assert alpha_error(result, drawing).mean() < 0.004
    assert result.art.numpy()[470, 370, 3] == 255, "the white of an eye"


@pytest.mark.parametrize("written", [as_png, as_jpeg], ids=["png", "jpeg"])
@pytest.mark.parametrize(("tile", "tones"), [(8, (255, 204)), (32, (255, 204)), (64, (102, 153))])
def test_a_painted_checkerboard_is_refused(
    tile: int, tones: tuple[int, int], written: Callable[[np.ndarray], bytes]
) -> None:
    with pytest.raises(PictureUnusable) as refused:
        cut(written(on_a_checkerboard(face(), tile, tones)))

    assert refused.value.flaw is Flaw.NO_FLAT_GROUND


def test_a_checkerboard_so_pale_that_it_is_nearly_flat_is_cut_away() -> None:
    drawing = face()

    result = cut(as_jpeg(on_a_checkerboard(drawing, 20, (255, 238))))

    assert alpha_error(result, drawing).mean() < 0.006
    assert alpha_error(result, drawing)[drawing.alpha == 0].mean() < 0.002


def on_a_checkerboard(drawing: Drawing, tile: int, tones: tuple[int, int]) -> np.ndarray:
    height, width = drawing.alpha.shape
    down, across = np.mgrid[0:height, 0:width]
    board = np.where(((down // tile + across // tile) % 2)[..., None], *tones)
    part = drawing.alpha[..., None]
    return np.asarray((drawing.colours * part + board * (1 - part)).astype(np.uint8))


@pytest.mark.parametrize("content", [as_png(scene(1024, 1024)), as_png(scene(1024, 576))])
def test_a_scene_cannot_be_cut_out(content: bytes) -> None:
    with pytest.raises(PictureUnusable):
        cut(content)


def test_a_ground_with_next_to_nothing_on_it_is_refused() -> None:
    pixels = np.full((1024, 1024, 3), rgb_of(GREEN), np.uint8)
    pixels[500:510, 500:510] = 0

    with pytest.raises(PictureUnusable, match="cannot be told from its ground"):
        cut(as_png(pixels))


def test_transparency_that_came_with_the_picture_is_kept() -> None:
    drawing = face()
    own = np.dstack([drawing.colours, drawing.alpha * 255]).round().astype(np.uint8)

    result = cut(as_png(own))

    assert result.ground is None
    assert alpha_error(result, drawing).max() < 0.01


def test_the_same_picture_is_cut_out_the_same_way_each_time() -> None:
    first, second = (cut(hair().png).art.numpy() for _ in range(2))

    assert (first == second).all()


@pytest.mark.parametrize("ground", ["#00FF00", "#FF00FF", "#FFFFFF", "#030403", "#80807F", "#102C60"])
@pytest.mark.parametrize("tolerance", [5.0, 20.0])
def test_the_ground_is_what_is_near_it_in_lab_also_where_that_was_not_looked_at(ground: str, tolerance: float) -> None:
    dice = np.random.default_rng(5)
    middle = np.array(rgb_of(ground))
    near = np.clip(middle + dice.integers(-40, 41, (300_000, 3)), 0, 255)
    colours = np.concatenate([near, dice.integers(0, 256, (100_000, 3))]).astype(np.uint8)[None]

    found = _alike([np.ascontiguousarray(colours[..., channel]) for channel in range(3)], middle, tolerance)

    wanted = _distance(_lab(colours[0]), _lab(middle[None])) < tolerance
    assert wanted.any()
    assert np.array_equal(found[0], wanted)


def test_no_colour_is_farther_from_the_grid_than_it_is_said_to_be() -> None:
    """In the dark a level means most: of all 16,777,216 colours the farthest has a red of 5."""
    dark = np.stack(np.meshgrid(*[np.arange(48)] * 3), axis=-1).reshape(-1, 3)
    colours = np.concatenate([dark, np.random.default_rng(6).integers(0, 256, (200_000, 3))])
    steps = np.append(np.arange(0, 256, STEP), 255)
    nearest = steps[np.abs(colours[..., None] - steps).argmin(axis=-1)]

    farthest = _distance(_lab(colours), _lab(nearest)).max()

    assert OFF_GRID - 0.1 < farthest < OFF_GRID
