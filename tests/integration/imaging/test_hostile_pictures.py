"""The corpus of pictures that nobody should send, all of it, each time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.imaging.hostile.trying import MOST_BYTES, MOST_SECONDS

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """From a process of its own: it counts its children's memory, and ours had others."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.imaging.hostile", "--json"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_file_comes_to_what_it_must_and_nothing_but_pixels_comes_out(told: dict[str, Any]) -> None:
    assert {one["name"]: one["faults"] for one in told["tried"] if one["faults"]} == {}
    assert len({one["name"] for one in told["tried"]}) == len(told["tried"]) >= 200


def test_no_file_costs_more_than_it_may(told: dict[str, Any]) -> None:
    costly = [one for one in told["tried"] if one["seconds"] > MOST_SECONDS or one["peak_bytes"] > MOST_BYTES]

    assert costly == []
    assert told["peak_of_all"] <= MOST_BYTES


def test_what_the_header_gives_away_starts_no_process(told: dict[str, Any]) -> None:
    at_once = {one["name"] for one in told["tried"] if not one["in_cell"]}

    assert "JPEG size: 65500 × 65500" in at_once
    assert "other kind: TIFF" in at_once
    assert all(one["outcome"] != "drawn" for one in told["tried"] if not one["in_cell"])
