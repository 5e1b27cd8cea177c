"""Keeps what a run measured, for docs/faults.md: lines on the terminal with `-s`, a file where FAULTS_REPORT says."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from tests.integration.faults.ledger import Ledger


def report(what: str, *, kills: int, ledger: Ledger, recoveries: Sequence[float] = (), **more: object) -> None:
    facts: dict[str, object] = {
        "what": what,
        "kills": kills,
        "jobs": sum(ledger.jobs.values()),
        **ledger.jobs,
        "assets": ledger.assets,
        "lost": len(ledger.lost),
        "duplicates": len(ledger.duplicates),
        "drift": len(ledger.drift),
        "files": len(ledger.files),
        "gaps": len(ledger.events),
        "unreferenced": ledger.unreferenced,
        **more,
    }
    if recoveries:
        ordered = sorted(recoveries)
        facts |= {"interrupted": len(ordered), "max": round(ordered[-1], 2)}
        facts |= {f"p{part}": round(ordered[int((len(ordered) - 1) * part / 100)], 2) for part in (50, 99)}
    print(json.dumps(facts))
    if path := os.environ.get("FAULTS_REPORT"):
        with Path(path).open("a") as file:
            file.write(json.dumps(facts) + "\n")
