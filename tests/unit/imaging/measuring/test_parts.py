import re
from pathlib import Path

import pytest

from adapters.imaging.measuring.parts import BOUNDS, WEIGHTS, Part, score, sized, viral_score

QUALITY_PAGE = Path(__file__).parents[4] / "docs" / "quality.md"


def part(score: int) -> Part:
    return Part(score, None, "", "Do something about it.")


def test_a_score_is_linear_between_nothing_and_everything_and_goes_no_further() -> None:
    assert [score(value, none=1.0, full=3.0) for value in (-5, 1, 2, 3, 99)] == [0, 0, 50, 100, 100]
    assert [score(value, none=0.8, full=0.4) for value in (1.0, 0.6, 0.2)] == [0, 50, 100]


def test_what_is_well_needs_no_advice() -> None:
    assert part(80).as_json()["advice"] == ""
    assert part(79).as_json()["advice"] == "Do something about it."


def test_a_part_of_several_sizes_scores_by_the_one_that_counts_and_shows_all() -> None:
    measured = sized({28: 0.9, 18: 0.5}, 28, lambda value: round(100 * value), "meaning", "advice")

    assert (measured.score, measured.value) == (90, 0.9)
    assert measured.more["sizes"] == {"28": {"score": 90, "value": 0.9}, "18": {"score": 50, "value": 0.5}}


def test_the_viral_score_is_the_weighted_mean_of_what_was_measured() -> None:
    assert viral_score({"silhouette": part(0), "chat_contrast": part(100), "fill": part(100), "halo": part(100)}) == 65
    assert viral_score({"contrast": part(100), "detail": part(55), "bytes": part(0), "brand": part(0)}) == 80


@pytest.mark.parametrize(
    "parts",
    [
        ("silhouette", "chat_contrast", "fill", "halo"),
        ("contrast", "detail", "subject", "clutter", "text_contrast", "text_size", "safe_zones"),
    ],
)
def test_the_weights_of_each_kind_of_picture_make_one(parts: tuple[str, ...]) -> None:
    assert sum(WEIGHTS[name] for name in parts) == pytest.approx(1)


def test_the_page_for_people_tells_the_same_bounds() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*?\| ([\d.]+) \| ([\d.]+) \|", QUALITY_PAGE.read_text(), re.MULTILINE)

    told = {name: (float(none), float(full)) for name, none, full in rows}
    assert {name: told[name] for name in BOUNDS} == dict(BOUNDS)
    assert set(WEIGHTS) <= set(BOUNDS)


def test_the_page_for_people_tells_the_same_weights() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+) % \|$", QUALITY_PAGE.read_text(), re.MULTILINE)

    assert {name: int(weight) / 100 for name, weight in rows} == pytest.approx(dict(WEIGHTS))
