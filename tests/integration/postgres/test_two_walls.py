"""Row level security and the repositories each keep mallory from what is nova's, also when the other one is gone."""

import asyncio
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import asyncpg
import pytest
from advanced_alchemy.exceptions import MultipleResultsFoundError
from sqlalchemy.exc import DBAPIError, MultipleResultsFound

import adapters.postgres
from adapters.postgres.accounts import erasures
from adapters.postgres.failures import sqlstate
from adapters.postgres.ownership import NotTheirs
from adapters.postgres.transaction import Transaction
from adapters.postgres.unit_of_work import SqlUnitOfWork
from domain.errors import NotFound
from tests.integration.postgres.trespasses import TRESPASSES, Account, Scene, a_scene
from tests.postgres import Database, PostgresServer
from tests.worlds import PostgresWorld

OF_NOBODY: Mapping[str, str] = {
    "SqlUnitOfWork": "holds the others",
    "SqlBegin": "opens it",
    "SqlBeginSystem": "opens it",
    "SqlOutbox": "is only added to",
    "SqlOutgoing": "is the product's own: who serves people may not read it",
    "SqlAuditChain": "is the product's own: who serves people may not read it",
    "SqlSignInAttempts": "of people who are not signed in; found by a digest that only their browser can make",
    "SqlSharedAssets": "shows what its owner made public, to whoever has its address",
    "SqlChores": "is the product's own, and of nobody",
    "SqlIdentityOwners": "answers whose account it is, which is the question of somebody who is not signed in",
}
"""Classes that hold nothing of a user, and why."""

STOPPED_BY_GRANTS: Mapping[str, str] = {
    "SqlUsers.save_standing": "who serves people may not change a role or a tier",
    "SqlMailTokens.add": "nor make a link",
    "SqlMadeAssets.add": "nor an asset",
    "SqlErasures.lock": "nor lock an erasure, which only who changes it needs",
    "SqlErasures.save": "nor change one",
    "SqlErasures.erase_rows": "nor remove an account",
    "SqlErasures.letter_waits": "nor read the outbox",
    "SqlAudit.add": "nor write in the audit log but about whom it acts for",
    "SqlAudit.write": "the same",
    "SqlSessions.forget_over": "nor forget a session",
    "SqlExports.forget_over": "nor an export",
    "SqlJobEvents.forget_before": "nor an event",
    "SqlKeptAssets.save_ends": "nor say how long an asset is kept",
    "SqlKeptAssets.remove": "nor remove one for good",
    "SqlDeletedKits.remove": "nor a kit",
    "SqlDiscardedFiles.claim": "nor see which files are to be deleted",
    "SqlDiscardedFiles.forget": "the same",
    "SqlNamedFiles.unnamed": "the same",
    "SqlExpiryNotices.untold": "nor what people were told of the end of assets",
    "SqlExpiryNotices.lock": "the same",
    "SqlExpiryNotices.save": "the same",
    "SqlJobEvents.add, as if it were mallory's": "an event refers to a job of its own user",
    "SqlBrandKits.save_shelf, of her own with nova's kit": "nobody's active kit is somebody else's",
}
"""What is refused even with both walls gone: by a third one."""

BEHIND_WHAT_NO_GRANT_ALLOWS: Mapping[str, str] = {
    erasures.FORGET_WHOSE: "comes after the account is removed, which who serves people may not do"
}
"""Statements with an owner condition that mallory's connection never gets to."""

OWNER = re.compile(r"(?:\b\w+\.)?\buser_id = (\$\d+)(?:::\w+)?")
OWN_ACCOUNT = re.compile(r"(?<=WHERE )(?:users\.|u\.)?id = (\$\d+)(?:::\w+)?")
ON_ACCOUNTS = re.compile(r"\b(?:FROM|UPDATE) users\b")


