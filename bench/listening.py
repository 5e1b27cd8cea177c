"""Open event streams as clients have them, and words with the process of `bench.telling` that serves them."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psutil

from bench.load import request
from bench.parts import Parts, Person, running
from tests.services import free_port


@dataclass(frozen=True, slots=True)
class Teller:
    """A running `bench.telling`; `port` is 0 for one that only commits."""

    process: "subprocess.Popen[bytes]"
    port: int

    async def obey(self, **command: Any) -> Any:
        return await asyncio.to_thread(self._obey, command)

    def _obey(self, command: dict[str, Any]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def teller(parts: Parts, *, redis: bool, serves: bool = True) -> Iterator[Teller]:
    """Without Redis the news stay in the process, as in embedded mode."""
    port = free_port() if serves else 0
    environment = parts.environment(port or 1)
    if not redis:
        environment |= {"AURASTREAM_MODE": "embedded", "AURASTREAM_REDIS_URL": ""}
    with running(["-m", "bench.telling", str(port)], environment, port=port or None) as process:
        yield Teller(process, port)


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A stream of one job's events that has given its first one."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int, person: Person, job_id: UUID) -> "OpenStream":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("GET", f"/api/v1/jobs/{job_id}/events", authorization=person.authorization))
        stream = cls(reader, writer)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await stream.next_id()
        return stream

    async def next_id(self) -> int:
        """The number of the next event, as soon as its line is here."""
        while line := await self.reader.readline():
            if line.startswith(b"id: "):
                return int(line[4:])
        raise RuntimeError("the stream ended")

    def close(self) -> None:
        self.writer.close()


def resident_kilobytes(process_id: int) -> float:
    return float(psutil.Process(process_id).memory_info().rss) / 1024
