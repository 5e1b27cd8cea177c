import numpy as np
import pytest

from adapters.imaging.recolouring.oklab import angle_of, chroma_of, lab_of, most_chroma, rgb_of, turn


def planes(*colours: tuple[int, int, int]) -> np.ndarray:
    return np.array(colours, np.uint8).T


def test_red_is_where_its_author_says() -> None:
    """Ottosson gives 0.628, 0.225 and 0.126 for the red of sRGB."""
    assert lab_of(planes((255, 0, 0)))[:, 0] == pytest.approx([0.628, 0.225, 0.126], abs=0.001)


def test_white_and_greys_have_no_chroma_and_their_order_of_lightness() -> None:
    lab = lab_of(planes(*[(level, level, level) for level in range(0, 256, 5)]))

    assert chroma_of(lab).max() < 1e-4
    assert (np.diff(lab[0]) > 0).all()
    assert (lab[0, 0], lab[0, -1]) == pytest.approx((0, 1), abs=1e-4)


def test_every_colour_comes_back_as_it_was() -> None:
    levels = np.stack(np.meshgrid(*[np.arange(0, 256, 5, dtype=np.uint8)] * 3)).reshape(3, -1)

    assert np.array_equal(rgb_of(lab_of(levels)), levels)


def test_an_angle_beyond_half_a_turn_is_the_same_on_the_other_side() -> None:
    assert turn(np.array([0.5, 4.0, -4.0], np.float32)) == pytest.approx([0.5, 4 - 2 * np.pi, 2 * np.pi - 4], abs=1e-5)


def test_no_colour_of_srgb_is_more_vivid_than_the_most() -> None:
    red = lab_of(planes((255, 0, 0)))
    most = most_chroma(float(angle_of(red)[0]))

    assert most[round(255 * float(red[0, 0]))] == pytest.approx(float(chroma_of(red)[0]), abs=0.004)
    assert most[0] == pytest.approx(0, abs=0.03)
    assert most[-1] == pytest.approx(0, abs=0.03)
