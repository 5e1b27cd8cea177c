"""docs/fuzzing.md: what was sent, and what came back."""

import platform
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from tests.fuzz.broken_requests import WAYS
from tests.fuzz.sending import Tally
from tests.integration.http.schemathesis_run import Asked

PAGE = """\
# What broken and hostile clients get

Made by `make fuzz` on {date}: Python {python}, {versions}.
The server ran as `aurastream dev` runs it, in a process of its own on PostgreSQL 18, with a model that draws at once in
place of the real one, behind the one proxy that it trusts: so each request came from an address of its own.

| | |
|---|---:|
| requests | {sent:,} |
| made by schemathesis from the OpenAPI document, every phase and every check | {by_document:,} |
| right once, and then spoiled | {broken:,} |
| **answers of 500 and above** | **{errors}** |
| promises of the document that were not kept | {unkept} |
| slowest answer to a spoiled request | {slowest:.1f} s |

`left` is a request whose sender was gone before the end of its body; `cut off`, where there is such a thing, is a
connection that the server closed without a status.

{afterwards}

## What was sent

Schemathesis asked every operation with up to {examples} examples: its own of the document, the edges of every limit,
values by chance that fit and that do not, methods that are not there, and chains of requests; for two accounts, each of
which it tried to show what is the other's.

The rest began as the request of the document's example, or as the form of a page, sent by token or by cookies, and then
had none to three of these done to it:

{ways}

What is odd is listed in `tests/fuzz/odd.py`.

## What came back

{table}

`(other methods)` are schemathesis' requests with methods that an address does not have.

## Again

    make fuzz

or, with what was sent this time,

    .venv/bin/python -m tests.fuzz --examples {examples} --requests {broken} --seed {seed}
"""

AFTERWARDS = "Afterwards the server still made an asset, and had logged nothing as an error."


@dataclass(frozen=True, slots=True)
class Found:
    """Both halves of a run."""

    asked: Asked
    broken: Tally
    examples: int
    seed: int
    afterwards: str = ""  # what was wrong with the server then

    @property
    def answers(self) -> dict[str, Counter[str]]:
        together = {name: Counter(outcomes) for name, outcomes in self.broken.answers.items()}
        for name, statuses in self.asked.answers.items():
            together.setdefault(name, Counter()).update({str(status): number for status, number in statuses.items()})
        return dict(sorted(together.items()))

    @property
    def faults(self) -> list[str]:
        told = [*([] if self.asked.passed else [self.asked.report]), *self.broken.faults]
        return [*told, self.afterwards] if self.afterwards else told


def page(found: Found) -> str:
    answers = found.answers
    packages = ("schemathesis", "hypothesis", "litestar", "uvicorn", "msgspec")
    return PAGE.format(
        date=datetime.now(UTC).date(),
        python=platform.python_version(),
        versions=", ".join(f"{name} {version(name)}" for name in packages),
        sent=sum(outcomes.total() for outcomes in answers.values()),
        by_document=sum(sum(statuses.values()) for statuses in found.asked.answers.values()),
        broken=found.broken.sent,
        errors=sum(outcomes[status] for outcomes in answers.values() for status in outcomes if is_error(status)),
        unkept="0" if found.asked.passed else "some",
        slowest=found.broken.slowest,
        afterwards="Afterwards something was wrong with the server." if found.afterwards else AFTERWARDS,
        examples=found.examples,
        seed=found.seed,
        ways="\n".join(dict.fromkeys(f"- {way.__name__.replace('_', ' ')}" for way in WAYS)),
        table=_table(answers),
    )


def is_error(outcome: str) -> bool:
    return outcome.isdecimal() and int(outcome) >= 500


def _table(answers: dict[str, Counter[str]]) -> str:
    lines = ["| operation | requests | answers |", "|---|---:|---|"]
    for name, outcomes in answers.items():
        told = " · ".join(f"{outcome} × {outcomes[outcome]:,}" for outcome in sorted(outcomes))
        lines.append(f"| {name} | {outcomes.total():,} | {told} |")
    return "\n".join(lines)
