import pytest

from adapters.imaging.artwork.header import Kind, header_of
from domain.brand_kits import ArtworkRefused

FRAME = b"\xff\xc0\x00\x11\x08" + bytes([0, 48, 0, 64]) + bytes(20)


def test_fill_bytes_before_a_marker_are_passed_over_at_once():
    header = header_of(b"\xff\xd8" + b"\xff" * 4_000_000 + FRAME)

    assert (header.kind, header.width, header.height) == (Kind.JPEG, 64, 48)


def test_a_file_of_nothing_but_markers_is_not_read_to_its_end():
    with pytest.raises(ArtworkRefused):
        header_of(b"\xff\xd8" + b"\xff\x01" * 2_001 + FRAME)
    assert header_of(b"\xff\xd8" + b"\xff\x01" * 1_999 + FRAME).width == 64
