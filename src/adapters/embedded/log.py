"""The server's log: where everything we start writes, and where we look up why it failed."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_KEPT = 8 * 1024 * 1024
_SEVERITIES = ("FATAL: ", "PANIC: ", "ERROR: ", "error: ")


@dataclass(frozen=True, slots=True)
class ServerLog:
    path: Path

    def open(self) -> BinaryIO:
        """Open for appending; readable by its owner only, because failing statements are quoted in it."""
        return open(self.path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))

    def turn(self) -> None:
        """Begin a new file once 8 MiB are full; one older file is kept."""
        if self.end() > _KEPT:
            self.path.replace(self.path.with_suffix(".log.1"))

    def end(self) -> int:
        """Where the next line will be written, in bytes."""
        return self.path.stat().st_size if self.path.exists() else 0

    def written(self, *, since: int) -> str:
        with self.path.open("rb") as file:
            file.seek(since)
            return file.read().decode(errors="replace")

    def reason(self, *, since: int) -> str:
        """The last failure written after `since`, without its time stamp; the last line if none calls itself one."""
        lines = [line.strip() for line in self.written(since=since).splitlines() if line.strip()]
        for line in reversed(lines):
            for severity in _SEVERITIES:
                if severity in line:
                    return " ".join(line.partition(severity)[2].split())
        return lines[-1] if lines else "it said nothing"
