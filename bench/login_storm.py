"""GET /api/v1/assets while sixteen clients sign in without pause at the same process, against the same in peace.

An open model: a hundred requests a second come in at fixed moments over sixteen connections, whether or not those
before have been answered. What one waits because its connection still waits for the answer before counts, so a long
pause is not told as one late answer. The p99 is of each round; the clients run on the same cores.
"""

import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.listening import teller
from bench.load import CONNECTIONS, answers_a_second, request
from bench.login import A_ROUND, LOGIN, add_accounts, rounds_of
from bench.measuring import ROUNDS, Result, alternate, percentile
from bench.parts import Parts

A_SECOND, SECONDS = 100, 5
FIRST, LAST = 0.5, 0.5
"""Seconds of storm before and after what is timed."""

MOST = 2


def measure(parts: Parts) -> list[Result]:
    people = parts.add_people(CONNECTIONS)
    for person in people:
        parts.add_assets(person, 200)
    asking = [request("GET", "/api/v1/assets?limit=20", authorization=each.authorization) for each in people]
    signing_in = iter(rounds_of(LOGIN, add_accounts(parts, A_ROUND * (ROUNDS + 1))))
    with teller(parts, redis=False) as ours:
        p99 = alternate(
            {
                "quiet": lambda: percentile(delays(ours.port, asking), 99),
                "storm": lambda: percentile(delays_in_storm(ours.port, asking, next(signing_in)), 99),
            }
        )
    times = p99["storm"] / p99["quiet"]
    return [
        Result.limit("login_storm", "GET /assets in peace, p99", p99["quiet"], "ms"),
        Result.limit("login_storm", "GET /assets while 16 sign in, p99", p99["storm"], "ms"),
        Result.limit("login_storm", "the latter over the former", times, "×", at_most=MOST),
    ]


def delays_in_storm(port: int, asking: Sequence[bytes], signing_in: Sequence[bytes]) -> list[float]:
    with ThreadPoolExecutor(1) as beside:
        storm = beside.submit(answers_a_second, port, signing_in, seconds=FIRST + SECONDS + LAST)
        time.sleep(FIRST)
        found = delays(port, asking)
        print(f"  {storm.result():.1f} sign-ins a second", flush=True)
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