def the_modules() -> Iterator[ModuleType]:
    """Of the package and of those below it, except the migrations, which run when they are imported."""
    for found in pkgutil.walk_packages(adapters.postgres.__path__, f"{adapters.postgres.__name__}."):
        if not found.ispkg and ".migrations." not in found.name:
            yield import_module(found.name)


def the_classes() -> dict[str, type]:
    """Every class that speaks SQL for somebody, wherever in the package it stands."""
    return {
        name: found
        for module in the_modules()
        for name, found in vars(module).items()
        if name.startswith("Sql") and inspect.isclass(found)
    }


def conditions_in_the_code() -> set[str]:
    """Every statement of the repositories and reads that asks whose a row is."""
    found: set[str] = set()
    for module in the_modules():
        for value in vars(module).values():
            texts = value.values() if isinstance(value, Mapping) else [value]
            found.update(text for text in texts if isinstance(text, str) and owner_conditions(text))
    return found


def owner_conditions(statement: str) -> int:
    return len(OWNER.findall(statement)) + (len(OWN_ACCOUNT.findall(statement)) if ON_ACCOUNTS.search(statement) else 0)


def without_owner_conditions(statement: str) -> str:
    """The same, except that every row is anybody's; each value is still used, so that PostgreSQL knows its type."""
    anybodys = r"(\1::uuid IS NOT DISTINCT FROM \1::uuid)"
    statement = OWNER.sub(anybodys, statement)
    return OWN_ACCOUNT.sub(anybodys, statement) if ON_ACCOUNTS.search(statement) else statement


