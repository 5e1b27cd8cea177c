"""A channel pack of 24 assets from the order to the last file, with an image model that takes no time.

One process as `make run` starts it: API, four jobs at once, two pictures being finished, files in a folder. The
pictures are the local model's, in Gemini's sizes, each ready in memory before the clock starts. What is measured is all
that is ours: queue, decoding, cutting out, lettering, measuring, encoding 55 files, storing them and their rows. Memory
is what the process has at most beyond what it had after one emote.
"""

import os
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.measuring import Result
from bench.parts import Parts, Person, running
from bench.ready_pictures import drawn
from domain.generation.packs import PackType
from tests.services import free_port

ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES = 20, 500
PATIENCE_SECONDS = 300


def measure(parts: Parts) -> list[Result]:
    ready = parts.folder / "ready.pickle"
    ready.write_bytes(drawn(PackType.CHANNEL))
    port = free_port()
    with running(["-m", "bench.ready_pictures", str(ready)], parts.environment(port), port=port) as process:
        status = Path(f"/proc/{process.pid}")
        _made(port, parts.add_people(1)[0], "/generate", {"asset_type": "twitch_emote", "custom_prompt": "a fox"})
        before = _megabytes(status, "VmRSS")
        (status / "clear_refs").write_text("5")  # the peak from here on
        worked = _processor_seconds(status)
        seconds = [_seconds_of_a_pack(port, person) for person in parts.add_people(ROUNDS)]
        worked = (_processor_seconds(status) - worked) / ROUNDS
        grown = _megabytes(status, "VmHWM") - before
    print(
        f"  seconds {'  '.join(f'{each:.1f}' for each in seconds)}   {before:.0f} MB before, {grown:.0f} MB more",
        flush=True,
    )
    what = "a channel pack of 24 assets, instant image, 2 cores"
    return [
        Result.limit("channel_pack", what, median(seconds), "s", at_most=MOST_SECONDS),
        Result.limit("channel_pack", "processor time of one", worked, "s"),
        Result.limit("channel_pack", "memory that packs grow by", grown, "MB", at_most=MOST_MEGABYTES),
    ]


def _seconds_of_a_pack(port: int, person: Person) -> float:
    begun = time.perf_counter()
    _made(port, person, "/twitch/packs", {"pack_type": "channel", "custom_prompt": "a cosy dragon"})
    return time.perf_counter() - begun


def _made(port: int, person: Person, path: str, order: dict[str, Any]) -> None:
    """Orders and waits until it is completed; raises `RuntimeError` when it is not."""
    headers = {"Authorization": person.authorization}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
        asked = client.post(f"/api/v1{path}", json=order)
        asked.raise_for_status()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (status := client.get(asked.headers["location"]).raise_for_status().json()["status"]) != "completed":
            if status in {"failed", "cancelled"} or time.monotonic() > deadline:
                raise RuntimeError(f"{path} is {status}")
            time.sleep(0.25)


def _processor_seconds(process: Path) -> float:
    """Of all its threads, in the system and outside of it."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(process: Path, name: str) -> float:
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1000
