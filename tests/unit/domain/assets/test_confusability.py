from uuid import UUID

import pytest

from domain.assets import Fingerprint, Neighbour, confusability
from domain.assets.confusability import TOO_LIKE, UNLIKE

COLOURS = ("#FF0000",) * 4
FIRST, SECOND = UUID(int=1), UUID(int=2)


def waves(*levels: int) -> Fingerprint:
    return Fingerprint(levels, COLOURS)


SIGN = waves(127, -60, 30, 0)
NEARLY = waves(127, -40, 30, 10)
STRANGER = waves(0, 10, 20, 127)
TURNED = waves(-127, 60, -30, 0)


def test_a_sign_is_like_itself_and_unlike_a_stranger_both_ways() -> None:
    assert SIGN.distance(SIGN) == 0
    assert SIGN.distance(NEARLY) == NEARLY.distance(SIGN) == pytest.approx(0.012)
    assert SIGN.distance(STRANGER) == STRANGER.distance(SIGN) == 1
    assert SIGN.distance(TURNED) == 1


def test_strength_and_colours_do_not_count() -> None:
    assert waves(120, -60, 30).distance(waves(60, -30, 15)) == 0
    assert SIGN.distance(Fingerprint(SIGN.waves, ("#0000FF",) * 4)) == 0


def test_what_has_no_shape_is_like_its_own_kind_alone() -> None:
    assert waves(0, 0).distance(waves(0, 0)) == 0
    assert waves(0, 0).distance(waves(127, 3)) == 1


def test_one_that_is_too_like_is_named_and_what_to_do_is_said() -> None:
    part = confusability(SIGN, [Neighbour(FIRST, STRANGER), Neighbour(SECOND, NEARLY)])

    assert part == {
        "score": 8,
        "value": 0.012,
        "meaning": "how far its shape at 28 pixels is from the most similar of your others of this type "
        "(0 the same, 1 nothing in common; up to 0.12 they are taken for each other)",
        "advice": f"At 28 pixels it is taken for asset {SECOND}. Change its outline or its pose: other colours do not "
        "help.",
        "most_like": str(SECOND),
        "compared": 2,
    }


def test_strangers_are_nothing_to_speak_of() -> None:
    part = confusability(SIGN, [Neighbour(FIRST, STRANGER)])

    assert (part["score"], part["advice"], part["most_like"]) == (100, "", None)


def test_a_remix_that_kept_nearly_all_is_told_so() -> None:
    part = confusability(SIGN, [Neighbour(FIRST, SIGN)], remix_of=FIRST)

    assert part["advice"].startswith(f"At 28 pixels it is taken for asset {FIRST}, which it is a remix of.")
    assert "remix" not in confusability(SIGN, [Neighbour(FIRST, SIGN)], remix_of=SECOND)["advice"]


def test_of_two_as_near_the_newer_is_named() -> None:
    assert confusability(SIGN, [Neighbour(SECOND, SIGN), Neighbour(FIRST, SIGN)])["most_like"] == str(SECOND)


def test_where_there_is_nobody_nothing_is_said() -> None:
    assert confusability(SIGN, []) is None


def test_there_is_advice_below_eighty_as_in_every_other_part() -> None:
    assert round(100 * TOO_LIKE / UNLIKE) == 80


@pytest.mark.parametrize(
    "quality",
    [{}, {"fingerprint": None}, {"fingerprint": {"value": {"bits": "00ff", "colours": []}}}, {"fingerprint": "00ff"}],
)
def test_what_is_no_fingerprint_is_passed_over(quality: dict[str, object]) -> None:
    assert Fingerprint.in_quality(quality) is None


def test_it_is_read_as_it_was_kept() -> None:
    assert SIGN.as_json() == {"waves": "7fc41e00", "colours": ["#FF0000"] * 4}
    assert Fingerprint.in_quality({"fingerprint": {"value": SIGN.as_json()}}) == SIGN
