from domain.generation.lanes import preference
from domain.tiers import Lane


def test_of_five_turns_four_look_into_the_priority_lane_first():
    first = [preference(turn)[0] for turn in range(10)]

    assert first.count(Lane.PRIORITY) == 8
    assert [turn for turn, lane in enumerate(first) if lane is Lane.STANDARD] == [4, 9]


def test_a_lane_with_nothing_to_do_gives_its_turn_away():
    assert all(set(preference(turn)) == set(Lane) for turn in range(5))
