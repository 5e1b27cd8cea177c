"""Laws of what is measured on pictures, whatever they show."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from adapters.imaging.brand import measured_brand
from adapters.imaging.measuring.fingerprint import fingerprint_of
from adapters.imaging.measuring.legibility import measured_legibility
from adapters.imaging.measuring.parts import Part, viral_score
from adapters.imaging.measuring.readability import at_sides, measured_focus, measured_readability, on_ground
from adapters.imaging.measuring.safe_zones import measured_safe_zones
from adapters.imaging.measuring.salience import subject_of
from adapters.imaging.vips import Image
from domain.assets import Fingerprint
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Box

KIT = ("#7C4DFF", "#FFD166", "#12122B")


def of_blocks(blocks: np.ndarray, width: int, height: int) -> Image:
    """A picture of large blocks, each of one colour."""
    rows, columns = (-(-length // count) for length, count in zip((height, width), blocks.shape[:2], strict=True))
    pixels = blocks.repeat(rows, axis=0).repeat(columns, axis=1)[:height, :width]
    return Image.new_from_array(np.ascontiguousarray(pixels), interpretation="srgb")


STICKERS = arrays(np.uint8, (7, 7, 4))
STILLS = arrays(np.uint8, (5, 8, 3)) | arrays(np.uint8, (5, 8, 4))
SIDES = st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True).map(sorted).filter(lambda s: s[1] - s[0] > 0.01)
BOXES = st.tuples(SIDES, SIDES).map(lambda sides: Box(sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
COVERED = st.sampled_from([spec for spec in CATALOGUE.values() if spec.keep_clear])


def measured_still(blocks: np.ndarray) -> dict[str, Part]:
    shown = at_sides(of_blocks(blocks, 640, 360))
    return measured_readability(shown) | measured_focus(shown, subject_of(on_ground(shown.images[138]), []))


@settings(max_examples=25)
@given(STICKERS)
def test_a_sticker_scores_within_0_and_100_and_always_the_same(blocks: np.ndarray) -> None:
    first, second = (measured_legibility(of_blocks(blocks, 112, 112), counted=28) for _ in range(2))

    assert first == second
    assert all(0 <= part.score <= 100 for part in first.values())
    assert 0 <= viral_score(first) <= 100
    assert json.loads(json.dumps([part.as_json() for part in first.values()]))


@settings(max_examples=15)
@given(STILLS)
def test_a_still_scores_within_0_and_100_and_always_the_same(blocks: np.ndarray) -> None:
    first, second = measured_still(blocks), measured_still(blocks)

    assert first == second
    assert all(0 <= part.score <= 100 for part in first.values())
    assert json.loads(json.dumps([part.as_json() for part in first.values()]))


@settings(max_examples=25)
@given(STICKERS, st.integers(1, 30))
def test_empty_room_round_a_sticker_changes_neither_its_fingerprint_nor_its_brand(blocks: np.ndarray, by: int) -> None:
    blocks[3, 3] = (255, 209, 102, 255)  # something to be seen
    sticker = of_blocks(blocks, 56, 56)
    around = sticker.embed(by, by, 56 + 2 * by, 56 + 2 * by, extend="background", background=[0, 0, 0, 0])

    bare, roomy = measured_brand(sticker, KIT), measured_brand(around.copy_memory(), KIT)

    assert fingerprint_of(around.copy_memory()) == fingerprint_of(sticker)
    assert (roomy.score, roomy.value, roomy.more["coverage"]) == (bare.score, bare.value, bare.more["coverage"])


WAVES = st.lists(st.integers(-127, 127), min_size=64, max_size=64).map(tuple)


@given(WAVES, WAVES)
def test_how_far_two_shapes_are_is_the_same_both_ways_and_nobody_is_nearer_than_oneself(
    one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    here, there = Fingerprint(one, ()), Fingerprint(other, ())

    assert here.distance(there) == there.distance(here)
    assert 0 == here.distance(here) <= here.distance(there) <= 1
    assert Fingerprint.in_quality({"fingerprint": {"value": here.as_json()}}) == here


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_the_further_words_move_under_the_duration_badge_the_lower_the_score(steps: list[float]) -> None:
    def at(step: float) -> int:
        part = measured_safe_zones(
            CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], {"words": Box(0.5 + 0.4 * step, 0.87, 0.6 + 0.4 * step, 0.96)}
        )
        return part.score if part else 100

    scores = [at(step) for step in sorted(steps)]

    assert scores == sorted(scores, reverse=True)


@given(COVERED, BOXES, BOXES)
def test_one_more_thing_on_a_picture_never_makes_it_safer(spec: AssetTypeSpec, words: Box, logo: Box) -> None:
    alone, both = measured_safe_zones(spec, {"words": words}), measured_safe_zones(spec, {"words": words, "logo": logo})

    assert both.score <= alone.score
    assert all(0 < overlap["share"] <= 1 for overlap in both.more["overlaps"])


@settings(max_examples=10)
@given(st.integers(0, 120), st.integers(0, 120))
def test_the_further_light_and_dark_are_apart_the_higher_the_contrast(one: int, other: int) -> None:
    def spread(step: int) -> int:
        blocks = np.full((5, 8, 3), 100, np.uint8)
        blocks[:, 4:] += np.uint8(step)
        return measured_still(blocks)["contrast"].score

    near, far = sorted((one, other))

    assert spread(near) <= spread(far)


@pytest.mark.parametrize("side", [64, 112, 320])
def test_a_sticker_reads_the_same_at_whatever_size_it_was_made(side: int) -> None:
    def disc(side: int) -> Image:
        down, across = np.mgrid[0:side, 0:side] - (side - 1) / 2
        alpha = np.clip(side * 0.44 - np.hypot(down, across) + 0.5, 0, 1) * 255
        pixels = np.dstack([np.full((side, side, 3), (230, 90, 40)), alpha]).astype(np.uint8)
        return Image.new_from_array(pixels, interpretation="srgb")

    parts, usual = (measured_legibility(disc(each), counted=28) for each in (side, 224))

    assert {name: part.score for name, part in parts.items()} == pytest.approx(
        {name: part.score for name, part in usual.items()}, abs=3
    )
