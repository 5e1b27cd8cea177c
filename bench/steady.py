"""An open model: requests come in at fixed moments over sixteen connections, whether or not those before were answered.

What one waits because its connection still waits for the answer before counts, so a long pause is not told as one late
answer. The clients run on the same cores as what they ask.
"""

import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.load import CONNECTIONS

A_SECOND, SECONDS = 100, 5
FIRST, LAST = 0.5, 0.5
"""Seconds of storm before and after what is timed."""


def delays_beside(port: int, asking: Sequence[bytes], storm: Callable[[float], float], what: str) -> list[float]:
    """`delays` while `storm` keeps the server busy for the seconds it is told; it gives how much of it a second."""
    with ThreadPoolExecutor(1) as beside:
        raging = beside.submit(storm, FIRST + SECONDS + LAST)
        time.sleep(FIRST)
        found = delays(port, asking)
        print(f"  {raging.result():.1f} {what} a second", flush=True)
    return found


def delays(port: int, requests: Sequence[bytes]) -> list[float]:
    """Milliseconds that each request waited; connection n sends request n at its moments."""
    begin = time.perf_counter() + 0.1
    with ThreadPoolExecutor(CONNECTIONS) as connections:
        each = connections.map(lambda number: _delays(port, requests[number], begin, number), range(CONNECTIONS))
        return [delay for found in each for delay in found]


def _delays(port: int, asked: bytes, begin: float, number: int) -> list[float]:
    found = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for turn in range(number, A_SECOND * SECONDS, CONNECTIONS):
            due = begin + turn / A_SECOND
            if (early := due - time.perf_counter()) > 0:
                time.sleep(early)
            line.sendall(asked)
            _hear(line)
            found.append((time.perf_counter() - due) * 1_000)
    return found


def _hear(line: socket.socket) -> None:
    heard = b""
    while (end := heard.find(b"\r\n\r\n")) < 0:
        heard += _piece(line)
    if not heard.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(heard[:2000].decode(errors="replace"))
    head = heard[:end].lower()
    start = head.index(b"content-length:") + len(b"content-length:")
    missing = int(head[start:].split(b"\r\n", 1)[0]) - (len(heard) - end - 4)
    while missing > 0:
        missing -= len(_piece(line))


def _piece(line: socket.socket) -> bytes:
    piece = line.recv(65_536)
    if not piece:
        raise RuntimeError("the server closed the connection")
    return piece
