"""The running product and the people who use it, as HTTP clients see them."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from entrypoints.settings import PREFIX
from tests.integration.http.contract import Contract
from tests.integration.http.scripted import GATES, WIDE_RATES
from tests.postgres import Database
from tests.services import free_port
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
API = "/api/v1"
PASSWORD = "correct horse battery staple"
SIGNING_KEY = "c2lnbmluZy1zaWduaW5nLXNpZ25pbmctc2lnbmluZy0"
PREVIOUS_KEY = "cHJldmlvdXMtcHJldmlvdXMtcHJldmlvdXMtcHJldmk"
LINKS_KEY = "bGlua3MtbGlua3MtbGlua3MtbGlua3MtbGlua3MtbGk"
SEALING_KEY = "c2VhbGluZy1zZWFsaW5nLXNlYWxpbmctc2VhbGluZy0"
CONNECTIONS = 6

_numbers = count(1)

_BUG = re.compile(r'"level": "error"|^ERROR ')


def rows(database: Database, query: str, *values: object) -> list[asyncpg.Record]:
    """What the owner of the database reads or changes beside the product."""

    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(database.dsn())
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    return asyncio.run(run())


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a stream."""

    id: int
    name: str
    data: dict[str, Any]


def happenings(lines: Iterator[str], *, within: float = 60.0) -> Iterator[Happening]:
    """The events of a stream as they come; comments are passed over."""
    deadline = time.monotonic() + within
    fields: dict[str, str] = {}
    for line in lines:
        assert time.monotonic() < deadline, f"the stream did not end within {within:g} s"
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Happening(int(fields["id"]), fields["event"], json.loads(fields["data"]))
            fields = {}


