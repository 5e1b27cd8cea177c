"""Sends broken requests to a running product, as many people at once and without caring what they look like."""

import http.client
import json
import random
import socket
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.fuzz.broken_requests import FORM, JSON, Request, spoiled
from tests.integration.http.pictures import a_png
from tests.integration.http.product import API, PASSWORD, Product, rows
from tests.waiting import eventually

PATIENCE = 15.0  # seconds
ASKED_BY_ONE = 100
"""Requests after which somebody else goes on, so that no account's rate answers them."""

LEFT, CUT_OFF = "left", "cut off"
"""What may come instead of a status: we were gone before, or the server was."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Operation:
    """Enough to send a request that is right."""

    name: str
    method: str
    path: str
    body: bytes | None = None
    media_type: bytes = JSON


PAGES = (
    Operation("(pages) show the reset form", "GET", "/reset-password?token=asl_x"),
    Operation(
        "(pages) send the reset form", "POST", "/reset-password", b"token=asl_x&new_password=longer+than+ten", FORM
    ),
    Operation("(pages) show the new address", "GET", "/confirm-email?token=asl_x"),
    Operation("(pages) confirm the new address", "POST", "/confirm-email", b"token=asl_x", FORM),
    Operation("(pages) show the local sign-in", "GET", "/local/sign-in/twitch?state=x&nonce=y&redirect_uri=z"),
    Operation(
        "(pages) send the local sign-in", "POST", "/local/sign-in/twitch", b"answer=allow&email=a%40b.example", FORM
    ),
    Operation("(pages) explain a problem", "GET", "/problems/not_found"),
    Operation("(pages) show the documentation", "GET", "/schema/index.html"),
)
"""What is in no document, because it is for people."""

MULTIPART = b"multipart/form-data; boundary=fox"
LOGO_FORM = b"\r\n".join(
    (
        b'--fox\r\nContent-Disposition: form-data; name="variant"\r\n\r\nprimary',
        b'--fox\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\nContent-Type: image/png\r\n',
        a_png() + b"\r\n--fox--\r\n",
    )
)
"""What every operation takes that takes a picture."""

ENDING = {"changePassword", "deleteAsset", "deleteBrandKit", "endSession", "eraseMe", "signOut"}
"""After one of these somebody else must go on; so they are asked in one round of four only."""


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
                self.faults.append(f"{outcome} {request} {told!r}")

    @property
    def sent(self) -> int:
        return sum(sum(outcomes.values()) for outcomes in self.answers.values())


def operations_of(document: dict[str, Any]) -> list[Operation]:
    shown = [
        Operation(operation["operationId"], method.upper(), path, *_example(operation))
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    return [*shown, *PAGES]


def send_broken(product: Product, document: dict[str, Any], *, requests: int, seed: int, workers: int = 2) -> Tally:
    """Every operation in turn, from several connections; the seed names what is sent, not in which order it arrives."""
    tally, operations = Tally(), operations_of(document)
    shares = [requests // workers + (worker < requests % workers) for worker in range(workers)]
    with ThreadPoolExecutor(workers) as senders:
        sent = [
            senders.submit(_send_share, product, operations, share, random.Random(f"{seed} {worker}"), tally)
            for worker, share in enumerate(shares)
        ]
    for share in sent:
        share.result()
    return tally


def _send_share(product: Product, operations: list[Operation], share: int, chance: random.Random, tally: Tally) -> None:
    line, somebody, asked = Line(product.address), _signed_up(product), 0
    for operation in islice(_in_rounds(operations), share):
        if asked >= ASKED_BY_ONE:
            somebody, asked = _signed_up(product), 0
        request = spoiled(chance, _whole(operation, somebody, chance))
        begun = time.monotonic()
        outcome, told = line.ask(request)
        tally.add(operation.name, request, outcome, told, time.monotonic() - begun)
        asked = ASKED_BY_ONE if operation.name in ENDING and outcome.startswith("20") else asked + 1
    line.close()


def _in_rounds(operations: list[Operation]) -> Iterator[Operation]:
    for number in count():
        yield from (operation for operation in operations if number % 4 == 0 or operation.name not in ENDING)


class Line:
    """A connection over which everything goes that a socket takes; it is opened anew when the server closed it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._place = (parts.hostname or "", parts.port or 80)
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> tuple[str, bytes]:
        """The status, or what came in its place, and how the answer begins."""
        reused = self._socket is not None
        try:
            return self._ask(request)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return self.ask(request) if reused else (CUT_OFF, repr(error).encode())

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _ask(self, request: Request) -> tuple[str, bytes]:
        self._socket = self._socket or socket.create_connection(self._place, timeout=PATIENCE)
        self._socket.sendall(self._written(request))
        if request.leaves:
            self.close()
            return LEFT, b""
        answer = http.client.HTTPResponse(self._socket, method=request.method)
        answer.begin()
        told = answer.read()
        if answer.will_close:
            self.close()
        return str(answer.status), told[:500]

    def _written(self, request: Request) -> bytes:
        headers = list(request.headers)
        if all(name.lower() != b"host" for name, _ in headers):
            headers.append((b"Host", f"{self._place[0]}:{self._place[1]}".encode()))
        body = request.body or b""
        if request.body is not None:
            headers.append((b"Content-Length", str(len(body)).encode()))
        first = f"{request.method} {request.target} HTTP/1.1\r\n".encode("latin-1")
        head = first + b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"
        return head + (body[: len(body) // 2] if request.leaves else body)


def _whole(operation: Operation, somebody: Somebody, chance: random.Random) -> Request:
    """A request that is right, as somebody who is signed in this way or that."""
    target = operation.path.format(**somebody.ids)
    number = next(_numbers)
    headers = [(b"X-Forwarded-For", f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}".encode())]
    match chance.randrange(10):
        case 0:
            pass
        case 1 | 2:
            headers.append((b"Cookie", somebody.cookies.encode()))
            headers.append((b"X-CSRF-Token", somebody.csrf_token.encode()))
        case _:
            headers.append((b"Authorization", f"Bearer {somebody.token}".encode()))
    if operation.body is None:
        return Request(operation.method, target, tuple(headers))
    return Request(operation.method, target, (*headers, (b"Content-Type", operation.media_type)), operation.body)


def _example(operation: dict[str, Any]) -> tuple[bytes | None, bytes]:
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return LOGO_FORM, MULTIPART
    media = content.get("application/json")
    return json.dumps(media["example"]).encode() if media else None, JSON


def _signed_up(product: Product) -> Somebody:
    with httpx.Client(base_url=product.address + API, timeout=PATIENCE, verify=False) as client:
        number = next(_numbers)
        client.headers["X-Forwarded-For"] = f"11.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        who = {"email": f"fuzz-{number}@example.com", "password": PASSWORD}
        signed_up = client.post("/auth/signup", json={**who, "display_name": "Nova"}).raise_for_status().json()
        rows(product.database, "UPDATE users SET tier = 'studio' WHERE id = $1", signed_up["user"]["id"])
        in_browser = client.post("/auth/login", json={**who, "transport": "cookie"}).raise_for_status()
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {signed_up['access_token']}"
        client.post("/generate", json={"asset_type": "twitch_emote"}).raise_for_status()
        eventually(lambda: client.get("/assets").json()["items"], within=PATIENCE, what="an asset")
        [asset] = client.get("/assets").json()["items"]
        shared = client.put(f"/assets/{asset['id']}/visibility", json={"is_public": True}).raise_for_status().json()
        public = client.get(f"/asset/{shared['id']}").raise_for_status().json()
        ids = {"asset_id": asset["id"], "job_id": asset["job_id"], "provider": "twitch", "token": "asl_x"}
        ids |= {"name": public["variants"][0]["url"].rpartition("/")[2]}
        ids |= {"number": "1", "variant": "primary", "item": "happy"}
        kit = client.post("/brand-kits", json={"name": "Neon Fox", "primary_colors": ["#FF4500"]}).raise_for_status()
        logo = {"file": ("logo.png", a_png())}
        client.post(f"/brand-kits/{kit.json()['id']}/logos", data={"variant": "primary"}, files=logo).raise_for_status()
        ids |= {"kit_id": kit.json()["id"]}
        ids |= {"session_id": client.get("/auth/sessions").json()["items"][0]["id"]}
        ids |= {"key": urlsplit(asset["cdn_url"])._replace(scheme="", netloc="").geturl().removeprefix("/files/")}
        preview = client.get(f"/assets/{asset['id']}/previews").raise_for_status().json()["items"][0]["url"]
        ids |= {"pack_id": asset["job_id"]}  # the free tier has no room for a pack: an id of nobody's
        ids |= {"owner_id": signed_up["user"]["id"], "picture": preview.rpartition("/")[2]}
    return Somebody(signed_up["access_token"], cookies, in_browser.json()["csrf_token"], ids)
