"""What the parent believes of a child, should a picture have taken it over."""

import json
import struct
import zlib

import pytest

from adapters.imaging.artwork.suggesting import suggestion_of
from adapters.imaging.artwork.wire import Answer, Garbled, Spent, drawing_of, packed, packed_refusal, unpacked
from domain.brand_kits import ArtworkNotRecognised, ArtworkRefused, ArtworkTooLarge
from domain.errors import DomainError
from tests.integration.imaging.drawings import as_png, scene
from tests.integration.imaging.hostile.png import END, RGBA, chunk, file, header

PIXELS = chunk(b"IDAT", zlib.compress(b"\0" + bytes(6)))
SPENT = Spent(0.1, 30_000_000)


def test_an_answer_comes_out_as_it_went_in() -> None:
    answer = Answer((b"one", b"", b"three"), {"opaque": True})

    assert unpacked(packed(answer, SPENT)) == answer


@pytest.mark.parametrize(
    "refusal", [ArtworkRefused("It is cut short.", reason="cut"), ArtworkTooLarge(), ArtworkNotRecognised()]
)
def test_a_refusal_comes_out_as_it_went_in(refusal: DomainError) -> None:
    with pytest.raises(type(refusal)) as raised:
        unpacked(packed_refusal(refusal, SPENT))

    assert (str(raised.value), vars(raised.value)) == (str(refusal), vars(refusal))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\n",
        b"[]\n",
        b"1\n",
        b"{}\n",
        b"not json\n",
        b"\xff\xfe\n",
        b'{"drawings": [5], "said": null}\nabc',
        b'{"drawings": [5, -2], "said": null}\nabc',
        b'{"drawings": ["3"], "said": null}\nabc',
        b'{"drawings": [3]}\nabc',
        b'{"refused": "ArtworkRefused"}\n',
        b"[" * 100_000,
    ],
)
def test_what_no_child_of_ours_sends_is_not_believed(sent: bytes) -> None:
    with pytest.raises(Garbled):
        unpacked(sent)


def test_a_drawing_is_its_pixels_whatever_else_is_in_the_file() -> None:
    content = file(
        header(2, 1), chunk(b"tEXt", b"Comment\0hidden"), PIXELS, chunk(b"eXIf", b"hidden"), chunk(b"acTL", b"x"), END
    )

    drawing = drawing_of(content)

    assert drawing.content == file(header(2, 1), PIXELS, END)
    assert (drawing.width, drawing.height) == (2, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(50),
        file(header(2, 1), PIXELS, END) + b"tail",
        file(header(2, 1), PIXELS),
        file(PIXELS, header(2, 1), END),
        file(header(2, 1), PIXELS, END)[:-1],
        file(header(0, 1), PIXELS, END),
        file(header(4_097, 1), PIXELS, END),
        file(header(2, 1, depth=16), PIXELS, END),
        file(header(2, 1, colour=3), PIXELS, END),
        file(header(2, 1), struct.pack(">I", 2**32 - 1) + b"IDAT", END),
        file(END),
        file(chunk(b"IHDR", b"short"), END),
    ],
    ids=str,
)
def test_what_is_no_plain_picture_is_no_drawing(content: bytes) -> None:
    with pytest.raises(Garbled):
        drawing_of(content)


def test_an_honest_drawing_is_believed() -> None:
    assert drawing_of(as_png(scene(40, 30))).width == 40
    assert drawing_of(file(header(2, 1, colour=RGBA), PIXELS, END)).height == 1


COLOUR = {"hex": "#AABBCC", "share": 1.0, "rim": 0.5}


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"colours": [], "opaque": True},
        {"colours": [COLOUR], "opaque": "yes"},
        {"colours": [COLOUR | {"hex": "red"}], "opaque": True},
        {"colours": [COLOUR | {"hex": "#AABBCC\n<script>"}], "opaque": True},
        {"colours": [COLOUR | {"share": "NaN"}], "opaque": True},
        {"colours": [COLOUR | {"share": -1}], "opaque": True},
        {"colours": [COLOUR | {"share": None}], "opaque": True},
        {"colours": [{"hex": "#AABBCC"}], "opaque": True},
        {"colours": {"hex": "#AABBCC"}, "opaque": True},
        {"colours": [COLOUR] * 5_000, "opaque": True},
    ],
    ids=lambda said: json.dumps(said)[:60],
)
def test_measurements_that_are_none_are_not_believed(said: dict[str, object] | None) -> None:
    with pytest.raises(Garbled):
        suggestion_of(said)
