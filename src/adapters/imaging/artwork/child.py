"""Locks itself in, reads one picture from its standard input and writes what it made of it.

What it needs is imported before the door falls shut, and only what the task needs, since imports are most of its cost.
"""

import sys
from collections.abc import Callable

from adapters.imaging.artwork.lockdown import lock_in
from adapters.imaging.artwork.wire import Answer, Task, packed, packed_refusal
from adapters.imaging.vips import Failure, one_thread
from domain.brand_kits import ArtworkNotRecognised, ArtworkRefused, ArtworkTooLarge


def main() -> int:
    task = _task(Task(sys.argv[1]))
    one_thread()
    meter = lock_in()
    content = sys.stdin.buffer.read()
    try:
        answer = packed(task(content), meter.spent())
    except (ArtworkRefused, ArtworkTooLarge, ArtworkNotRecognised) as refusal:
        answer = packed_refusal(refusal, meter.spent())
    except MemoryError:
        answer = packed_refusal(
            ArtworkRefused("The picture takes too much memory.", reason="too_costly"), meter.spent()
        )
    except Failure:
        answer = packed_refusal(ArtworkRefused("The picture is damaged and cannot be drawn."), meter.spent())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _task(task: Task) -> Callable[[bytes], Answer]:
    from adapters.imaging.artwork.reading import read  # noqa: PLC0415

    if task is Task.READ:
        return read
    if task is Task.PROPOSE:
        from adapters.imaging.artwork.variants import propose  # noqa: PLC0415

        return propose
    from adapters.imaging.artwork.palette import extract  # noqa: PLC0415

    return extract
