"""Both sides in one run: rounds alternate, medians are compared, and a table says what came of it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Self

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, the numbers, and whether the promise was kept, if one was made."""

    name: str
    measured: str
    ours: str
    other: str
    outcome: str
    target: str
    kept: bool | None

    @classmethod
    def ratio(
        cls, name: str, measured: str, *, ours: float, other: float, against: str, at_least: float | None = None
    ) -> Self:
        """Two rates a second, ours as so many times the other's."""
        times = ours / other
        target = "" if at_least is None else f"at least {at_least:g} ×"
        kept = None if at_least is None else times >= at_least
        return cls(name, measured, _rate(ours), f"{_rate(other)} ({against})", f"{times:.2f} ×", target, kept)

    @classmethod
    def processor_time(
        cls,
        name: str,
        measured: str,
        *,
        ours: Callable[[], object],
        other: Callable[[], object],
        against: str,
        at_least: float | None = None,
    ) -> Self:
        """Both works in turn, as how often they are done in a second of processor time, all threads counted."""
        rates = alternate({"ours": partial(_rate_of, ours), against: partial(_rate_of, other)})
        return cls.ratio(name, measured, ours=rates["ours"], other=rates[against], against=against, at_least=at_least)

    @classmethod
    def limit(cls, name: str, measured: str, value: float, unit: str, *, at_most: float | None = None) -> Self:
        """One number of ours that shall stay below a limit."""
        target = "" if at_most is None else f"at most {at_most:g} {unit}"
        kept = None if at_most is None else value <= at_most
        return cls(name, measured, f"{value:.1f} {unit}", "", "", target, kept)


def alternate(sides: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each side after `rounds` rounds of all sides in turn, so that a noisy moment meets all of them.

    The first round only warms up. Prints every value, for whoever wants to see the spread.
    """
    values: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            value = measure()
            if number:
                values[name].append(value)
    for name, each in values.items():
        print(f"  {name:>24}  median {median(each):9.1f}   {'  '.join(f'{value:.1f}' for value in each)}", flush=True)
    return {name: median(each) for name, each in values.items()}


def _rate_of(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1 / (time.process_time() - begun)


def percentile(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(results: list[Result]) -> str:
    head = ("benchmark", "measured", "ours", "other side", "ratio", "target", "")
    marks = {True: "kept", False: "**missed**", None: ""}
    rows = [
        (each.name, each.measured, each.ours, each.other, each.outcome, each.target, marks[each.kept])
        for each in results
    ]
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rate(value: float) -> str:
    return f"{value:,.0f}/s" if value >= 100 else f"{value:.1f}/s"
