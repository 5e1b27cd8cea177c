import os
import subprocess
import sys

import numpy as np
import pytest

from adapters.imaging.decode import Size, decoded
from adapters.imaging.faces import Face
from adapters.imaging.lettering import FontLettering, composed, lettered
from adapters.imaging.typefaces import DEFAULTS, cut_of
from domain.generation.asset_types import CATALOGUE, AssetType
from tests.integration.imaging.drawings import as_png, scene

THUMBNAIL = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox & 42 others!",
        "¡ÑANDÚ! ¿Qué?",
        "Đường tới chiến thắng ỹ",
        "Příliš žluťoučký kůň, zażółć gęślą jaźń, árvíztűrő",
        "ПОБЕДА В ФИНАЛЕ — їжак ґанок",
        "Νίκη στον τελικό",
        "GG ★ → ❤️",
        "e\u0301",
    ],
)
def test_these_words_can_be_set(text: str) -> None:
    assert FontLettering().missing(text) == ""


def test_characters_without_a_glyph_are_named_once_and_in_order() -> None:
    assert FontLettering().missing("漢 GG 😀漢 ع x\u0302") == "漢😀ع\u0302"


@pytest.mark.parametrize(
    "text",
    [
        "VICTORY",
        "I survived one hundred days in hardcore mode and it was odd!",
        "ПОБЕДА",
        "¡ÑANDÚ!",
        "gjpqy",
        "W" * 100,
    ],
)
def test_words_stay_inside_their_box(text: str) -> None:
    canvas = decoded(as_png(scene(1280, 720)), cover=Size(1280, 720))

    words = lettered(canvas, THUMBNAIL, THUMBNAIL.master, text, ("#FFD166",))

    assert words is not None
    before, after = canvas.numpy(), composed(canvas, words).numpy()
    rows, columns = np.nonzero((before != after).any(axis=2))
    assert (columns.min(), rows.min()) >= (51, 72)
    assert columns.max() < 768
    assert rows.max() < 619
    ink = words.overlay.numpy()[:, :, 3]
    assert max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) < 40, "cut off at the box's edge"


def test_kerning_brings_slanting_letters_together() -> None:
    def gap(face: Face, pair: str) -> float:
        return face.extent(pair).width - sum(face.extent(letter).width for letter in pair)

    for face in (cut_of(family).face for family in DEFAULTS):
        unkerned = gap(face, "AA") + gap(face, "VV")
        assert gap(face, "AV") + gap(face, "VA") < unkerned - 0.02


def test_drawing_words_needs_no_fonts_and_no_cache_of_the_system(tmp_path) -> None:
    program = """
from adapters.imaging.faces import Face
from adapters.imaging.lettering import lettered
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType
spec = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
canvas = Image.black(1280, 720, bands=3).copy(interpretation="srgb")
print(int(lettered(canvas, spec, spec.master, "ПОБЕДА", ()).overlay[3].max()))
"""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path / "nowhere")}

    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout, run.stderr) == (0, "255\n", "")
    assert list(tmp_path.iterdir()) == []
