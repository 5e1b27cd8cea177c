"""Finishing one 2K picture, ours against Pillow, and the memory of the largest type: `bench/finishing.py` in the table.

Rates are pictures a second of one thread.
"""

import subprocess
import sys
import time
from collections.abc import Callable

from bench import finishing
from bench.measuring import Result, alternate
from bench.parts import Parts


def measure(parts: Parts) -> list[Result]:  # noqa: ARG001  # needs no services
    results = []
    for format in ("PNG", "JPEG"):
        content = finishing.a_picture(2752, 1536, format)
        sides: dict[str, Callable[[bytes], bytes]] = {f"ours, {format}": finishing.ours, "Pillow": finishing.pillow}
        rates = alternate(
            {name: lambda side=side, content=content: _rate(side, content) for name, side in sides.items()}
        )
        ours, other = rates.values()
        what = f"2752 × 1536 {format} to 1280 × 720 JPEG"
        results.append(Result.ratio("pictures", what, ours=ours, other=other, against="Pillow"))
    largest = [sys.executable, finishing.__file__, "--largest"]
    print(subprocess.run(largest, check=True, capture_output=True, text=True).stdout.strip(), flush=True)
    return results


def _rate(side: Callable[[bytes], bytes], content: bytes) -> float:
    begun = time.perf_counter()
    side(content)
    return 1 / (time.perf_counter() - begun)
