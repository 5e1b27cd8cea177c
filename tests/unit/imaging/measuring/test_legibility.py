import numpy as np
import pytest

from adapters.imaging.measuring.legibility import measured_legibility
from adapters.imaging.measuring.parts import Part
from tests.unit.imaging.measuring.pictures import BLACK, GREY, WHITE, YELLOW, Colour, disc, lines, picture

DARK_CHAT = (24, 24, 27)


def measured(pixels: np.ndarray, *, counted: int = 28) -> dict[str, Part]:
    return measured_legibility(picture(pixels), counted=counted)


def at(part: Part, side: int) -> dict[str, object]:
    return part.more["sizes"][str(side)]


def test_a_bold_disc_reads_at_both_sizes() -> None:
    for part in measured(disc((0.9, BLACK), (0.78, YELLOW))).values():
        assert part.score == 100
        assert at(part, 28)["score"] == at(part, 18)["score"] == 100
        assert part.as_json()["advice"] == ""


def test_fine_lines_lose_their_shape_and_the_report_says_why() -> None:
    part = measured(lines(2, 6))["silhouette"]

    assert part.score == 0
    assert "thin" in part.advice


def test_a_shape_may_read_at_28_pixels_and_not_at_18() -> None:
    bars = measured(lines(7, 14))["silhouette"]

    assert at(bars, 28)["score"] >= 80
    assert at(bars, 18)["score"] < 50
    assert measured(lines(7, 14), counted=18)["silhouette"].score == at(bars, 18)["score"]


@pytest.mark.parametrize(("colour", "chat"), [(DARK_CHAT, "#18181B"), (WHITE, "#FFFFFF")])
def test_a_subject_of_the_chats_own_tone_is_lost_in_that_chat_alone(colour: Colour, chat: str) -> None:
    part = measured(disc((0.9, colour)))["chat_contrast"]

    assert part.score <= 2
    assert part.value[chat] < 1.05
    assert max(part.value.values()) > 15


@pytest.mark.parametrize("outline", [(WHITE, BLACK), (BLACK, WHITE)])
def test_an_outline_of_two_tones_stands_out_on_dark_and_on_light_as_the_advice_says(
    outline: tuple[Colour, Colour],
) -> None:
    part = measured(disc((0.9, outline[0]), (0.82, outline[1]), (0.72, GREY)))["chat_contrast"]

    assert part.score == 100
    assert min(part.value.values()) > 3


def test_chat_shows_through_what_is_half_transparent() -> None:
    """Mid grey of half its strength: what is seen is darker on dark and paler on white, and near to both."""
    ghost = disc((0.9, (119, 119, 119)))
    ghost[ghost[..., 3] > 0, 3] = 130

    faint, solid = (measured(pixels)["chat_contrast"] for pixels in (ghost, disc((0.9, (119, 119, 119)))))

    assert faint.value == {"#18181B": pytest.approx(1.99, abs=0.1), "#FFFFFF": pytest.approx(1.99, abs=0.1)}
    assert min(solid.value.values()) > 3.5


def test_an_outline_that_is_lost_on_one_side_does_not_pass() -> None:
    pixels = disc((0.9, (170, 40, 40)))
    pixels[:, 56:, :3] = WHITE

    assert measured(pixels)["chat_contrast"].value["#FFFFFF"] < 1.05


def test_a_long_thin_subject_leaves_its_square_empty() -> None:
    sword = np.zeros((112, 112, 4), np.uint8)
    sword[50:62, 6:106] = 255

    part = measured(sword)["fill"]

    assert part.score == 0
    assert part.value == pytest.approx((100 * 12) ** 0.5 / 112, abs=0.02)
    assert at(part, 18)["value"] == pytest.approx(part.value, abs=0.02)


def test_nothing_at_all_scores_nothing() -> None:
    assert {part.score for part in measured(np.zeros((112, 112, 4), np.uint8)).values()} == {0}
