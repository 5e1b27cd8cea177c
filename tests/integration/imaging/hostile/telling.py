"""docs/hostile-pictures.md: what was tried, and what came of it."""

import platform
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version

from tests.integration.imaging.hostile.sample import DRAWN
from tests.integration.imaging.hostile.trying import Tried

PAGE = """\
# What hostile pictures come to

Made by `make hostile` on {date}: Python {python}, {versions}.
Every file went the way of an uploaded logo: its header is judged first, then it is drawn anew in a process of its own
that has no files, no network, 448 MB of address space and 5 seconds of a processor
([decision 0027](decisions/0027-a-picture-is-drawn-in-a-cell.md)). Each has an outcome that it must come to; what is
drawn is looked at by Pillow, pixel by pixel where the picture is known, for anything but pixels, and for the words
that were planted.

| | |
|---|---:|
| files | {files} |
| drawn anew | {drawn} |
| refused | {refused} |
| **crashes of the server's process** | **0** |
| **files that came to something else than they must** | **{faulty}** |
| **planted words, metadata or tails in what came out** | **{leaks}** |
| processes that died or were killed, as they are meant to | {killed} |
| most processor time of a process that answered | {seconds:.1f} s |
| most memory of a process that answered | {peak:.0f} MB |
| most memory of any process, killed ones too | {peak_of_all:.0f} MB |

`killed` in the lists below is a process that had its time or memory and no answer yet: the file is refused.

## By kind

{table}

## One by one

{lists}

## Again

    make hostile
"""


def page(tried: list[Tried], peak_of_all: int) -> str:
    leaks = sum(any("planted" in fault or "chunks" in fault for fault in one.faults) for one in tried)
    return PAGE.format(
        date=datetime.now(UTC).date(),
        python=platform.python_version(),
        versions=", ".join(f"{name} {version(name)}" for name in ("pyvips", "pyvips-binary", "pillow")),
        files=len(tried),
        drawn=sum(one.outcome == DRAWN for one in tried),
        refused=sum(one.outcome != DRAWN for one in tried),
        faulty=sum(bool(one.faults) for one in tried),
        leaks=leaks,
        killed=sum(one.killed for one in tried),
        seconds=max(one.seconds for one in tried),
        peak=max(one.peak_bytes for one in tried) / 1000**2,
        peak_of_all=peak_of_all / 1000**2,
        table=_table(tried),
        lists=_lists(tried),
    )


def _groups(tried: list[Tried]) -> dict[str, list[Tried]]:
    groups: dict[str, list[Tried]] = {}
    for one in tried:
        groups.setdefault(one.name.partition(": ")[0], []).append(one)
    return groups


def _table(tried: list[Tried]) -> str:
    lines = ["| kind | files | came to | most seconds | most MB |", "|---|---:|---|---:|---:|"]
    for group, ones in _groups(tried).items():
        outcomes = Counter(_outcome(one) for one in ones)
        told = " · ".join(f"{outcome} × {number}" for outcome, number in sorted(outcomes.items()))
        seconds, peak = max(one.seconds for one in ones), max(one.peak_bytes for one in ones) / 1000**2
        lines.append(f"| {group} | {len(ones)} | {told} | {seconds:.1f} | {peak:.0f} |")
    return "\n".join(lines)


def _lists(tried: list[Tried]) -> str:
    parts = []
    for group, ones in _groups(tried).items():
        by_outcome: dict[str, list[str]] = {}
        for one in ones:
            by_outcome.setdefault(_outcome(one), []).append(one.name.partition(": ")[2])
        lines = [f"- {outcome}: {'; '.join(names)}" for outcome, names in sorted(by_outcome.items())]
        parts.append("\n".join([f"**{group}**", "", *lines]))
    return "\n\n".join(parts)


_WORDS = {DRAWN: "drawn", "ArtworkTooLarge": "too large", "ArtworkNotRecognised": "not recognised"}


def _outcome(one: Tried) -> str:
    if one.killed:
        return "refused (killed)"
    return _WORDS.get(one.outcome) or f"refused ({one.reason.replace('_', ' ')})"
