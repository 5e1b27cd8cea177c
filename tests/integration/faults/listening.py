"""Listens to a job's events over HTTP, as a browser does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import httpx

LAST = {"completed", "failed", "cancelled"}


@dataclass(slots=True)
class Listener:
    """What one client has heard, over as many connections as it took."""

    token: str
    job_id: UUID
    heard: list[tuple[int, str]] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return bool(self.heard) and self.heard[-1][1] in LAST

    def resume(self) -> dict[str, str]:
        return {"Last-Event-ID": str(self.heard[-1][0])} if self.heard else {}

    async def listen(self, client: httpx.AsyncClient, address: str, told: Callable[[], object] = bool) -> None:
        """Until the stream ends. A stream that breaks off raises `httpx.TransportError`."""
        headers = {"Authorization": f"Bearer {self.token}", **self.resume()}
        async with client.stream("GET", f"{address}/api/v1/jobs/{self.job_id}/events", headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            number = 0
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    number = int(value)
                elif name == "event":
                    assert value != "error", "the stream told of a failure"
                    self.heard.append((number, value))
                    told()

    def heard_all(self) -> bool:
        """From the first event to the last, each once."""
        return self.done and [number for number, _ in self.heard] == list(range(1, len(self.heard) + 1))
