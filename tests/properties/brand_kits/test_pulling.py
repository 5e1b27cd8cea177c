"""Laws of pulling a picture to its brand's colours, whatever it shows and whatever the brand is."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from adapters.imaging.brand import measured_brand
from adapters.imaging.recolouring.pulling import pull_to
from adapters.imaging.vips import Image
from domain.generation.colours import rgb_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))
KITS = st.lists(COLOURS, min_size=1, max_size=8, unique=True)
PICTURES = arrays(np.uint8, (6, 9, 3)) | arrays(np.uint8, (6, 9, 4))


def enlarged(blocks: np.ndarray, by: int = 30) -> Image:
    """With more points than are looked at, and soft ground between its blocks' colours at their feet."""
    pixels = blocks.repeat(by, axis=0).repeat(by, axis=1).astype(np.float64)
    fade = np.linspace(1, 0.2, pixels.shape[0])[:, None, None]
    pixels[:, :, :3] *= fade
    return Image.new_from_array(pixels.astype(np.uint8), interpretation="srgb")


@settings(max_examples=25, deadline=None)
@given(PICTURES, KITS)
def test_no_picture_loses_by_it_and_pulling_again_changes_nothing(blocks: np.ndarray, kit: list[str]) -> None:
    canvas = enlarged(blocks)

    pull = pull_to(canvas, kit)
    once = pull.of(canvas)
    again = pull_to(once, kit)

    assert measured_brand(canvas, kit).score == pull.before <= pull.after == measured_brand(once, kit).score
    assert again.after == again.before == pull.after
    assert np.array_equal(again.of(once).numpy(), once.numpy())


@settings(max_examples=15, deadline=None)
@given(arrays(np.uint8, (6, 9, 4)), KITS)
def test_alpha_stays_and_the_same_picture_becomes_the_same(blocks: np.ndarray, kit: list[str]) -> None:
    canvas = enlarged(blocks)

    first, second = (pull_to(canvas, kit).of(canvas).numpy() for _ in range(2))

    assert np.array_equal(first, second)
    assert np.array_equal(first[:, :, 3], canvas.numpy()[:, :, 3])


@settings(max_examples=15, deadline=None)
@given(KITS, st.data())
def test_a_picture_in_the_brands_colours_stays_as_it_is(kit: list[str], data: st.DataObject) -> None:
    chosen = data.draw(arrays(np.intp, (6, 9), elements=st.integers(0, len(kit) - 1)))
    pixels = np.array([rgb_of(colour) for colour in kit], np.uint8)[chosen].repeat(30, axis=0).repeat(30, axis=1)
    canvas = Image.new_from_array(pixels, interpretation="srgb")

    assert np.array_equal(pull_to(canvas, kit).of(canvas).numpy(), pixels)
