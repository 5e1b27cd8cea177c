import numpy as np
import pytest

from adapters.imaging.spill import grown, solid_within, steady, window_of


def test_a_window_holds_all_that_is_set_and_so_much_around_it_within_the_picture() -> None:
    mask = np.zeros((50, 80), bool)
    mask[10, 70] = mask[12, 75] = True

    assert window_of(mask, beyond=0) == (slice(10, 13), slice(70, 76))
    rows, columns = window_of(mask, beyond=15)
    assert mask[rows, columns].shape == (28, 25)
    assert mask[window_of(np.zeros_like(mask), beyond=3)].size == 1


@pytest.mark.parametrize("reach", [1, 4, 9])
def test_what_grows_in_a_window_is_what_grows_in_the_whole_picture(reach: int) -> None:
    subject = np.zeros((90, 120), bool)
    subject[30:55, 40:90] = np.random.default_rng(2).random((25, 50)) < 0.5
    part = window_of(subject, beyond=reach + 1)

    assert np.array_equal(grown(~subject[part], reach), grown(~subject, reach)[part])


def test_a_plane_is_steady_where_no_channel_jumps() -> None:
    red, green = np.full((2, 9, 9), 100, np.uint8)
    green[4, 4] = 120

    here = steady([red, green], apart=1, most=19)

    assert steady([red, green], apart=1, most=20).all()
    assert {(int(y), int(x)) for y, x in np.argwhere(~here)} == {(4, 4), (3, 4), (5, 4), (4, 3), (4, 5)}


def test_the_mean_of_what_is_solid_counts_near_pixels_first() -> None:
    mix = np.zeros((11, 11, 3), np.float32)
    mix[5, 4], mix[5, 7] = (80, 0, 0), (0, 80, 0)
    solid = np.zeros((11, 11), bool)
    solid[5, [4, 7]] = True

    mean, found = solid_within(mix, solid, np.array([5, 0]), np.array([5, 10]), reach=2)

    assert mean[0] == pytest.approx([80 * 8 / 9, 80 / 9, 0])
    assert found.tolist() == [True, False]
