"""Being told to stop: streams that end and go on elsewhere, work that is handed back, and nothing left behind."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from adapters.storage.stores import store_from_url
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.listening import Listener
from tests.integration.faults.product import (
    PASSWORD,
    ROOT,
    Product,
    Running,
    in_this_process,
    order,
    quiet,
    rows,
    sign_up,
)
from tests.services import free_port
from tests.waiting import eventually, soon

pytestmark = pytest.mark.alone

STREAMS = 50
AURASTREAM = [sys.executable, "-m", "entrypoints.cli"]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_streams_end_when_the_api_is_told_to_stop_and_resume_on_another(
    production: Product, told: signal.Signals
) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            user_id, token = await sign_up(container)
            listeners = [Listener(token, await order(container, user_id)) for _ in range(STREAMS)]
        first, second = production.start_api(), production.start_api()
        for api in (first, second):
            await asyncio.to_thread(api.wait_ready)
        async with httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=STREAMS + 5)) as client:
            listening = [asyncio.create_task(listener.listen(client, first.address)) for listener in listeners]
            await soon(_all(lambda: all(listener.heard for listener in listeners)), within=20, what="all hear")
            begun = time.monotonic()
            os.kill(first.pid, told)
            await asyncio.to_thread(first.ends_within, 30)
            seconds = time.monotonic() - begun
            await asyncio.gather(*listening)
            at_the_end = [list(listener.heard) for listener in listeners]
            listening = [asyncio.create_task(listener.listen(client, second.address)) for listener in listeners]
            production.start_worker()
            await asyncio.wait_for(asyncio.gather(*listening), timeout=60)

        assert seconds <= 3
        assert at_the_end == [[(1, "queued")]] * STREAMS
        assert all(listener.heard_all() for listener in listeners)

    asyncio.run(run())


def test_a_worker_that_is_told_to_stop_hands_its_jobs_back_at_once(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            user_id, _ = await sign_up(container)
            job_ids = [await order(container, user_id, count=2) for _ in range(3)]
        worker = production.start_worker(draw_seconds=60, LEASE="60")
        await soon(_statuses(production, {"processing"}), within=120, what="all jobs are in work")
        begun = time.monotonic()
        os.kill(worker.pid, signal.SIGTERM)
        await soon(_statuses(production, {"queued"}), within=30, what="all jobs are back")
        handed_back = time.monotonic() - begun
        await asyncio.to_thread(worker.ends_within, 30)
        ended = time.monotonic() - begun
        reasons = await rows(
            production.database,
            "SELECT DISTINCT j.crashes, j.attempts, e.detail ->> 'reason' AS reason "
            "FROM generation_jobs j JOIN job_events e ON e.job_id = j.id WHERE e.number = 3",
        )
        production.start_worker()
        await quiet(production.database, within=120)
        ledger = await ledger_of(production.database, store_from_url(production.storage_url), job_ids)

        assert handed_back <= 3
        assert ended <= 6
        assert [tuple(row) for row in reasons] == [(0, 0, "worker_stopped")]
        assert "Traceback" not in worker.said()
        assert ledger.balances()
        assert ledger.jobs == {"completed": 3}

    asyncio.run(run())


def test_the_commands_of_production_deliver_a_job_and_stop(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            user_id, token = await sign_up(container)
            listener = Listener(token, await order(container, user_id, count=2))
        port = str(free_port())
        api = production.start(
            [*AURASTREAM, "serve"], production.environment(PORT=port), name="serve", address=f"http://127.0.0.1:{port}"
        )
        worker = production.start([*AURASTREAM, "worker"], production.environment(), name="work")
        await asyncio.to_thread(api.wait_ready)
        async with httpx.AsyncClient(timeout=20) as client:
            await asyncio.wait_for(listener.listen(client, api.address), timeout=60)
        for process in (api, worker):
            os.kill(process.pid, signal.SIGTERM)
        codes = [await asyncio.to_thread(process.ends_within, 10) for process in (api, worker)]
        ledger = await ledger_of(production.database, store_from_url(production.storage_url), [listener.job_id])

        assert listener.heard_all()
        assert codes == [0, 0], api.said() + worker.said()
        assert ledger.balances()
        assert ledger.assets == 2

    asyncio.run(run())


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where another account may pass through: root's PostgreSQL runs as one."""
    with tempfile.TemporaryDirectory(prefix="aurastream-dev-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


class Embedded:
    """`aurastream dev` on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, list[Running]()

    def start(self) -> Running:
        port = free_port()
        environment = {
            "AURASTREAM_DATA_DIR": str(self.folder / "data"),
            "AURASTREAM_PORT": str(port),
        }
        log = self.folder / f"{len(self.running)}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*AURASTREAM, "dev"],
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.running.append(Running(process, log, self.folder / "deaths", f"http://127.0.0.1:{port}"))
        self.running[-1].wait_ready(within=60)
        return self.running[-1]

    def server(self) -> int:
        """The process id of its PostgreSQL."""
        return int(json.loads((self.folder / "data" / "postgres" / "address.json").read_text())["pid"])


@pytest.fixture
def embedded(folder: Path) -> Iterator[Embedded]:
    started = Embedded(folder)
    yield started
    for running in started.running:
        running.signal_all(signal.SIGKILL)
        running.process.wait(timeout=10)


def test_embedded_mode_goes_on_after_kill_9_and_leaves_nothing_behind_after_ctrl_c(embedded: Embedded) -> None:
    first = embedded.start()
    token = _signed_up(first, "nova")
    listener = Listener(token, _ordered(first, token, "twitch_emote", count=3))
    with contextlib.suppress(httpx.TransportError):
        asyncio.run(_listen(listener, first, told=first.kill))
    killed_server = embedded.server()
    second = embedded.start()
    asyncio.run(_listen(listener, second))
    vega = _signed_up(second, "vega")
    slow = _ordered(second, vega, "scene_brb", count=3)
    seconds = _stop_with_streams_open(second, [Listener(vega, slow) for _ in range(10)])

    assert listener.heard_all()
    assert listener.heard[-1][1] == "completed"
    assert not _lives(killed_server)
    assert seconds <= 3
    assert "Traceback" not in second.said()
    eventually(lambda: _processes_on(embedded.folder) == [], within=30, what="no process is left on the folder")


def _signed_up(running: Running, name: str) -> str:
    account = {"email": f"{name}@example.com", "password": PASSWORD, "display_name": name}
    answer = httpx.post(f"{running.address}/api/v1/auth/signup", json=account, timeout=20)
    return str(answer.json()["access_token"])


def _ordered(running: Running, token: str, asset_type: str, *, count: int) -> UUID:
    wish = {"asset_type": asset_type, "custom_prompt": "a fox that waves", "count": count}
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{running.address}/api/v1/generate", json=wish, headers=headers, timeout=20)
    return UUID(answer.json()["id"])


async def _listen(listener: Listener, running: Running, told: Callable[[], object] = bool) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        await listener.listen(client, running.address, told=told)


def _stop_with_streams_open(running: Running, listeners: list[Listener]) -> float:
    """The seconds from Ctrl-C to the end, while somebody listens."""

    async def stop() -> float:
        async with httpx.AsyncClient(timeout=20) as client:
            listening = [asyncio.create_task(listener.listen(client, running.address)) for listener in listeners]
            await soon(_all(lambda: all(listener.heard for listener in listeners)), within=20, what="all hear")
            begun = time.monotonic()
            os.kill(running.pid, signal.SIGINT)
            await asyncio.to_thread(running.ends_within, 10)
            seconds = time.monotonic() - begun
            await asyncio.gather(*listening)
        return seconds

    return asyncio.run(stop())


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _processes_on(folder: Path) -> list[str]:
    """Command lines that name the folder."""
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"AURASTREAM_PORT": "abc"}, "AURASTREAM_PORT"),
        ({"AURASTREAM_PROT": "1"}, "did you mean AURASTREAM_PORT?"),
        ({"AURASTREAM_DATA_DIR": "/dev/null/data"}, "AURASTREAM_DATA_DIR"),
        ({"AURASTREAM_PORT": "{used}"}, "AURASTREAM_PORT"),
    ],
)
def test_what_cannot_start_says_why_in_one_line(folder: Path, setting: dict[str, str], says: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as used:
        given = {name: value.replace("{used}", str(used.getsockname()[1])) for name, value in setting.items()}
        done = subprocess.run(
            [*AURASTREAM, "dev"],
            cwd=ROOT,
            env={
                "PYTHONPATH": str(ROOT / "src"),
                "PATH": os.environ["PATH"],
                "AURASTREAM_DATA_DIR": str(folder / "data"),
                "AURASTREAM_PORT": str(free_port()),
                **given,
            },
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr


def _all(condition: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return condition()

    return holds


def _statuses(production: Product, wanted: set[str]) -> Callable[[], Awaitable[bool]]:
    async def are() -> bool:
        return {
            row["status"] for row in await rows(production.database, "SELECT status FROM generation_jobs")
        } == wanted

    return are