class Client(httpx.Client):
    """Every answer is held against the OpenAPI document."""

    def __init__(self, address: str, contract: Contract, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        hooks = {"response": [contract.check]}
        # Nothing here is TLS, and reading the machine's certificates costs every client 40 ms.
        super().__init__(base_url=address, headers=headers, timeout=15, event_hooks=hooks, verify=False)


@dataclass(slots=True)
class Person:
    """An account and its signed-in client."""

    id: str
    email: str
    client: Client
    signed_in: dict[str, Any]

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(API + path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.client.post(API + path, **more)

    def generate(self, *, key: str | None = None, **order: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.post("/generate", json={"asset_type": "twitch_emote", **order}, headers=headers)

    def job(self, **order: Any) -> dict[str, Any]:
        """An accepted job."""
        answer = self.generate(**order)
        assert answer.status_code == 202, answer.text
        accepted: dict[str, Any] = answer.json()
        return accepted

    def look(self, job: dict[str, Any]) -> dict[str, Any]:
        """The job as it is now."""
        seen: dict[str, Any] = self.get(f"/jobs/{job['id']}").json()
        return seen

    def begun(self, job: dict[str, Any]) -> None:
        """Wait until somebody works on it."""
        eventually(lambda: self.look(job)["status"] == "processing", within=60, what="the job began")

    def finished(self, job: dict[str, Any], *, within: float = 60.0) -> dict[str, Any]:
        """The job when it has ended."""
        final = {"completed", "failed", "cancelled"}
        eventually(lambda: self.look(job)["status"] in final, within=within, what="the job ended")
        return self.look(job)

    def made(self, **order: Any) -> dict[str, Any]:
        """A job that has ended."""
        return self.finished(self.job(**order))

    def assets_of(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        assets: list[dict[str, Any]] = self.get(f"/jobs/{job['id']}/assets").json()["items"]
        return assets

    def usage(self) -> tuple[int, int]:
        """Assets used and reserved."""
        generations = self.get("/subscriptions/status").json()["usage"]["generations"]
        return generations["used"], generations["reserved"]

    def follow(self, job: dict[str, Any], *, seen: str | None = None) -> list[Happening]:
        """The job's stream to its end, from behind the event `seen`."""
        headers = {"Last-Event-ID": seen} if seen is not None else {}
        with self.client.stream("GET", f"{API}/jobs/{job['id']}/events", headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            return list(happenings(answer.iter_lines()))


class Gate:
    """Prompts that name it make the scripted model wait until it opens."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.prompt = f"a fox behind gate {file.name}"

    def open(self) -> None:
        self._file.touch()


@dataclass(slots=True)
class Product:
    """A running server on a database of its own; `log` is what it said."""

    address: str
    database: Database
    folder: Path
    process: "subprocess.Popen[bytes]"
    contract: Contract
    _people: list[Client] = field(default_factory=list)

    def client(self, token: str | None = None) -> Client:
        client = Client(self.address, self.contract, token)
        self._people.append(client)
        return client

    def person(self, *, tier: str = "free", email: str | None = None) -> Person:
        """A fresh account, signed in."""
        email = email or f"nova-{next(_numbers)}@example.com"
        body = {"email": email, "password": PASSWORD, "display_name": "Nova"}
        answer = self.client().post(f"{API}/auth/signup", json=body)
        assert answer.status_code == 201, answer.text
        signed_in = answer.json()
        person = Person(signed_in["user"]["id"], email, self.client(signed_in["access_token"]), signed_in)
        if tier != "free":
            rows(self.database, "UPDATE users SET tier = $2 WHERE id = $1", person.id, tier)
        return person

    def keep_used(self, person: Person, used: int) -> None:
        """As if the person had made so many assets this month."""
        month = "date_trunc('month', now(), 'UTC')"
        rows(
            self.database,
            f"INSERT INTO usage_periods VALUES ($1, {month}, {month} + interval '1 month', $2, 0)"
            " ON CONFLICT (user_id, period_start) DO UPDATE SET used = $2",
            person.id,
            used,
        )

    def gate(self) -> Gate:
        return Gate(self.folder / "gates" / f"g{next(_numbers)}")

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self) -> int:
        """As an operator would; its exit code."""
        for client in self._people:
            client.close()
        self.process.terminate()
        try:
            return self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def running_product(
    database: Database, folder: Path, contract: Contract, *, scripted: bool, wide_rates: bool = False, **more: str
) -> Iterator[Product]:
    """The server in a process of its own, with what `aurastream dev` gives it; `more` are settings."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    for name in ("files", "gates"):
        (folder / name).mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.http.scripted_server"],
            cwd=ROOT,
            env=_environment(database, folder, port, scripted=scripted, **more)
            | ({WIDE_RATES: "1"} if wide_rates else {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    product = Product(address, database, folder, process, contract)
    try:
        eventually(lambda: process.poll() is not None or _ready(address), within=30, what=f"ready\n{product.log}")
        assert process.poll() is None, product.log
        yield product
    finally:
        code = product.stop()
    assert code == 0, product.log
    assert not [line for line in product.log.splitlines() if _BUG.search(line)], product.log


def _environment(database: Database, folder: Path, port: int, *, scripted: bool, **more: str) -> dict[str, str]:
    settings = {
        "PORT": str(port),
        "DATABASE_URL": database.dsn("aurastream_app"),
        "WORKER_DATABASE_URL": database.dsn("aurastream_worker"),
        "STORAGE_URL": (folder / "files").as_uri(),
        "SIGNING_KEY": SIGNING_KEY,
        "PREVIOUS_SIGNING_KEY": PREVIOUS_KEY,
        "LINKS_KEY": LINKS_KEY,
        "SEALING_KEY": SEALING_KEY,
        "DATA_DIR": str(folder),
        "CONNECTIONS": str(CONNECTIONS),
        "STREAM_PATIENCE": "0.5",
        "LOG_FORMAT": "json",
    }
    given = {PREFIX + name: value for name, value in {**settings, **more}.items()}
    if scripted:
        given[GATES] = str(folder / "gates")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **kept, **given}


def _ready(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{address}/health/ready", timeout=5, verify=False).status_code == 200
    return False


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of a refusal, which must be this one."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    return problem


def faults(answer: httpx.Response) -> list[tuple[str, str]]:
    """Where and which rules a refused request breaks."""
    problem = refused(answer, 422, "validation_failed")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]
