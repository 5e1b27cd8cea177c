"""How large the local image model draws."""

import pytest

from adapters.local.sheets import sheet_for
from domain.generation.asset_types import Resolution


@pytest.mark.parametrize(
    ("ratio", "resolution", "pixels"),
    [
        ("1:1", Resolution.ONE_K, (1024, 1024)),
        ("16:9", Resolution.ONE_K, (1376, 768)),
        ("1:1", Resolution.TWO_K, (2048, 2048)),
        ("16:9", Resolution.TWO_K, (2752, 1536)),
        ("9:16", Resolution.TWO_K, (1536, 2752)),
        ("16:9", Resolution.FOUR_K, (3840, 2176)),
    ],
)
def test_a_picture_has_the_pixels_of_its_class(ratio: str, resolution: Resolution, pixels: tuple[int, int]) -> None:
    assert sheet_for(ratio, resolution).pixels == pixels


def test_the_short_side_has_a_thousand_units_whatever_the_pixels() -> None:
    assert min(sheet_for("21:9", Resolution.ONE_K).units) == 1000
    assert min(sheet_for("9:16", Resolution.TWO_K).units) == 1000
