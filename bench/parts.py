"""What every comparison stands on: one PostgreSQL, one Redis, our schema, and people with assets and jobs in it.

Commits do not wait for the disk (`synchronous_commit` off), on both sides: the disk is not what is compared.
"""

import asyncio
import base64
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from redis import Redis

from adapters.embedded.postgres import EmbeddedPostgres
from adapters.postgres.migrate import migrate
from adapters.system.clock import now
from adapters.system.ids import new_id
from adapters.system.tokens import JwtAccessTokens
from application.accounts.ports import TokenClaims
from application.generation.ports import GenerationRequested
from domain.generation.asset_types import AssetType
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEventKind
from domain.generation.order import Order
from domain.tiers import Lane, Period
from tests.services import RedisServer, free_port, running_redis

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
NOT_DURABLE = {"synchronous_commit": "off", "max_connections": "200"}
START_SECONDS = 30
OTHER_SECRET = "32 bytes that the other side signs with"


@dataclass(frozen=True, slots=True)
class Person:
    """An account on the studio tier with a session and its access token."""

    user_id: UUID
    session_id: UUID
    token: str

    @property
    def authorization(self) -> str:
        return f"Bearer {self.token}"

    @property
    def other_authorization(self) -> str:
        """For the FastAPI side: HS256, as its own tutorial has it."""
        claims = {"sid": str(self.session_id), "exp": now() + timedelta(hours=24)}
        return f"Bearer {jwt.encode(claims, OTHER_SECRET, algorithm='HS256')}"


