"""The product as an operator runs it: an API and workers as processes of their own, on services of their own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from domain.accounts import UNKNOWN
from domain.generation.asset_types import AssetType
from domain.generation.order import Order
from domain.tiers import Tier
from entrypoints.container import Container
from entrypoints.settings import PREFIX, Settings
from tests.integration.faults import death, quick
from tests.postgres import Database
from tests.services import free_port
from tests.waiting import eventually, soon

ROOT = Path(__file__).parents[3]
PASSWORD = "correct horse battery staple"


@dataclass(slots=True)
class Running:
    """A process with all its children, in a session of its own."""

    process: "subprocess.Popen[bytes]"
    log: Path
    notes: Path
    address: str = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def over(self) -> bool:
        return self.process.poll() is not None

    def children(self) -> list[int]:
        """The ids of the processes that it has started."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, check=False)
        return [int(pid) for pid in listed.stdout.split()]

    def signal_all(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """kill -9 of all of it, noting when."""
        if not self.over:
            death.leave_note(self.notes)
        self.signal_all(signal.SIGKILL)
        self.process.wait(timeout=10)

    def ends_within(self, seconds: float) -> int:
        """Its exit code."""
        return self.process.wait(timeout=seconds)

    def ready(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/health/ready", timeout=5, verify=False).status_code == 200
        return False

    def wait_ready(self, within: float = 30) -> None:
        eventually(lambda: self.over or self.ready(), within=within, what=f"ready\n{self.said()}")
        assert not self.over, self.said()

    def said(self) -> str:
        return self.log.read_text()[-6000:]


@dataclass(slots=True)
class Product:
    """Starts processes on one database, one Redis and one store. `deaths` are the moments of all its kills -9."""

    database: Database
    redis_url: str
    storage_url: str
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    running: list[Running] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        own = {
            "MODE": "production",
            "DATABASE_URL": self.database.dsn("aurastream_app"),
            "WORKER_DATABASE_URL": self.database.dsn("aurastream_worker"),
            "REDIS_URL": self.redis_url,
            "STORAGE_URL": self.storage_url,
            "SIGNING_KEY": "c2lnbmluZy1zaWduaW5nLXNpZ25pbmctc2lnbmluZy0",
            "LINKS_KEY": "bGlua3MtbGlua3MtbGlua3MtbGlua3MtbGlua3MtbGk",
            "SEALING_KEY": "c2VhbGluZy1zZWFsaW5nLXNlYWxpbmctc2VhbGluZy0",
            "MAIL_URL": (self.folder / "mail").as_uri(),
            "MAIL_FROM": "hello@aurastream.example",
            "PUBLIC_URL": "http://127.0.0.1:8001",
            "LEASE": "1",
            "SWEEP_EVERY": "0.5",
            "STREAM_PATIENCE": "1",
            "CONNECTIONS": "6",
            "LOG_FORMAT": "text",
        }
        given = {PREFIX + name: value for name, value in {**own, **self.more, **more}.items() if name.isupper()}
        return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | given

    def settings(self, **more: str) -> Settings:
        return Settings.from_environment(self.environment(**more))

    def start(self, command: list[str], environment: Mapping[str, str], *, name: str, address: str = "") -> Running:
        log = self.folder / f"{len(self.running):03}-{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONUNBUFFERED": "1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        running = Running(process, log, self.folder / "deaths", address)
        self.running.append(running)
        return running

    def start_worker(
        self,
        *,
        die_at: str = "",
        on: int = 1,
        by: signal.Signals = signal.SIGKILL,
        draw_seconds: float = 0.05,
        threads: int = 4,
        **more: str,
    ) -> Running:
        """The worker of `aurastream worker`, with a quick model and perhaps a death in it."""
        module = "tests.integration.faults.faulty_worker:broker"
        command = [sys.executable, "-m", "dramatiq", module, "--processes", "1", "--threads", str(threads)]
        environment = self.environment(**more) | {
            "dramatiq_queue_prefetch": str(threads),
            quick.SECONDS: str(draw_seconds),
            **self._death(die_at, on, by),
        }
        return self.start([*command, "--skip-logging"], environment, name="worker")

    def start_api(self, *, die_at: str = "", on: int = 1, port: int = 0, **more: str) -> Running:
        port = port or free_port()
        environment = self.environment(PORT=str(port), **more) | self._death(die_at, on)
        module = "tests.integration.faults.faulty_api"
        return self.start([sys.executable, "-m", module], environment, name="api", address=f"http://127.0.0.1:{port}")

    def deaths(self) -> list[float]:
        note = self.folder / "deaths"
        return [float(line) for line in note.read_text().split()] if note.exists() else []

    def stop_all(self) -> None:
        for running in self.running:
            running.signal_all(signal.SIGCONT)
            running.signal_all(signal.SIGKILL)
            running.process.wait(timeout=10)

    def _death(self, point: str, on: int, by: signal.Signals = signal.SIGKILL) -> dict[str, str]:
        if not point:
            return {}
        note = str(self.folder / "deaths")
        return {death.WHERE: point, death.WHEN: str(on), death.HOW: by.name, death.NOTE: note}


@contextmanager
def product(database: Database, redis_url: str, storage_url: str, folder: Path, **more: str) -> Iterator[Product]:
    started = Product(database, redis_url, storage_url, folder, more)
    try:
        yield started
    finally:
        started.stop_all()


@contextlib.asynccontextmanager
async def in_this_process(settings: Settings, **instead: Any) -> AsyncIterator[Container]:
    """The product's use cases, called without HTTP."""
    async with AsyncExitStack() as closing:
        yield Container(settings=settings, closing=closing, **instead)


async def sign_up(container: Container, *, name: str = "nova", tier: Tier = Tier.STUDIO) -> tuple[UUID, str]:
    """A new account's id and its access token."""
    email = f"{name}@example.com"
    signed_in = await container.sign_up()(email=email, password=PASSWORD, display_name=name, client=UNKNOWN)
    await container.set_tier()(email=email, tier=tier)
    return signed_in.user.id, signed_in.access_token


async def order(container: Container, user_id: UUID, *, count: int = 1, **more: Any) -> UUID:
    """The id of an accepted job."""
    wish = Order(AssetType.TWITCH_EMOTE, count, seed=7, custom_prompt="a fox that waves", **more)
    return (await container.request_generation()(user_id=user_id, order=wish, seeded=True)).job.id


async def rows(database: Database, query: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(database.dsn())
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()


UNFINISHED = "SELECT count(*) FROM generation_jobs WHERE status IN ('queued', 'processing')"


async def quiet(database: Database, *, within: float) -> None:
    """Wait until every job has ended and every fact is told."""

    async def is_quiet() -> bool:
        found = await rows(database, f"SELECT ({UNFINISHED}) + (SELECT count(*) FROM outbox) AS open")
        return bool(found[0]["open"] == 0)

    await soon(is_quiet, within=within, what="every job ended and every fact told")
