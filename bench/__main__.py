"""Ratios against honest baselines: python -m bench [name …] [--write]

Both sides of every comparison run in this one call, in alternating rounds; each number is the median of five. Without
a name everything runs, some minutes on a quiet machine. `--write` puts the table of a whole run into
docs/benchmarks.md. The exit status is 1 when a target is missed.
"""

import argparse
import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Result, table
from bench.parts import ROOT, Parts, running_parts

BENCHMARKS = (
    "list_assets",
    "library",
    "accept",
    "finish_jobs",
    "stream_latency",
    "idle_streams",
    "pictures",
    "emote",
    "thumbnail",
    "login",
    "login_storm",
    "logo_uploads",
    "export_assets",
    "channel_pack",
)
"""Each is a module with `measure(parts) -> list[Result]`, whose docstring says what it compares."""

PAGE = """\
# Benchmarks

Made by `make bench` on {date}: {cores} cores, Python {python}, everything on one machine, the client too. Both sides
of a comparison ran in the same call in alternating rounds, and each number is the median of five rounds: read the
ratios, the rates are this machine's. Commits did not wait for the disk, on either side.

{table}

## What is compared

{explained}

{notes}"""

NOTES = Path(__file__).parent / "notes.md"
"""What the numbers do not say by themselves, written by hand."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if options.names and options.write:
        parser.error("only a whole run is written")
    results: list[Result] = []
    for name in options.names or BENCHMARKS:
        with running_parts() as parts:
            results += measured(name, parts)
    print(f"\n{table(results)}")
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(page(results))
    return int(any(result.kept is False for result in results))


def page(results: list[Result]) -> str:
    modules = [(name, importlib.import_module(f"bench.{name}")) for name in BENCHMARKS]
    return PAGE.format(
        date=f"{datetime.now(UTC):%-d %B %Y}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        table=table(results),
        notes=NOTES.read_text(),
        explained="\n\n".join(f"**{name}.** {(module.__doc__ or '').strip()}" for name, module in modules),
    )


def measured(name: str, parts: Parts) -> list[Result]:
    print(f"{name} …", flush=True)
    results: list[Result] = importlib.import_module(f"bench.{name}").measure(parts)
    return results


if __name__ == "__main__":
    sys.exit(main())
