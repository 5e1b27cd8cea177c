"""GET /api/v1/assets while eight people upload a logo at once, again and again, against the same in peace.

The same open model as in login_storm. Each upload is a primary logo of a megapixel, read in a process of its own, from
which another such process proposes three more; they run a few at a time and let everybody else go first. What a machine
makes of that shows beside it: the same list while a process that knows nothing of ours, as nice as those, decodes and
presses the same picture without end.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import httpx

from adapters.imaging.artwork.__main__ import NICENESS
from bench.finishing import a_picture
from bench.listening import teller
from bench.load import CONNECTIONS, answers_a_second, request
from bench.measuring import Result, alternate, percentile
from bench.parts import Parts, Person
from bench.steady import delays, delays_beside

UPLOADERS, SIDE = 8, 1_024
BOUNDARY = "a-line-that-is-in-no-picture"
MOST = 2

ONLY_DRAWS = f"""
import os, sys
import pyvips
os.nice({NICENESS})
picture = sys.stdin.buffer.read()
while True:
    pyvips.Image.new_from_buffer(picture, "").pngsave_buffer(compression=6, filter="all")
"""


def measure(parts: Parts) -> list[Result]:
    people = parts.add_people(CONNECTIONS)
    for person in people:
        parts.add_assets(person, 200)
    asking = [request("GET", "/api/v1/assets?limit=20", authorization=each.authorization) for each in people]
    artists = parts.add_people(UPLOADERS)
    with teller(parts, redis=False) as ours:
        uploading = uploads_of(ours.port, artists)

        def storm(seconds: float) -> float:
            return answers_a_second(ours.port, uploading, status=201, seconds=seconds, connections=UPLOADERS)

        def beside_drawing() -> float:
            with drawing():
                return percentile(delays(ours.port, asking), 99)

        p99 = alternate(
            {
                "quiet": lambda: percentile(delays(ours.port, asking), 99),
                "drawing": beside_drawing,
                "uploads": lambda: percentile(delays_beside(ours.port, asking, storm, "uploads"), 99),
            }
        )
    times = p99["uploads"] / p99["quiet"]
    return [
        Result.limit("logo_uploads", "GET /assets in peace, p99", p99["quiet"], "ms"),
        Result.limit("logo_uploads", "GET /assets beside a process that only draws, p99", p99["drawing"], "ms"),
        Result.limit("logo_uploads", f"GET /assets while {UPLOADERS} upload, p99", p99["uploads"], "ms"),
        Result.limit("logo_uploads", "the last over the first", times, "×", at_most=MOST),
    ]


@contextmanager
def drawing() -> Iterator[None]:
    only_draws = [sys.executable, "-c", ONLY_DRAWS]
    with subprocess.Popen(only_draws, stdin=subprocess.PIPE, env={**os.environ, "VIPS_CONCURRENCY": "1"}) as process:
        assert process.stdin
        process.stdin.write(a_picture(SIDE, SIDE))
        process.stdin.close()
        yield
        process.kill()


def uploads_of(port: int, people: Sequence[Person]) -> list[bytes]:
    """For each person an upload of the same picture to a kit of their own."""
    body = _form(a_picture(SIDE, SIDE))
    media_type = f"multipart/form-data; boundary={BOUNDARY}"
    return [
        request(
            "POST",
            f"/api/v1/brand-kits/{_new_kit(port, each)}/logos",
            authorization=each.authorization,
            body=body,
            media_type=media_type,
        )
        for each in people
    ]


def _new_kit(port: int, person: Person) -> UUID:
    made = httpx.post(
        f"http://127.0.0.1:{port}/api/v1/brand-kits",
        content=json.dumps({"name": "Neon", "primary_colors": ["#FF4500"]}),
        headers={"Authorization": person.authorization, "Content-Type": "application/json"},
    )
    made.raise_for_status()
    return UUID(made.json()["id"])


def _form(picture: bytes) -> bytes:
    head = 'Content-Disposition: form-data; name="{}"'.format
    lines = [f"--{BOUNDARY}", head("variant"), "", "primary", f"--{BOUNDARY}", f'{head("file")}; filename="logo.png"']
    return "\r\n".join([*lines, "", ""]).encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
