"""Finishing one 2K picture, ours against Pillow, and the memory of the largest types, all from `bench/finishing.py`.

Rates are pictures a second of processor time, all threads counted, since libvips may take a second thread and Pillow
takes one. Both sides read a JPEG at half its size. Decoding takes most of a PNG's time: libvips inflates with its own
zlib-ng, in three quarters of the time of the system's zlib that Pillow's wheel loads.
"""

from functools import partial

from bench import finishing
from bench.measuring import Result
from bench.parts import Parts


def measure(parts: Parts) -> list[Result]:  # noqa: ARG001  # needs no services
    results = []
    for format in ("PNG", "JPEG"):
        content = finishing.a_picture(2752, 1536, format)
        results.append(
            Result.processor_time(
                "pictures",
                f"2752 × 1536 {format} to 1280 × 720 JPEG",
                ours=partial(finishing.ours, content),
                other=partial(finishing.pillow, content),
                against="Pillow",
            )
        )
    for type in finishing.LARGEST:
        peak = finishing.peak_memory(type)
        what = f"peak memory of a process that finishes a {type}"
        results.append(Result.limit("pictures", what, peak, "MB", at_most=finishing.MOST_MEMORY))
    return results
