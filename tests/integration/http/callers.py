"""Callers close to the socket, for tests whose subject is time or two requests at one moment."""

import json
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from tests.integration.http.product import Product


class Heard(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


class Caller:
    """One kept connection. Rates count callers by address, and a loopback network has many: `number` says which."""

    def __init__(self, product: Product, number: int = 0, *, agent: str = "tab/1") -> None:
        host, port = urlsplit(product.address).hostname, urlsplit(product.address).port
        source = f"127.0.{number // 250}.{number % 250 + 1}"
        self._line = HTTPConnection(str(host), port, timeout=15, source_address=(source, 0))
        self._headers = {"Content-Type": "application/json", "User-Agent": agent}

    def __enter__(self) -> Self:
        self._line.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """Also before the answer came; the next request calls anew."""
        self._line.close()

    def send(self, method: str, path: str, content: bytes | None = None, *, token: str | None = None) -> None:
        signed = {"Authorization": f"Bearer {token}"} if token else {}
        self._line.request(method, path, content, {**self._headers, **signed})

    def hear(self) -> Heard:
        answer = self._line.getresponse()
        return Heard(answer.status, answer.getheaders(), answer.read())

    def get(self, path: str, *, token: str | None = None) -> Heard:
        self.send("GET", path, token=token)
        return self.hear()

    def post(self, path: str, content: bytes | None = None) -> Heard:
        self.send("POST", path, content)
        return self.hear()
