import numpy as np
import pytest

from adapters.imaging.recolouring.oklab import angle_of, chroma_of, lab_of, rgb_of
from adapters.imaging.recolouring.pulling import pull_to
from tests.unit.imaging.measuring.pictures import BLACK, WHITE, disc, picture, plain

RED, BLUE, GOLD = "#E4002B", "#2B4BFF", "#FFC72C"
SALMON, CRIMSON, BRICK, SKY = (238, 98, 80), (160, 20, 60), (150, 40, 25), (90, 140, 255)


def pulled(pixels: np.ndarray, *kit: str) -> np.ndarray:
    canvas = picture(pixels)
    return np.asarray(pull_to(canvas, kit).of(canvas).numpy())


def lab(*colours: tuple[int, ...]) -> np.ndarray:
    return lab_of(np.array([colour[:3] for colour in colours], np.uint8).T)


def hue(colour: np.ndarray) -> float:
    return float(np.degrees(angle_of(lab(tuple(colour)))[0]))


def shaded(colour: tuple[int, int, int], *, steps: int = 16) -> np.ndarray:
    """From black over the colour to white, from left to right, in even steps."""
    levels = [np.array(colour) * step / steps for step in range(steps)]
    levels += [np.array(colour) + (255 - np.array(colour)) * step / steps for step in range(steps + 1)]
    return np.rint(np.array(levels))[None, :, :].repeat(8, axis=0).astype(np.uint8)


@pytest.mark.parametrize("shade", [SALMON, CRIMSON, BRICK])
def test_a_shade_of_red_becomes_the_brands_red_and_never_its_blue(shade: tuple[int, int, int]) -> None:
    (red,) = np.unique(pulled(plain(64, 64, shade), RED, BLUE, GOLD).reshape(-1, 3), axis=0)

    assert abs(hue(red) - hue(np.array([228, 0, 43]))) < 3


def test_each_hue_goes_to_its_own() -> None:
    pixels = np.hstack([plain(64, 64, SALMON), plain(64, 64, SKY)])

    result = pulled(pixels, RED, BLUE)

    assert abs(hue(result[0, 0]) - hue(np.array([228, 0, 43]))) < 3
    assert abs(hue(result[0, -1]) - hue(np.array([43, 75, 255]))) < 3


def test_light_and_shade_keep_their_order_and_both_ends() -> None:
    canvas = picture(shaded(SKY))

    pull = pull_to(canvas, ("#3B5BDB",))
    result = np.asarray(pull.of(canvas).numpy())

    assert any(move.aim < move.middle for moves in pull.rounds for move in moves)
    assert (np.diff(lab_of(result[0].T)[0]) > 0).all()
    assert result[0, 0].tolist() == [0, 0, 0]
    assert result[0, -1].tolist() == [255, 255, 255]


def test_hues_keep_their_order() -> None:
    """Twelve reds from pink to orange, of one lightness."""
    turns = np.radians(np.linspace(-10, 45, 12))
    colours = np.stack([np.full(12, 0.65), 0.15 * np.cos(turns), 0.15 * np.sin(turns)]).astype(np.float32)
    pixels = rgb_of(colours).T[None].repeat(4, axis=0)

    result = lab_of(pulled(pixels, GOLD)[0].T)

    assert (np.diff(angle_of(result)) > 0).all()
    assert np.ptp(angle_of(result)) < np.radians(55) / 2


def test_greys_stay_to_the_bit() -> None:
    ramp = np.arange(256, dtype=np.uint8)[None, :, None].repeat(16, axis=0).repeat(3, axis=2)
    pixels = np.vstack([ramp, plain(256, 16, SALMON)])

    result = pulled(pixels, BLUE)

    assert np.array_equal(result[:16], ramp)
    assert not np.array_equal(result[16:], pixels[16:])


def test_skin_stays_though_the_brand_has_nothing_like_it() -> None:
    pixels = np.hstack([plain(64, 64, (241, 194, 125)), plain(64, 64, (70, 200, 90))])

    result = pulled(pixels, "#9146FF")

    assert np.array_equal(result[:, :64], pixels[:, :64])
    assert abs(hue(result[0, -1]) - hue(np.array([145, 70, 255]))) < 5


def test_alpha_stays_and_what_cannot_be_seen_does_not_lead() -> None:
    sticker = disc((0.6, BLACK), (0.5, SALMON))
    hidden = sticker.copy()
    hidden[sticker[:, :, 3] == 0, :3] = BRICK

    result, with_hidden = pulled(sticker, RED), pulled(hidden, RED)

    assert np.array_equal(result[:, :, 3], sticker[:, :, 3])
    assert result[56, 56].tolist() == with_hidden[56, 56].tolist() != sticker[56, 56].tolist()


def test_a_picture_in_the_brands_colours_stays_to_the_bit() -> None:
    pixels = np.hstack([plain(40, 40, colour) for colour in ((228, 0, 43), (43, 75, 255), WHITE)])

    assert np.array_equal(pulled(pixels, RED, BLUE, "#FFFFFF"), pixels)


def test_a_brand_of_greys_pulls_nothing() -> None:
    assert np.array_equal(pulled(plain(40, 40, SALMON), "#111111", "#FFFFFF"), plain(40, 40, SALMON))


def test_a_far_tone_does_not_turn_night_into_day() -> None:
    """A dark blue ground and a brand whose only blue is pale: its hue turns, its darkness stays."""
    night = plain(64, 64, (20, 24, 70))

    result = pulled(night, "#A8C7FF")

    assert float(lab(tuple(result[0, 0]))[0, 0]) == pytest.approx(float(lab((20, 24, 70))[0, 0]), abs=0.02)


def test_no_pale_wall_becomes_neon() -> None:
    wall = plain(64, 64, (214, 196, 200))

    result = pulled(wall, "#FF007A")

    assert float(chroma_of(lab(tuple(result[0, 0])))[0]) < 2 * float(chroma_of(lab((214, 196, 200)))[0])


def test_it_says_what_came_of_it() -> None:
    canvas = picture(plain(64, 64, SALMON))

    pull = pull_to(canvas, (RED,))

    assert pull.as_json() == {"before": pull.before, "after": pull.after}
    assert pull.before < pull.after