@dataclass(frozen=True, slots=True)
class Parts:
    owner_url: str
    app_url: str
    worker_url: str
    redis: RedisServer
    folder: Path
    signing_key: str
    links_key: str
    sealing_key: str

    def environment(self, port: int) -> dict[str, str]:
        """What our own processes are started with, in production mode."""
        return os.environ | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "AURASTREAM_MODE": "production",
            "AURASTREAM_PORT": str(port),
            "AURASTREAM_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "AURASTREAM_DATABASE_URL": self.app_url,
            "AURASTREAM_WORKER_DATABASE_URL": self.worker_url,
            "AURASTREAM_REDIS_URL": self.redis.url,
            "AURASTREAM_STORAGE_URL": (self.folder / "files").as_uri(),
            "AURASTREAM_SIGNING_KEY": self.signing_key,
            "AURASTREAM_LINKS_KEY": self.links_key,
            "AURASTREAM_SEALING_KEY": self.sealing_key,
            "AURASTREAM_MAIL_URL": (self.folder / "letters").as_uri(),
            "AURASTREAM_MAIL_FROM": "aurastream@example.com",
        }

    def environment_of_others(self, *, public_url: str) -> dict[str, str]:
        return {
            "DATABASE_URL": self.owner_url,
            "REDIS_URL": self.redis.url,
            "LINKS_KEY": self.links_key,
            "PUBLIC_URL": public_url,
            "TOKEN_SECRET": OTHER_SECRET,
        }

    def forget_what_waits(self) -> None:
        """Nobody will work on what a benchmark only accepted; left there, it would be worked on in the next one."""

        async def forget(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
            await connection.execute("DELETE FROM outbox")
            await connection.execute("DELETE FROM generation_jobs WHERE status = 'queued'")
            await connection.execute("VACUUM ANALYZE generation_jobs")

        self.ask(forget)
        with Redis.from_url(self.redis.url) as redis:
            redis.flushdb()

    def ask(self, work: Callable[["asyncpg.Connection[asyncpg.Record]"], Awaitable[T]]) -> T:
        """Run `work` on a connection of the owner, whom no row level security binds."""

        async def run() -> T:
            connection = await asyncpg.connect(self.owner_url)
            try:
                return await work(connection)
            finally:
                await connection.close()

        return asyncio.run(run())

    def add_people(self, count: int) -> list[Person]:
        tokens = access_tokens(self.signing_key)
        people = []
        for _ in range(count):
            claims = TokenClaims(new_id(), new_id())
            people.append(Person(claims.user_id, claims.session_id, tokens.issue(claims)))
        self.ask(lambda connection: _insert_people(connection, people))
        return people

    def add_assets(self, person: Person, count: int) -> None:
        self.ask(lambda connection: _insert_assets(connection, person, count))

    def add_jobs(
        self, people: Sequence[Person], count: int, *, announced: bool = False, claimable: bool = True
    ) -> list[UUID]:
        """Jobs as they are right after being accepted; `announced` with their lines in the outbox.

        What is not claimable is due in an hour, so that our own workers leave it to others.
        """
        made = now()
        jobs = [_job(people[number % len(people)], made) for number in range(count)]
        due = made if claimable else made + timedelta(hours=1)
        self.ask(lambda connection: _insert_jobs(connection, jobs, due=due, announced=announced))
        return [job.id for job in jobs]


@contextmanager
def running_parts() -> Iterator[Parts]:
    with tempfile.TemporaryDirectory(prefix="aurastream-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL runs as another account, which must pass through
        with EmbeddedPostgres(folder / "postgres", settings=NOT_DURABLE) as server, running_redis(folder) as redis:
            address = server.start()
            owner_url = address.dsn("aurastream_owner")
            asyncio.run(migrate(owner_url))
            urls = (owner_url, address.dsn("aurastream_app"), address.dsn("aurastream_worker"))
            yield Parts(*urls, redis, folder, _new_key(), _new_key(), _new_key())


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], *, port: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of ours or of the other side, ready once it listens on `port`; ended by SIGTERM, then by SIGKILL."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        if port is not None:
            _await_port(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def our_api(parts: Parts) -> Iterator[int]:
    """The product's own command; gives the port."""
    port = free_port()
    with running(["-m", "bench.wide_server"], parts.environment(port), port=port):
        yield port


@contextmanager
def other_api(app: str, environment: dict[str, str]) -> Iterator[int]:
    """An application of the other side on one uvicorn, as fast as uvicorn can be made."""
    port = free_port()
    options = [
        "--port",
        str(port),
        "--loop",
        "uvloop",
        "--http",
        "httptools",
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    with running(["-m", "uvicorn", app, *options], os.environ | {"PYTHONPATH": str(ROOT)} | environment, port=port):
        yield port


def access_tokens(signing_key: str) -> JwtAccessTokens:
    """As our processes make them of the same key."""
    key = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(signing_key + "="))
    name = sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]
    return JwtAccessTokens(
        {name: key}, issuer="aurastream", audience="aurastream-api", life=timedelta(hours=24), now=now
    )


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()


def _await_port(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen")


async def _insert_people(connection: Any, people: Sequence[Person]) -> None:
    made = now()
    users = [
        (each.user_id, f"{each.user_id}@example.com", f"{each.user_id}@example.com", "Nova", "user", "studio", made)
        for each in people
    ]
    await connection.executemany(
        "INSERT INTO users (id, email, email_key, email_verified, password_proven, display_name, role, tier,"
        " created_at, updated_at) VALUES ($1, $2, $3, true, true, $4, $5, $6, $7, $7)",
        users,
    )
    await connection.executemany(
        "INSERT INTO login_sessions (id, user_id, created_at, refreshed_at, expires_at, generation, agent, address,"
        " refreshed_by_agent, refreshed_by_address) VALUES ($1, $2, $3, $3, $4, 0, '', '', '', '')",
        [(each.session_id, each.user_id, made, made + timedelta(days=30)) for each in people],
    )


def _job(person: Person, made: datetime) -> GenerationJob:
    order = Order(AssetType.TWITCH_EMOTE, 1, 7, custom_prompt="a fox that laughs", style="flat", mood="bright")
    period = Period.month_of(made)
    return GenerationJob.accept(new_id(), person.user_id, order, lane=Lane.PRIORITY, period=period, now=made)


async def _insert_jobs(
    connection: Any, jobs: Sequence[GenerationJob], *, due: datetime, announced: bool = False
) -> None:
    json = msgspec.json.encode
    async with connection.transaction():
        await connection.executemany(
            "INSERT INTO generation_jobs (id, user_id, asset_type, wish, lane, status, slots, period_start, period_end,"
            " epoch, round, attempts, crashes, progress, queued_at, created_at, updated_at, run_at)"
            " VALUES ($1, $2, $3, $4, $5, 'queued', '{open}', $6, $7, 0, 0, 0, 0, 0, $8, $8, $8, $9)",
            [
                (
                    job.id,
                    job.user_id,
                    job.order.asset_type.value,
                    json(job.order).decode(),
                    job.lane.value,
                    job.period.start,
                    job.period.end,
                    job.created_at,
                    due,
                )
                for job in jobs
            ],
        )
        await connection.executemany(
            "INSERT INTO usage_periods (user_id, period_start, period_end, used, reserved) VALUES ($1, $2, $3, 0, 1)"
            " ON CONFLICT (user_id, period_start) DO UPDATE SET reserved = usage_periods.reserved + 1",
            [(job.user_id, job.period.start, job.period.end) for job in jobs],
        )
        await connection.executemany(
            "INSERT INTO job_events (job_id, number, user_id, kind, job, detail) VALUES ($1, 1, $2, $3, $4, '{}')",
            [(job.id, job.user_id, JobEventKind.QUEUED.value, json(job).decode()) for job in jobs],
        )
        if announced:
            events = [GenerationRequested(job.created_at, job.id, job.lane) for job in jobs]
            await connection.executemany(
                "INSERT INTO outbox (kind, event) VALUES ('GenerationRequested', $1)",
                [(json(event).decode(),) for event in events],
            )


async def _insert_assets(connection: Any, person: Person, count: int) -> None:
    made = datetime.now(UTC).replace(microsecond=123_456)
    jobs = [_job(person, made) for _ in range(count)]
    await _insert_jobs(connection, jobs, due=made + timedelta(hours=1))
    rows = [_asset_row(person, job, made + timedelta(seconds=number)) for number, job in enumerate(jobs)]
    await connection.executemany(
        "INSERT INTO assets (id, user_id, job_id, index, asset_type, variants, generation_params, quality, viral_score,"
        " is_public, created_at) VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, false, $9)",
        rows,
    )


def _asset_row(person: Person, job: GenerationJob, made: datetime) -> tuple[Any, ...]:
    asset_id = new_id()
    variants = [
        {
            "width": side,
            "height": side,
            "format": "png",
            "bytes": side * 310,
            "sha256": sha256(asset_id.bytes + bytes([side])).hexdigest(),
            "key": f"u/{person.user_id}/{job.id}/0-1/{side}x{side}.png",
        }
        for side in (112, 56, 28)
    ]
    params = {
        "model": "gemini-nano-banana-2.1",
        "local": False,
        "seed": 812_736_123,
        "palette": {"name": "neon", "colours": ["#7C3AED", "#22D3EE", "#F472B6", "#0F172A", "#FFFFFF"]},
        "finishing": "1",
        "catalogue": 1,
        "custom_prompt": "a fox that laughs until it cries, for the moment when the boss falls",
        "style": "flat",
    }
    quality = {
        "contrast": {"value": 0.71, "meaning": "good"},
        "edges": {"value": 0.43, "meaning": "good"},
        "at_smallest": {"value": 0.64, "meaning": "readable"},
    }
    json = msgspec.json.encode
    return (
        asset_id,
        person.user_id,
        job.id,
        AssetType.TWITCH_EMOTE.value,
        json(variants).decode(),
        json(params).decode(),
        json(quality).decode(),
        83,
        made,
    )
