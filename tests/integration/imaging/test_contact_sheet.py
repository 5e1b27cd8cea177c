"""The page on which finished pictures are judged side by side."""

from pathlib import Path

import pytest
import pyvips

from adapters.imaging import contact_sheet as module
from adapters.imaging.contact_sheet import Cell, contact_sheet

FONT = Path(module.__file__).parent / "fonts" / "Inter-ExtraBold.ttf"


def a_picture(width: int, height: int, colour: tuple[int, ...], format: str = ".png") -> bytes:
    spot = pyvips.Image.black(width, height, bands=len(colour)).copy(interpretation="srgb") + list(colour)
    half = spot.cast("uchar").draw_rect([0] * (len(colour) - 1) + [255], 0, 0, width // 2, height, fill=True)
    return bytes(half.write_to_buffer(format))


def opened(page: bytes) -> pyvips.Image:
    return pyvips.Image.pngload_buffer(page).copy_memory()


def test_cells_stand_in_rows_of_the_asked_length() -> None:
    cells = [Cell(a_picture(320, 180, (200, 40, 40)), f"picture {index}") for index in range(5)]

    narrow = opened(contact_sheet(cells, fontfile=FONT, columns=2, side=200))
    wide = opened(contact_sheet(cells, fontfile=FONT, columns=5, side=200))

    assert narrow.width == 2 * 200 + 3 * 14
    assert wide.width == 5 * 200 + 6 * 14
    assert narrow.height == 3 * (150 + 26) + 4 * 14
    assert wide.height == 150 + 26 + 2 * 14


def test_jpeg_and_png_may_be_mixed() -> None:
    cells = [Cell(a_picture(320, 180, (200, 40, 40), format), format) for format in (".png", ".jpg")]

    assert opened(contact_sheet(cells, fontfile=FONT)).bands == 3


def test_transparent_places_show_a_checkerboard() -> None:
    half_clear = a_picture(160, 100, (255, 0, 0, 0))

    page = opened(contact_sheet([Cell(half_clear, "")], fontfile=FONT, side=200))

    seen = {tuple(round(level) for level in page(x, 89)) for x in range(14 + 110, 14 + 170)}
    assert seen == {(58, 58, 64), (74, 74, 81)}


def test_an_emote_is_shown_again_at_real_size_on_dark_and_on_white_chat() -> None:
    emote = a_picture(112, 112, (0, 200, 120, 255))

    plain = opened(contact_sheet([Cell(emote, "e")], fontfile=FONT, side=240))
    sized = opened(contact_sheet([Cell(emote, "e", real_sizes=(28, 56))], fontfile=FONT, side=240))

    assert sized.height == plain.height + 56 + 10 + 10
    row = [tuple(round(level) for level in sized(x, 14 + 180 + 8)) for x in range(14, 14 + 240)]
    assert (24, 24, 27) in row
    assert (255, 255, 255) in row


def test_captions_are_set_and_markup_in_them_is_plain_text() -> None:
    cell = a_picture(160, 100, (0, 90, 200))

    named = opened(contact_sheet([Cell(cell, "a <b> & c")], fontfile=FONT, side=200))
    bare = opened(contact_sheet([Cell(cell, "")], fontfile=FONT, side=200))

    assert (named.width, named.height) == (bare.width, bare.height)
    assert named.crop(14, 14 + 150, 200, 26).max() > 200
    assert bare.crop(14, 14 + 150, 200, 26).max() < 60


def test_the_same_cells_give_the_same_page() -> None:
    cells = [Cell(a_picture(320, 180, (200, 40, 40)), "one"), Cell(a_picture(64, 64, (9, 9, 90, 255)), "two", (18,))]

    assert contact_sheet(cells, fontfile=FONT) == contact_sheet(cells, fontfile=FONT)


def test_a_page_without_pictures_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to show"):
        contact_sheet([], fontfile=FONT)
