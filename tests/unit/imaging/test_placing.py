from hypothesis import given
from hypothesis import strategies as st

from adapters.imaging.placing import Area, placed
from domain.generation.logo_placing import LogoPlace

SAFE = Area(20, 20, 1240, 680)
AREAS = st.builds(Area, st.integers(0, 1200), st.integers(0, 700), st.integers(1, 700), st.integers(1, 500))


def test_with_nothing_in_the_way_a_logo_stands_at_its_place():
    assert placed(200, 100, SAFE, LogoPlace.TOP_LEFT, []) == Area(20, 20, 200, 100)
    assert placed(200, 100, SAFE, LogoPlace.CENTRE, []) == Area(540, 310, 200, 100)
    assert placed(200, 100, SAFE, LogoPlace.BOTTOM_RIGHT, []) == Area(1060, 600, 200, 100)


def test_it_steps_aside_no_farther_than_it_must():
    taken = [Area(1000, 0, 280, 60)]

    assert placed(200, 100, SAFE, LogoPlace.TOP_RIGHT, taken) == Area(1060, 60, 200, 100)


def test_it_shrinks_where_there_is_too_little_room_and_stays_away_where_there_is_none():
    taken = [Area(0, 80, 1280, 640)]

    assert placed(200, 100, SAFE, LogoPlace.TOP, taken) == Area(580, 20, 120, 60)
    assert placed(200, 200, SAFE, LogoPlace.TOP, taken) is None


@given(st.integers(1, 700), st.integers(1, 500), st.sampled_from(LogoPlace), st.lists(AREAS, max_size=4))
def test_wherever_it_stands_it_covers_nothing_and_everybody_sees_it(
    width: int, height: int, place: LogoPlace, taken: list[Area]
):
    area = placed(width, height, SAFE, place, taken)

    if area is not None:
        assert not any(area.meets(other) for other in taken)
        assert SAFE.left <= area.left
        assert area.right <= SAFE.right
        assert SAFE.top <= area.top
        assert area.bottom <= SAFE.bottom
        assert area.width <= width
        assert area.height <= height
