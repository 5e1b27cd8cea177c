import numpy as np
import pytest

from adapters.imaging.measuring.shapes import box_of, regions, regions_of, widened
from domain.generation.asset_types import Box


@pytest.mark.parametrize("by", [1, 2, 3, 5, 8])
def test_a_point_widens_to_a_square(by: int) -> None:
    point = np.zeros((31, 41), bool)
    point[15, 20] = True

    square = np.zeros((31, 41), bool)
    square[15 - by : 16 + by, 20 - by : 21 + by] = True

    assert np.array_equal(widened(point, by), square)


def test_what_widens_stays_within_the_picture() -> None:
    corner = np.zeros((6, 6), bool)
    corner[0, 5] = True

    assert widened(corner, 2).sum() == 9


def test_a_box_is_told_in_fractions() -> None:
    mask = np.zeros((10, 20), bool)
    mask[2:5, 4:10] = True

    assert box_of(mask) == Box(0.2, 0.2, 0.5, 0.5)
    assert box_of(np.zeros((3, 3), bool)) is None


def test_regions_come_by_weight_and_grain_does_not_part_them() -> None:
    mask, weights = np.zeros((20, 40), bool), np.ones((20, 40))
    mask[:, :10] = mask[5:9, 20:40:2] = True
    weights[5:9, 20:40] = 9

    heavy, wide = regions(mask, weights, most=5)

    assert (heavy.weight, heavy.box) == (360, Box(0.5, 0.25, 0.975, 0.45))
    assert (wide.weight, wide.box) == (200, Box(0, 0, 0.25, 1))
    assert len(regions(mask, weights, most=1)) == 1
    assert regions(np.zeros((4, 4), bool), np.ones((4, 4)), most=5) == []


def test_masks_that_are_looked_at_together_have_the_regions_that_they_have_alone() -> None:
    random = np.random.default_rng(11)
    masks, weights = [random.random((40, 30)) < 0.1 for _ in range(5)], random.random((40, 30))
    masks[2][:] = True  # touches all edges, and so the masks before and behind it if anything could
    alone = [(at, region) for at, mask in enumerate(masks) for region in regions(mask, weights, most=400)]

    together = regions_of(masks, weights, most=2_000)

    # Adding up in another order may change the last bit of a weight.
    def known(found: list) -> set:
        return {(at, round(region.weight, 9), region.box) for at, region in found}

    assert known(together) == known(alone)
    assert len(together) == len(alone) > 30
    assert [at for at, _ in regions_of(masks, weights, most=1)] == [2]
