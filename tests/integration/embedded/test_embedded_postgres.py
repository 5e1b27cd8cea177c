"""The server that comes with the product: its data outlive every kind of end, and it outlives nobody."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from adapters.embedded import postgres
from adapters.embedded.address import APP, OWNER, WORKER, PostgresAddress
from adapters.embedded.binaries import binaries
from adapters.embedded.failures import AlreadyRunning, PostgresFailed
from adapters.embedded.postgres import EmbeddedPostgres, running_address
from tests.waiting import eventually

ROOT = os.geteuid() == 0
SOURCE = Path(postgres.__file__).parents[2]
SERVE_UNTIL_KILLED = """
import sys
from pathlib import Path
from adapters.embedded.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
print("started", flush=True)
sys.stdin.read()
"""
LIKE_A_SYSTEM_WITHOUT_PARENT_DEATH_SIGNALS = (
    "from adapters.embedded import child; child._bound_to_us = lambda _: None\n"
)


def namespaces_are_allowed() -> bool:
    """Root of many containers may not make one; then a closed folder is the case in which nothing works."""
    unshare = shutil.which("unshare")
    return unshare is not None and subprocess.run([unshare, "--user", "true"], check=False).returncode == 0


NAMESPACES = namespaces_are_allowed()
PLACES = ["open", "closed"] if NAMESPACES or not ROOT else ["open"]


@pytest.fixture
def empty_place() -> Iterator[Path]:
    """A folder that every account may pass through, as /srv."""
    with tempfile.TemporaryDirectory(prefix="aurastream-empty-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """Where a server has been before, in a place that every account may pass through. Making one takes a while."""
    with tempfile.TemporaryDirectory(prefix="aurastream-open-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "postgres"


@pytest.fixture(scope="module")
def closed_folder() -> Iterator[Path]:
    """The same in a place for its owner only, as /root."""
    with tempfile.TemporaryDirectory(prefix="aurastream-closed-") as folder:
        yield Path(folder) / "postgres"


@pytest.fixture(params=PLACES)
def folder(request: pytest.FixtureRequest) -> Path:
    """The data folder, in each place from which root starts the server in a different way."""
    kept: Path = request.getfixturevalue(f"{request.param}_folder")
    return kept


def query(dsn: str, statement: str) -> list[tuple[Any, ...]]:
    async def ask() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(dsn)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(ask())


def write_a_row(address: PostgresAddress) -> None:
    query(address.dsn(OWNER), "DROP TABLE IF EXISTS kits")
    query(address.dsn(OWNER), "CREATE TABLE kits (name text)")
    query(address.dsn(OWNER), "INSERT INTO kits VALUES ('Nova')")


def rows(address: PostgresAddress) -> list[tuple[Any, ...]]:
    return query(address.dsn(OWNER), "SELECT name FROM kits")


def pid_of_server(folder: Path) -> int:
    pid: int = json.loads((folder / "address.json").read_text())["pid"]
    return pid


def runs(pid: int) -> bool:
    """Whether the process does anything: one that only waits to be fetched by its parent does not."""
    if sys.platform != "linux":
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout.strip()
        return bool(state) and not state.startswith(b"Z")
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def another_process(
    folder: Path, code: str = SERVE_UNTIL_KILLED, *, prefix: Sequence[str] = ()
) -> "subprocess.Popen[str]":
    """A process of its own that has started the server; it ends when its input is closed."""
    process = subprocess.Popen(
        [*prefix, sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_the_first_start_makes_the_database_and_an_owner_and_two_plain_roles(empty_place: Path) -> None:
    with EmbeddedPostgres(empty_place / "postgres") as server:
        dsn = server.start().dsn(OWNER)

        roles = query(
            dsn,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname LIKE 'aurastream%' ORDER BY rolname",
        )
        database = query(
            dsn,
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datlocprovider, datlocale "
            "FROM pg_database WHERE datname = current_database()",
        )
        settings = query(
            dsn,
            "SELECT name, setting FROM pg_settings WHERE name IN "
            "('fsync', 'synchronous_commit', 'data_checksums', 'TimeZone', 'jit') ORDER BY lower(name)",
        )

    assert roles == [
        ("aurastream_app", False, False, False, False),
        ("aurastream_owner", True, True, True, True),
        ("aurastream_worker", False, False, False, False),
    ]
    assert database == [("aurastream_owner", "UTF8", b"b", "C.UTF-8")]
    assert settings == [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("jit", "off"),
        ("synchronous_commit", "on"),
        ("TimeZone", "UTC"),
    ]


@pytest.mark.parametrize("role", [APP, WORKER])
def test_a_role_enters_with_its_own_password_only(open_folder: Path, role: str) -> None:
    with EmbeddedPostgres(open_folder) as server:
        address = server.start()

        assert query(address.dsn(role), "SELECT current_user::text") == [(role,)]
        with pytest.raises(asyncpg.InvalidPasswordError):
            query(address.dsn(role).replace(f"{role}:", f"{role}:not-"), "SELECT 1")


def test_the_data_survive_stop_and_start(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        write_a_row(server.start())

    with EmbeddedPostgres(folder) as server:
        assert rows(server.start()) == [("Nova",)]


def test_a_started_server_is_not_started_again(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        first = server.start()
        pid = pid_of_server(server.folder)

        assert server.start() == first
        assert pid_of_server(server.folder) == pid


def test_the_data_survive_a_killed_server(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        write_a_row(server.start())

        os.kill(pid := pid_of_server(folder), signal.SIGKILL)
        eventually(lambda: not runs(pid))

        assert rows(server.start()) == [("Nova",)]


def test_a_start_waits_for_the_last_query_of_a_killed_server(folder: Path) -> None:
    async def kill_during_a_query(dsn: str, pid: int) -> None:
        connection, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
        query = asyncio.ensure_future(connection.fetch("SELECT count(*) FROM generate_series(1, 4000000)"))
        while not await watcher.fetchval("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%4000000)'"):
            await asyncio.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        query.cancel()
        connection.terminate()
        watcher.terminate()
        await asyncio.wait([query])

    with EmbeddedPostgres(folder) as server:
        address = server.start()
        write_a_row(address)
        asyncio.run(kill_during_a_query(address.dsn(OWNER), pid := pid_of_server(folder)))
        eventually(lambda: not runs(pid))

        assert rows(server.start()) == [("Nova",)]


def test_the_server_ends_with_a_killed_owner_and_its_data_survive(folder: Path) -> None:
    owner = another_process(folder)
    address = running_address(folder)
    assert address is not None
    write_a_row(address)
    pid = pid_of_server(folder)

    kill(owner)

    eventually(lambda: not runs(pid), within=60)
    with EmbeddedPostgres(folder) as server:
        assert rows(server.start()) == [("Nova",)]


def test_a_start_right_after_a_killed_owner_does_not_need_to_wait(folder: Path) -> None:
    owner = another_process(folder)
    address = running_address(folder)
    assert address is not None
    write_a_row(address)

    kill(owner)

    with EmbeddedPostgres(folder) as server:
        assert rows(server.start()) == [("Nova",)]


def test_a_server_that_outlived_its_owner_is_stopped_first(folder: Path) -> None:
    owner = another_process(folder, LIKE_A_SYSTEM_WITHOUT_PARENT_DEATH_SIGNALS + SERVE_UNTIL_KILLED)
    address = running_address(folder)
    assert address is not None
    write_a_row(address)
    left_over = pid_of_server(folder)
    kill(owner)
    assert rows(address) == [("Nova",)]

    with EmbeddedPostgres(folder) as server:
        assert rows(server.start()) == [("Nova",)]
        assert pid_of_server(folder) != left_over
        assert not runs(left_over)


def test_a_number_that_belongs_to_another_program_by_now_stops_nothing(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        write_a_row(server.start())
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (folder / "cluster" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder / 'cluster'}\n1\n5432\n\n\n\n")

    try:
        with EmbeddedPostgres(folder) as server:
            assert rows(server.start()) == [("Nova",)]
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n")


def test_the_server_stays_when_the_thread_that_started_it_ends(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder)
    thread = threading.Thread(target=server.start)

    thread.start()
    thread.join()

    try:
        address = running_address(open_folder)
        assert address is not None
        # A server that is told to stop would cut this off.
        assert query(address.dsn(OWNER), "SELECT 1 FROM pg_sleep(0.2)") == [(1,)]
    finally:
        server.stop()


def test_a_folder_has_one_server(open_folder: Path) -> None:
    owner = another_process(open_folder)

    with pytest.raises(AlreadyRunning) as refusal:
        EmbeddedPostgres(open_folder).start()
    kill(owner)

    assert str(refusal.value) == (
        f"Process {owner.pid} already runs PostgreSQL on {open_folder}: stop it first (Ctrl-C in its terminal, or "
        f"kill {owner.pid}), or set AURASTREAM_DATA_DIR to another folder."
    )


def test_a_refused_second_start_leaves_the_first_alone(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        address = server.start()
        with pytest.raises(AlreadyRunning):
            EmbeddedPostgres(server.folder).start()

        assert running_address(server.folder) == address


def test_a_command_finds_the_server_beside_which_it_runs(open_folder: Path) -> None:
    before = running_address(open_folder)
    with EmbeddedPostgres(open_folder) as server:
        while_running, expected = running_address(open_folder), server.start()
    after = running_address(open_folder)

    assert (before, while_running, after) == (None, expected, None)


def test_a_killed_server_is_not_found(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        os.kill(pid := pid_of_server(server.folder), signal.SIGKILL)
        eventually(lambda: not runs(pid))

        assert (server.folder / "address.json").exists()
        assert running_address(server.folder) is None


def test_what_holds_secrets_is_for_its_owner_only(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        address = server.start()

        modes = {
            name: oct((server.folder / name).stat().st_mode & 0o777)
            for name in ("secrets.json", "postgres.log", "cluster")
        }
        assert modes == {"secrets.json": "0o600", "postgres.log": "0o600", "cluster": "0o700"}
        assert not any(password in repr(address) for password in address.passwords.values())
        log = (server.folder / "postgres.log").read_text()
        assert not any(password in log for password in address.passwords.values())


def test_lost_passwords_are_replaced(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        old = server.start()
        write_a_row(old)
    (server.folder / "secrets.json").unlink()

    with EmbeddedPostgres(server.folder) as server:
        new = server.start()

        assert rows(new) == [("Nova",)]
        assert new.passwords[APP] != old.passwords[APP]
        assert query(new.dsn(APP), "SELECT 1") == [(1,)]


def test_a_first_start_that_was_cut_short_is_repeated(empty_place: Path) -> None:
    folder = empty_place / "postgres"
    half_made = folder / "making-123"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(folder) as server:
        assert query(server.start().dsn(APP), "SELECT 1") == [(1,)]

    assert not half_made.exists()


def test_a_port_that_another_program_took_meanwhile_is_not_the_end(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        taken, free = other_program.getsockname()[1], postgres._free_port()
        ports = iter([taken, free])
        monkeypatch.setattr(postgres, "_free_port", lambda: next(ports))

        with EmbeddedPostgres(open_folder) as server:
            address = server.start()

            assert address.port == free
            assert query(address.dsn(APP), "SELECT 1") == [(1,)]


def test_ctrl_c_in_our_terminal_does_not_reach_the_server(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder) as server:
        assert os.getpgid(pid_of_server(server.folder)) != os.getpgrp()


def test_root_runs_the_server_as_nobody_where_nobody_may_pass(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The checkout itself may lie where nobody may not pass, and the programs with it.
    programs = open_folder.parent / "programs"
    shutil.copytree(binaries().parent, programs, symlinks=True)
    monkeypatch.setattr(postgres, "binaries", lambda: programs / "bin")

    with EmbeddedPostgres(open_folder):
        uid = pwd.getpwnam("nobody").pw_uid if ROOT else os.getuid()

        assert (open_folder / "cluster").stat().st_uid == uid
        assert not ROOT or Path(f"/proc/{pid_of_server(open_folder)}").stat().st_uid == uid


def test_root_runs_the_server_in_a_user_namespace_where_nobody_may_not_pass(closed_folder: Path) -> None:
    if PLACES == ["open"]:
        with pytest.raises(PostgresFailed, match="neither as root nor as a user without a name"):
            EmbeddedPostgres(closed_folder).start()
        return

    with EmbeddedPostgres(closed_folder) as server:
        assert query(server.start().dsn(APP), "SELECT 1") == [(1,)]
        assert (closed_folder / "cluster").stat().st_uid == os.getuid()
        assert closed_folder.parent.stat().st_mode & 0o777 == 0o700
        assert not ROOT or is_powerless_in_a_namespace_of_its_own(pid_of_server(closed_folder))


def is_powerless_in_a_namespace_of_its_own(pid: int) -> bool:
    process = Path(f"/proc/{pid}")
    capabilities = (process / "status").read_text().partition("CapEff:")[2].split()[0]
    return int(capabilities, 16) == 0 and (process / "ns/user").readlink() != Path("/proc/self/ns/user").readlink()


def test_a_user_that_is_only_a_number_can_run_it(empty_place: Path) -> None:
    # As with docker run --user. Where no namespace may be made, no such user can be made for a test either.
    without_a_name = ["unshare", "--user", "--map-user=12345", "--map-group=12345"] if NAMESPACES else []

    owner = another_process(empty_place / "postgres", prefix=without_a_name)

    address = running_address(empty_place / "postgres")
    assert address is not None
    assert query(address.dsn(APP), "SELECT 1") == [(1,)]
    kill(owner)


def test_a_folder_that_is_opened_or_closed_later_still_starts(empty_place: Path) -> None:
    with EmbeddedPostgres(empty_place / "postgres") as server:
        write_a_row(server.start())

    for mode in (0o700, 0o755) if "closed" in PLACES else (0o755,):
        empty_place.chmod(mode)
        with EmbeddedPostgres(empty_place / "postgres") as server:
            assert rows(server.start()) == [("Nova",)]


def test_root_without_any_way_is_told_what_to_do(empty_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_place.chmod(0o700)
    monkeypatch.setenv("PATH", str(empty_place))  # no unshare there
    server = EmbeddedPostgres(empty_place / "postgres")

    if not ROOT:
        with server:
            assert query(server.start().dsn(APP), "SELECT 1") == [(1,)]
        return

    with pytest.raises(PostgresFailed) as refusal:
        server.start()
    assert "run AuraStream as an ordinary user, or put it where others may enter" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_folder_that_may_not_be_written_is_told_in_one_line(empty_place: Path) -> None:
    code = """
