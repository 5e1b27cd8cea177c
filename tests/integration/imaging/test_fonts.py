"""The font files themselves: what they weigh, that each may be passed on, that words are really drawn with them."""

from functools import cache

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from adapters.imaging.decode import Size, decoded
from adapters.imaging.faces import FONTS
from adapters.imaging.lettering import FontLettering, Fonts, composed, lettered
from adapters.imaging.typefaces import FAMILIES, Family
from domain.brand_kits import Face
from domain.generation.asset_types import CATALOGUE, AssetType
from tests.integration.imaging.drawings import as_png, scene

THUMBNAIL = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
FILES = sorted(path.name for path in FONTS.glob("*.ttf"))


@cache
def drawn(text: str, family: str) -> np.ndarray:
    canvas = decoded(as_png(scene(1280, 720)), cover=Size(1280, 720))
    words = lettered(canvas, THUMBNAIL, THUMBNAIL.master, text, ("#FFD166",), Fonts(headline=Face(family)))
    assert words is not None
    return np.asarray(composed(canvas, words).numpy()).astype(int) - canvas.numpy()


def test_every_file_belongs_to_a_family_and_every_family_has_its_files():
    assert sorted(file for family in FAMILIES for file in family.cuts.values()) == FILES


def test_all_of_them_together_weigh_two_megabytes_at_most():
    assert sum((FONTS / file).stat().st_size for file in FILES) <= 2_000_000


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_each_carries_its_own_name_and_lies_beside_its_licence(family: Family):
    for weight, file in family.cuts.items():
        with TTFont(FONTS / file, lazy=True) as font:
            assert (font["name"].getDebugName(16) or font["name"].getDebugName(1)).startswith(family.name)
            assert font["OS/2"].usWeightClass == weight
    stem = min(family.cuts.values()).split("-")[0].removesuffix("ExtraCondensed")
    licences = [path for path in FONTS.glob("*.txt") if path.stem.split("-")[1] == stem]
    assert len(licences) == 1
    assert licences[0].read_text().lstrip().startswith(("Copyright", "Apache License"))
    assert family.name in (FONTS / "README.md").read_text()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_words_in_each_family_stay_inside_their_box_and_look_like_no_other(family: Family):
    changed = np.abs(drawn("GG Victory", family.name)).max(axis=2) > 0

    rows, columns = np.nonzero(changed)
    assert 51 <= columns.min() <= columns.max() < 768
    assert 72 <= rows.min() <= rows.max() < 619
    other = FAMILIES[FAMILIES.index(family) - 1]
    assert (changed != (np.abs(drawn("GG Victory", other.name)).max(axis=2) > 0)).mean() > 0.01


def test_a_character_that_only_one_family_has_can_be_set():
    assert FontLettering().missing("♪ GG") == ""
    assert np.abs(drawn("♪", "Montserrat")).max() > 0
