import pytest

from adapters.imaging.measuring.salience import subject_of
from domain.generation.asset_types import Box
from tests.unit.imaging.measuring.pictures import BLACK, WHITE, YELLOW, blended, picture, plain, with_box


def near(box: Box) -> object:
    return pytest.approx((box.left, box.top, box.right, box.bottom), abs=0.03)


def sides(box: Box) -> tuple[float, ...]:
    return box.left, box.top, box.right, box.bottom


@pytest.mark.parametrize("box", [Box(0.6, 0.2, 0.9, 0.8), Box(0.1, 0.3, 0.3, 0.6), Box(0.55, 0.25, 0.95, 1)])
def test_the_subject_is_what_differs_from_the_edges_though_it_may_reach_one(box: Box) -> None:
    subject = subject_of(picture(with_box(plain(138, 78), box, YELLOW)), [])

    assert sides(subject.box) == near(box)
    assert subject.share == pytest.approx((box.right - box.left) * (box.bottom - box.top), abs=0.05)


def test_ground_that_runs_from_edge_to_edge_is_no_subject() -> None:
    moon = Box(0.6, 0.2, 0.75, 0.5)
    night = with_box(with_box(plain(138, 78, (40, 40, 90)), Box(0, 0.7, 1, 1), BLACK), moon, WHITE)

    assert sides(subject_of(picture(night), []).box) == near(moon)


def test_words_and_logos_are_no_subject() -> None:
    words, fox = Box(0.05, 0.2, 0.5, 0.6), Box(0.7, 0.4, 0.85, 0.7)
    pixels = picture(with_box(with_box(plain(138, 78), words, WHITE), fox, YELLOW))

    assert sides(subject_of(pixels, []).box) == near(words)
    assert sides(subject_of(pixels, [words]).box) == near(fox)


@pytest.mark.parametrize("added", [(), (Box(0, 0, 1, 1),)])
def test_a_plain_picture_has_none(added: tuple[Box, ...]) -> None:
    assert subject_of(picture(plain(138, 78)), added) is None


def test_faint_differences_are_none() -> None:
    pixels = with_box(plain(138, 78), Box(0.3, 0.3, 0.6, 0.6), (126, 122, 120))

    assert subject_of(picture(pixels), []) is None


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("levels", [(0, 255), (255, 0), (0, 255, 0), (90, 200)])
def test_what_fades_into_its_ground_is_light_and_no_subject(levels: tuple[int, ...], down: bool) -> None:
    assert subject_of(picture(blended(*levels, down=down, width=138, height=78)), []) is None


def test_what_reaches_three_edges_is_ground_and_what_stands_on_it_is_the_subject() -> None:
    beams = with_box(plain(138, 78, (20, 20, 24)), Box(0.45, 0, 0.55, 0.4), (220, 60, 60))
    beams = with_box(beams, Box(0.6, 0.45, 1, 0.55), (60, 90, 230))
    beams = with_box(beams, Box(0.45, 0.6, 0.55, 1), (60, 200, 90))

    box = subject_of(picture(with_box(beams, Box(0.38, 0.35, 0.62, 0.65), YELLOW)), []).box

    assert (box.left, box.right) == pytest.approx((0.38, 0.62), abs=0.03)


def test_a_speck_on_light_that_fades_is_not_taken_for_what_stands_in_it() -> None:
    speck, fox = Box(0.1, 0.1, 0.14, 0.16), Box(0.6, 0.3, 0.8, 0.7)
    dusk = with_box(blended(0, 200, 0, down=True, width=138, height=78), speck, (255, 0, 0))

    assert sides(subject_of(picture(with_box(dusk, fox, WHITE)), []).box) == near(fox)
