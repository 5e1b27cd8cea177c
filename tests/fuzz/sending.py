"""Sends broken requests to a running product, as many people at once and without caring what they look like."""

import http.client
import json
import random
import socket
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.fuzz.broken_requests import JSON, Request, spoiled
from tests.integration.http.product import API, PASSWORD, Product, eventually, rows

PATIENCE = 15.0  # seconds
ASKED_BY_ONE = 100
"""Requests after which somebody else goes on, so that no account's rate answers them."""

LEFT, CUT_OFF = "left", "cut off"
"""What may come instead of a status: we were gone before, or the server was."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Operation:
    """What the document says: enough to send a request that is right."""

    name: str
    method: str
    path: str
    body: Any


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account with a job and an asset, signed in both ways."""

    token: str
    cookies: str
    csrf_token: str
    ids: dict[str, str]


@dataclass(slots=True)
class Tally:
    """What came back: by operation and status, and everything that says the fault is ours."""

    answers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, operation: str, request: Request, outcome: str, told: bytes, seconds: float) -> None:
        with self._lock:
            self.answers[operation][outcome] += 1
            self.slowest = max(self.slowest, seconds)
            if outcome >= "5" and outcome.isdecimal():
                self.faults.append(f"{outcome} {request!r:.2000} {told!r:.500}")

    @property
    def sent(self) -> int:
        return sum(sum(outcomes.values()) for outcomes in self.answers.values())


def operations_of(document: dict[str, Any]) -> list[Operation]:
    return [
        Operation(operation["operationId"], method.upper(), path, _example(operation))
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def send_broken(product: Product, document: dict[str, Any], *, requests: int, seed: int, workers: int = 2) -> Tally:
    """Every operation in turn, from several connections; the seed names what is sent, not in which order it arrives."""
    tally, operations = Tally(), operations_of(document)
    shares = [requests // workers + (worker < requests % workers) for worker in range(workers)]
    threads = [
        threading.Thread(target=_send_share, args=(product, operations, share, random.Random(f"{seed} {worker}"), tally))
        for worker, share in enumerate(shares)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.sent == requests, "a sender died"
    return tally


def _send_share(
    product: Product, operations: list[Operation], share: int, chance: random.Random, tally: Tally
) -> None:
    line = Line(product.address)
    for number in range(share):
        if number % ASKED_BY_ONE == 0:
            somebody = _signed_up(product)
        operation = operations[number % len(operations)]
        request = spoiled(chance, _whole(operation, somebody, chance))
        begun = time.monotonic()
        outcome, told = line.send(request)
        tally.add(operation.name, request, outcome, told, time.monotonic() - begun)
    line.close()


class Line(http.client.HTTPConnection):
    """A connection over which everything goes that a socket takes; it is opened anew when the server closed it."""

    def __init__(self, address: str) -> None:
        super().__init__(urlsplit(address).netloc, timeout=PATIENCE)

    def send_whole(self, request: Request) -> None:
        names = {name.lower() for name, _ in request.headers}
        self.putrequest(request.method, request.target, skip_host=b"host" in names, skip_accept_encoding=True)
        for name, value in request.headers:
            self.putheader(name, value)
        if request.body is not None:
            self.putheader("Content-Length", str(len(request.body)))
        self.endheaders()
        body = request.body or b""
        self.send_bytes(body[: len(body) // 2] if request.leaves else body)

    def send_bytes(self, content: bytes) -> None:
        if content:
            super().send(content)

    def ask(self, request: Request) -> tuple[str, bytes]:
        """The status, and how the answer begins."""
        self.send_whole(request)
        if request.leaves:
            self.close()
            return LEFT, b""
        with self.getresponse() as answer:
            told = answer.read(2_000_000)
            return str(answer.status), told[:500]

    def _validate_path(self, url: str) -> None:
        """Whatever it is, it goes out."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode("latin-1")