import os, pwd, sys
from pathlib import Path
from adapters.embedded.failures import PostgresFailed
from adapters.embedded.postgres import EmbeddedPostgres
if os.geteuid() == 0:
    os.setgroups([])
    os.setuid(pwd.getpwnam("nobody").pw_uid)
try:
    EmbeddedPostgres(Path(sys.argv[1])).start()
except PostgresFailed as failure:
    print(failure)
"""
    empty_place.chmod(0o555)

    told = subprocess.run(
        [sys.executable, "-c", code, str(empty_place / "postgres")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=True,
    ).stdout

    folder = empty_place / "postgres"
    assert told == (
        f"PostgreSQL cannot keep its data in {folder}: Permission denied ({folder}); "
        "make the folder yours (chown) or set AURASTREAM_DATA_DIR to one you may write.\n"
    )


def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(empty_place: Path) -> None:
    (empty_place / "postgres").write_text("")

    with pytest.raises(PostgresFailed, match=r"^PostgreSQL cannot keep its data in .*: Not a directory .*$"):
        EmbeddedPostgres(empty_place / "postgres").start()


def test_a_server_that_does_not_start_says_what_its_log_says(empty_place: Path) -> None:
    with EmbeddedPostgres(empty_place / "postgres") as server:
        pass
    (server.folder / "cluster" / "PG_VERSION").write_text("17\n")

    with pytest.raises(PostgresFailed) as failure:
        server.start()

    assert str(failure.value) == (
        "PostgreSQL did not start: database files are incompatible with server "
        f"(whole log: {server.folder / 'postgres.log'})"
    )


def test_a_first_start_that_fails_leaves_no_cluster_behind(empty_place: Path) -> None:
    server = EmbeddedPostgres(empty_place / "postgres", settings={"shared_buffers": "a lot"})

    with pytest.raises(PostgresFailed, match='invalid value for parameter "shared_buffers": "a lot"'):
        server.start()

    with EmbeddedPostgres(empty_place / "postgres") as server:
        assert query(server.start().dsn(APP), "SELECT 1") == [(1,)]


def test_a_copy_of_the_folder_is_a_backup(empty_place: Path) -> None:
    with EmbeddedPostgres(empty_place / "postgres") as server:
        write_a_row(server.start())
    shutil.copytree(server.folder, empty_place / "copy")

    with EmbeddedPostgres(empty_place / "copy") as copy:
        assert rows(copy.start()) == [("Nova",)]
