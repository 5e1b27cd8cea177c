"""A death at a named point of a story, for the processes of these tests only."""

import os
import signal
import time
from collections import Counter
from pathlib import Path

from application.ports import Reached

WHERE, WHEN, HOW, NOTE = "FAULTS_DIE_AT", "FAULTS_DIE_ON", "FAULTS_DIE_BY", "FAULTS_DEATH_NOTE"


def death_at(point: str, passing: int, how: signal.Signals, note: Path) -> Reached:
    """Sends the signal to this process when it passes the point for the given time, leaving the moment in the note."""
    passed: Counter[str] = Counter()

    def reached(name: str) -> None:
        passed[name] += 1
        if name == point and passed[name] == passing:
            leave_note(note)
            os.kill(os.getpid(), how)
            time.sleep(0.1)  # another thread may be the one that takes the signal, a moment later

    return reached


def leave_note(note: Path) -> None:
    with note.open("a") as file:
        file.write(f"{time.time()}\n")


def ordered_death() -> Reached:
    """What the environment orders; nothing by default."""
    asked = os.environ.get
    how = signal.Signals[asked(HOW, "SIGKILL")]
    return death_at(asked(WHERE, ""), int(asked(WHEN, "1")), how, Path(asked(NOTE, os.devnull)))
