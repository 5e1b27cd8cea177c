import numpy as np
import pytest

from adapters.imaging import vips
from adapters.imaging.encode import encoded, largest_that_fits
from domain.generation.asset_types import ImageFormat
from tests.integration.imaging.drawings import scene


@pytest.mark.parametrize(("qualities", "subsampling"), [(range(85, 96), "off"), (range(50, 85), "on")])
def test_a_jpeg_that_does_not_fit_at_once_has_the_best_quality_that_does(qualities: range, subsampling: str) -> None:
    grainy = np.clip(scene(400, 300) + np.random.default_rng(2).normal(0, 12, (300, 400, 1)), 0, 255)
    image = vips.Image.new_from_array(grainy.astype(np.uint8), interpretation="srgb")
    sizes = {
        quality: len(image.jpegsave_buffer(Q=quality, subsample_mode=subsampling, optimize_coding=True, keep="none"))
        for quality in qualities
    }

    for quality in qualities[:-1:4]:
        limit = (sizes[quality] + sizes[quality + 1]) // 2
        content = encoded(image, ImageFormat.JPEG, max_bytes=limit, packet=b"")
        assert sizes[quality] <= len(content) <= limit < sizes[quality + 1]


@pytest.mark.parametrize("power", [0.3, 0.8, 1.8])
@pytest.mark.parametrize("best", [50, 51, 64, 77, 93, 95])
def test_the_quality_that_fits_is_found_in_few_tries(power: float, best: int) -> None:
    tried: list[int] = []

    def size(quality: int) -> int:
        return round(9_000_000 * (201 - 2 * quality) ** -power)

    def save(quality: int) -> bytes:
        tried.append(quality)
        return bytes(size(quality))

    content = largest_that_fits(save, 50, 95, 75, size(best))

    assert content is not None
    assert len(content) == size(best)
    assert len(tried) <= 6


def test_nothing_is_found_when_even_the_poorest_does_not_fit() -> None:
    tried: list[int] = []

    def save(quality: int) -> bytes:
        tried.append(quality)
        return bytes(10_000 + quality)

    assert largest_that_fits(save, 50, 95, 95, 1_000) is None
    assert tried == [95, 50]
