import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assets import ONE_FAMILY, Style, family_distances
from domain.generation.asset_types import AssetType

EMOTE, BANNER = AssetType.TWITCH_EMOTE, AssetType.TWITCH_BANNER


def a_style(*colours: str, lines: float = 0.5, flat: float = 0.1) -> Style:
    return Style(tuple((colour, 1 / len(colours)) for colour in colours), lines, flat)


FOX = a_style("#FF7A1A", "#12122B", "#FFFFFF")
LIKE_FOX = a_style("#FA7E22", "#15152E", "#FFFFFF")
FROG = a_style("#2FBF4A", "#0B3D1E", "#E8FFD9")

COLOURS = st.tuples(st.sampled_from(["#FF7A1A", "#12122B", "#2FBF4A", "#808080"]), st.floats(0.02, 1))
STYLES = st.builds(Style, st.lists(COLOURS, max_size=4).map(tuple), st.floats(0, 1), st.floats(0, 1))


def test_one_of_other_colours_among_a_family_is_found() -> None:
    distances = family_distances([(EMOTE, FOX), (EMOTE, LIKE_FOX), (EMOTE, FROG), (EMOTE, FOX), (BANNER, FOX)])

    assert [distance if distance is None else distance > ONE_FAMILY for distance in distances] == [
        False,
        False,
        True,
        False,
        None,
    ]


def test_one_of_another_hand_is_found_within_its_type_alone() -> None:
    photo = a_style("#FF7A1A", "#12122B", "#FFFFFF", lines=0.9, flat=0.0)

    among_emotes = family_distances([(EMOTE, FOX), (EMOTE, FOX), (EMOTE, FOX), (EMOTE, photo)])
    of_its_own_type = family_distances([(EMOTE, FOX), (EMOTE, FOX), (EMOTE, FOX), (BANNER, photo)])

    assert among_emotes == pytest.approx([0, 0, 0, 16.5], abs=0.1)
    assert of_its_own_type == [0, 0, 0, None]


def test_the_only_one_of_its_type_is_compared_with_all_where_there_are_many_types() -> None:
    few = [(EMOTE, FOX), (EMOTE, FOX), (AssetType.TWITCH_OFFLINE, FOX)]
    many = [*few, (AssetType.TWITCH_PANEL, FOX), (AssetType.PROFILE_PICTURE, FOX)]

    assert family_distances([*few, (BANNER, FROG)])[-1] is None
    assert (family_distances([*many, (BANNER, FROG)])[-1] or 0) > ONE_FAMILY
    assert family_distances([*many, (BANNER, FOX)])[-1] == 0


def test_shades_of_one_palette_are_near_whatever_their_share() -> None:
    mostly_ink = Style((("#FF7A1A", 0.05), ("#12122B", 0.9), ("#FFFFFF", 0.05)), 0.5, 0.1)

    assert FOX.colour_distance(mostly_ink) == 0


@given(STYLES, STYLES)
def test_the_distance_is_the_same_both_ways_and_none_to_itself(one: Style, other: Style) -> None:
    assert one.colour_distance(other) == pytest.approx(other.colour_distance(one))
    assert one.drawing_distance(other) == other.drawing_distance(one)
    assert (one.colour_distance(one), one.drawing_distance(one)) == (0, 0)


@given(STYLES)
def test_it_is_kept_as_plain_json_and_read_again(style: Style) -> None:
    assert Style.in_quality({"style": style.as_json()}) == style
    assert Style.in_quality({"contrast": {"score": 71}}) is None
    assert Style.in_quality({"style": {"value": "of an earlier kind"}}) is None


def test_a_pack_of_one_or_none_has_nothing_to_stand_out_from() -> None:
    assert family_distances([]) == []
    assert family_distances([(EMOTE, FOX), (EMOTE, FOX)]) == [None, None]
    assert family_distances([(EMOTE, Style((), 0.5, 0.1))] * 3) == [0, 0, 0]
