from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.imaging.lettering import composed, lettered
from adapters.imaging.measure import measured_still
from adapters.imaging.measuring.parts import Part
from adapters.imaging.measuring.safe_zones import measured_safe_zones
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Box
from tests.unit.imaging.measuring.pictures import picture, plain

THUMBNAIL = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]


def measured(type: AssetType, **matters: Box) -> Part:
    part = measured_safe_zones(CATALOGUE[type], matters)
    assert part is not None
    return part


def with_words_in(box: Box) -> Part:
    """The part of a thumbnail whose words were set in that box, whatever the platform puts over it."""
    canvas = picture(plain(1280, 720))
    words = lettered(canvas, replace(THUMBNAIL, text_box=box, keep_clear=()), THUMBNAIL.master, "NOVA", ())
    assert words is not None
    return measured_still(composed(canvas, words).copy_memory(), THUMBNAIL, words, None)["safe_zones"]


def test_words_at_the_lower_right_of_a_thumbnail_lie_under_the_duration_badge() -> None:
    part = with_words_in(Box(0.75, 0.84, 1, 0.99))

    assert part.score == 0
    assert part.as_json()["advice"] == "Move the words away from the duration badge."
    first = part.more["overlaps"][0]
    assert (first["what"], first["under"]) == ("words", "the duration badge")
    assert first["box"] == {"left": 0.83, "top": 0.86, "right": 1.0, "bottom": 1.0}
    assert 0.3 < first["share"] <= 1


def test_the_same_words_moved_up_and_left_are_free() -> None:
    part = with_words_in(Box(0.5, 0.6, 0.75, 0.75))

    assert (part.score, part.value, part.more["overlaps"]) == (100, 0.0, [])


def test_every_box_that_overlaps_is_told_the_worst_first() -> None:
    part = measured(AssetType.YOUTUBE_THUMBNAIL, words=Box(0.8, 0.94, 1, 1), logo=Box(0, 0.9, 0.1, 0.98))

    assert [(each["what"], each["under"], each["share"]) for each in part.more["overlaps"]] == [
        ("words", "the duration badge", 0.85),
        ("words", "the progress bar", 0.5),
        ("logo", "the progress bar", 0.125),
    ]
    assert part.value == 0.925  # what two boxes cover counts once


def test_words_beyond_what_everybody_sees_are_told() -> None:
    part = measured(AssetType.YOUTUBE_BANNER, words=Box(0.1, 0.4, 0.3, 0.5))

    assert part.score == 0
    assert part.more["overlaps"][0]["under"] == "the part that some viewers do not see"
    assert part.value == pytest.approx(0.49)


def test_a_logo_in_the_corner_of_a_round_picture_is_cut_off() -> None:
    assert measured(AssetType.PROFILE_PICTURE, logo=Box(0.85, 0.85, 1, 1)).score == 0
    assert measured(AssetType.PROFILE_PICTURE, logo=Box(0.4, 0.6, 0.6, 0.8)).score == 100


def test_a_subject_that_only_brushes_a_badge_is_no_fault_and_one_beneath_it_is() -> None:
    assert measured(AssetType.YOUTUBE_THUMBNAIL, subject=Box(0.5, 0.1, 1, 1)).score == 100
    assert measured(AssetType.YOUTUBE_THUMBNAIL, subject=Box(0.85, 0.86, 0.97, 0.96)).score == 0


def test_where_nothing_is_covered_there_is_nothing_to_prove() -> None:
    assert measured_safe_zones(CATALOGUE[AssetType.SCENE_BRB], {"words": Box(0, 0, 1, 1)}) is None


def test_what_several_boxes_cover_counts_together() -> None:
    """Twelve hundredths under one and six under the other: neither alone would take three quarters of the score."""
    left, right = Box(0, 0, 0.12, 1, "the badge"), Box(0.94, 0, 1, 1, "the bar")
    spec = replace(THUMBNAIL, keep_clear=(left, right))

    part = measured_safe_zones(spec, {"words": Box(0, 0.4, 1, 0.5)})

    assert part.value == pytest.approx(0.18)
    assert part.score == 28
    assert part.advice == "Move the words away from the badge."
    assert [each["share"] for each in part.more["overlaps"]] == pytest.approx([0.12, 0.06])


def test_where_nothing_matters_nothing_is_proved() -> None:
    assert measured_safe_zones(THUMBNAIL, {}) is None
    assert "safe_zones" not in measured_still(picture(plain(1280, 720)), THUMBNAIL, None, None)


tens = st.integers(0, 9)
boxes = st.builds(
    lambda left, top, right, bottom: Box(left / 10, top / 10, (left + right) / 10, (top + bottom) / 10),
    *(tens, tens, st.integers(1, 5), st.integers(1, 5)),
)


@given(words=boxes, covers=st.lists(boxes, min_size=1, max_size=4), safe=boxes)
def test_the_share_is_that_of_the_squares_that_any_cover_hides(words: Box, covers: list[Box], safe: Box) -> None:
    spec = replace(THUMBNAIL, keep_clear=tuple(covers), safe_area=safe)
    hidden = np.ones((20, 20), bool)
    hidden[squares(safe)] = False
    for cover in covers:
        hidden[squares(cover)] = True

    part = measured_safe_zones(spec, {"words": words})

    assert part.value == pytest.approx(hidden[squares(words)].mean(), abs=0.001)
    assert part.value >= max((each["share"] for each in part.more["overlaps"]), default=0) - 0.001


def squares(box: Box) -> tuple[slice, slice]:
    """Of a sheet of tenths, beyond the picture's edges too."""
    left, top, right, bottom = box.in_pixels(10, 10)
    return slice(top, bottom), slice(left, right)


@pytest.mark.parametrize("spec", [spec for spec in CATALOGUE.values() if spec.keep_clear], ids=lambda spec: spec.type)
def test_the_catalogue_says_what_lies_over_each_picture(spec: AssetTypeSpec) -> None:
    assert all(box.name for box in spec.keep_clear)
