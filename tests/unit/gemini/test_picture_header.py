import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adapters.gemini.picture_header import PictureHeader, read_header

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", 1376, 768) + b"\x08\x06\x00\x00\x00"
JPEG_FRAME = b"\xff\xc0\x00\x11\x08\x03\x00\x05\x60\x03" + bytes(9)


def encoded(form: str, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (70, 40), "#7C4DFF").save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(encoded("PNG"), "image/png", id="png"),
        pytest.param(encoded("PNG", "RGBA"), "image/png", id="png with alpha"),
        pytest.param(encoded("PNG", "L", bits=4), "image/png", id="grey png"),
        pytest.param(encoded("JPEG"), "image/jpeg", id="jpeg"),
        pytest.param(encoded("JPEG", progressive=True), "image/jpeg", id="progressive jpeg"),
        pytest.param(encoded("JPEG", exif=b"Exif\x00\x00" + bytes(60_000)), "image/jpeg", id="jpeg after much exif"),
        pytest.param(encoded("WEBP"), "image/webp", id="lossy webp"),
        pytest.param(encoded("WEBP", lossless=True), "image/webp", id="lossless webp"),
        pytest.param(encoded("WEBP", "RGBA", exif=b"Exif\x00\x00"), "image/webp", id="extended webp"),
    ],
)
def test_the_type_and_size_of_a_picture_are_read(content: bytes, media_type: str) -> None:
    header = read_header(content)

    assert header == PictureHeader(media_type, width=70, height=40)


def test_the_header_alone_is_enough() -> None:
    assert read_header(PNG) == PictureHeader("image/png", width=1376, height=768)
    assert read_header(b"\xff\xd8" + JPEG_FRAME) == PictureHeader("image/jpeg", width=1376, height=768)


def test_tables_before_the_frame_of_a_jpeg_are_no_frame() -> None:
    huffman_table = b"\xff\xc4\x00\x09" + bytes(range(7))

    header = read_header(b"\xff\xd8" + huffman_table + JPEG_FRAME)

    assert header == PictureHeader("image/jpeg", width=1376, height=768)


def test_a_header_may_promise_what_no_memory_holds() -> None:
    header = read_header(PNG[:16] + struct.pack(">II", 40_000, 40_000))

    assert header == PictureHeader("image/png", width=40_000, height=40_000)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"GIF89a\x46\x00\x28\x00" + bytes(40), id="gif"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(40), id="png without a header chunk"),
        pytest.param(PNG[:23], id="png cut in its height"),
        pytest.param(PNG[:16] + bytes(8), id="png of no size"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x04\x00\x00", id="jpeg without a frame"),
        pytest.param(b"\xff\xd8\xff\xda\x00\x04\x00\x00" + JPEG_FRAME, id="jpeg whose scan comes before its frame"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x02abc" + JPEG_FRAME, id="jpeg with garbage between segments"),
        pytest.param(b"\xff\xd8" + JPEG_FRAME[:8], id="jpeg cut in its frame"),
        pytest.param(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(30), id="a sound"),
        pytest.param(b"RIFF\x24\x00\x00\x00WEBPANIM" + bytes(30), id="webp of no known form"),
        pytest.param(encoded("WEBP")[:29], id="webp cut in its header"),
    ],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert read_header(content) is None


STARTS = [PNG[:16], b"\xff\xd8\xff", *(b"RIFF\x00\x00\x00\x00WEBP" + form for form in (b"VP8 ", b"VP8L", b"VP8X"))]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_whatever_follows_a_magic_number_reading_ends(start: bytes, rest: bytes) -> None:
    header = read_header(start + rest)

    assert header is None or (header.width > 0 and header.height > 0)