@contextmanager
def dropping_owner_conditions(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """On its way to the driver each statement loses the conditions that ask whose a row is; gives all that had one."""
    dropped: set[str] = set()

    def patched(name: str) -> Callable[..., Any]:
        original = getattr(asyncpg.Connection, name)

        def send(self: Any, statement: str, *values: Any, **more: Any) -> Any:
            if owner_conditions(statement):
                dropped.add(statement)
                statement = without_owner_conditions(statement)
                assert owner_conditions(statement) == 0
            return original(self, statement, *values, **more)

        return send

    with monkeypatch.context() as patch:
        for name in ("fetch", "fetchrow", "fetchval", "execute", "prepare"):
            patch.setattr(asyncpg.Connection, name, patched(name))
        yield dropped


def mallorys(scene: Scene) -> Callable[[], SqlUnitOfWork]:
    return lambda: scene.world.begin(user_id=scene.mallory.id)


def forgetting_mallory(scene: Scene) -> Callable[[], SqlUnitOfWork]:
    """The connection is mallory's, but the repositories believe that they work for the product itself."""

    def begin() -> SqlUnitOfWork:
        work = SqlUnitOfWork(scene.world.app, scene.world.after_commit)
        transaction: Any = work._transaction
        transaction.begin = partial(_begin_as, transaction, scene.mallory)
        return work

    return begin


async def _begin_as(transaction: Transaction, account: Account, **_: object) -> None:
    await Transaction.begin(transaction, user_id=account.id)


async def what_got_through(scene: Scene, begin: Callable[[], Any], attempt: Any) -> str | None:
    before = await scene.rows_of_others()
    seen: object = None
    try:
        async with begin() as work:
            seen = await attempt(work, scene)
            await work.commit()
    except (NotFound, NotTheirs, asyncpg.InsufficientPrivilegeError, asyncpg.ForeignKeyViolationError):
        pass
    except (MultipleResultsFound, MultipleResultsFoundError):
        seen = True
    except DBAPIError as error:
        if sqlstate(error) != asyncpg.InsufficientPrivilegeError.sqlstate:
            raise
    changed = Counter(await scene.rows_of_others())
    changed.subtract(before)
    rows = [f"{count:+d} {row}" for row, count in changed.items() if count]
    if rows:
        return f"changed {rows}"
    given_away = [mark for mark in scene.marks if mark in str(seen)]
    return f"saw {seen}" if seen is True or given_away else None


async def all_that_got_through(scene: Scene, begin: Callable[[], Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, attempt in TRESPASSES.items():
        if got := await what_got_through(scene, begin, attempt):
            found[name] = got
    return found


@pytest.fixture(scope="module")
def unguarded(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    """A database in which every policy lets everybody do everything."""
    copy = postgres_server.create_database(template=migrated)
    asyncio.run(_open_every_policy(copy))
    yield copy
    postgres_server.drop_database(copy)


@pytest.fixture
def unguarded_world(unguarded: Database, runner: asyncio.Runner) -> Iterator[PostgresWorld]:
    world = PostgresWorld(unguarded)
    runner.run(world.open())
    yield world
    runner.run(world.close())


async def _open_every_policy(database: Database) -> None:
    owner = await asyncpg.connect(database.dsn())
    for row in await owner.fetch("SELECT polrelid::regclass::text AS place, polname, polcmd FROM pg_policy"):
        check = "" if row["polcmd"] == b"r" else "WITH CHECK (true)"
        await owner.execute(f"ALTER POLICY {row['polname']} ON {row['place']} USING (true) {check}")
    await owner.close()


def test_every_way_to_somebodys_rows_is_tried() -> None:
    ways = {
        f"{name}.{way}"
        for name, found in the_classes().items()
        if name not in OF_NOBODY
        for way, method in inspect.getmembers(found, inspect.iscoroutinefunction)
        if not way.startswith("_")
    }

    assert ways == {name.partition(",")[0] for name in TRESPASSES}
    assert OF_NOBODY.keys() <= the_classes().keys()


async def test_nothing_gets_through(world: PostgresWorld) -> None:
    scene = await a_scene(world)

    assert await all_that_got_through(scene, mallorys(scene)) == {}


async def test_with_every_policy_open_the_repositories_hold(unguarded_world: PostgresWorld) -> None:
    scene = await a_scene(unguarded_world)
    async with unguarded_world.reads.as_user(scene.mallory.id) as connection:
        assert await connection.fetchval("SELECT count(*) FROM assets WHERE user_id = $1", scene.nova.id) == 1

    assert await all_that_got_through(scene, mallorys(scene)) == {}


@pytest.mark.parametrize("claiming_an_address", [True, False])
async def test_with_every_policy_open_they_hold_before_anybody_is_signed_in(
    unguarded_world: PostgresWorld, claiming_an_address: bool
) -> None:
    scene = await a_scene(unguarded_world)
    email = scene.mallory.key if claiming_an_address else None

    assert await all_that_got_through(scene, lambda: unguarded_world.begin(email=email)) == {}


async def test_without_their_conditions_row_level_security_holds(
    world: PostgresWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await a_scene(world)

    with dropping_owner_conditions(monkeypatch) as dropped:
        assert await all_that_got_through(scene, mallorys(scene)) == {}
        assert await all_that_got_through(scene, forgetting_mallory(scene)) == {}

    assert conditions_in_the_code() - dropped == BEHIND_WHAT_NO_GRANT_ALLOWS.keys()
    assert {one.partition(" ")[0] for one in dropped if OWN_ACCOUNT.search(one)} >= {"SELECT", "UPDATE"}


async def test_with_both_walls_gone_every_trespass_gets_through_that_no_grant_stops(
    unguarded_world: PostgresWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one way or another: what is wrong with an id needs no condition dropped, what is right with one does."""
    stopped = set()

    for name, attempt in TRESPASSES.items():
        scene = await a_scene(unguarded_world)
        got = await what_got_through(scene, forgetting_mallory(scene), attempt)
        for begin in (forgetting_mallory(scene), mallorys(scene)):
            if got is None:
                with dropping_owner_conditions(monkeypatch):
                    got = await what_got_through(scene, begin, attempt)
        if got is None:
            stopped.add(name)

    assert stopped == STOPPED_BY_GRANTS.keys()
