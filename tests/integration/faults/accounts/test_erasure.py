"""What is left of somebody who was erased: nothing, also when the processes that erase die on the way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.redis import job_news
from domain.accounts import User
from tests.integration.faults.accounts.erasure import (
    HOLD,
    SETTLE,
    Canaries,
    Premises,
    ask,
    everything_kept,
    found,
    plant,
)
from tests.postgres import Database
from tests.services import RedisServer
from tests.worlds import PostgresWorld

Story = Callable[[Premises], Awaitable[None]]


@pytest.fixture
def tell(database: Database, own_redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a story on premises of its own. News of jobs live for a fifth of a second instead of a minute."""
    monkeypatch.setattr(job_news, "KEPT_FOR", timedelta(seconds=0.2))

    def run(story: Story) -> None:
        async def told() -> None:
            async with Premises(PostgresWorld(database), own_redis.url, tmp_path / "files") as premises:
                await story(premises)

        asyncio.run(told())

    return run


async def carry_through(premises: Premises) -> None:
    """What relays and sweepers do by themselves in time."""
    await premises.work_slowly()
    await premises.world.pass_time(SETTLE + HOLD)
    await premises.work_slowly()
    await premises.sweep_erasures()


async def news_are_forgotten(premises: Premises) -> None:
    async with asyncio.timeout(30):
        while await premises.redis.exists(job_news.STREAM):
            await asyncio.sleep(0.05)


def test_of_twelve_canaries_none_is_found_after_an_erasure(tell, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def story(premises: Premises) -> None:
        nova, rest = Canaries("nova"), Canaries("rest")
        user, other = await plant(premises, nova), await plant(premises, rest)
        kept = await everything_kept(premises)
        before = found(kept, nova.all)
        assert set(nova.all) - set(before) == {"grant"}  # it is sealed
        assert before["mail"] == {"table users", "table outbox"}  # not in Redis, which counted letters to it
        assert b"aurastream:rates:" in kept["redis"]
        assert b"duplicate key" in kept["log of the database"]

        await ask(premises, user)
        await premises.work_slowly()
        late = premises.files / f"u/{user.id}/late/1-1/112x112.png"
        late.parent.mkdir(parents=True)
        late.write_bytes(nova.file_bytes.encode())
        await carry_through(premises)
        await news_are_forgotten(premises)

        kept = await everything_kept(premises) | {"our log": caplog.text.encode()}
        assert found(kept, nova.all) == {}
        assert found(kept, {"id": user.id})["id"] == {"table erasures", "table audit_log"}
        assert premises.providers.given_back == [nova.grant]
        assert "We are erasing your AuraStream account" in premises.letters_to(nova.mail)
        assert set(found(kept, rest.all)) == set(rest.all) - {"grant"}
        assert (premises.files / "u" / str(other.id)).is_dir()

    tell(story)


def test_an_erasure_that_dies_at_any_step_is_finished_by_the_next_process(tell) -> None:
    async def story(premises: Premises) -> None:
        at = 0
        while not at or len(premises.deaths.taken) >= at:
            at += 1
            canaries = Canaries(f"step{at}x")
            user = await plant(premises, canaries)
            await ask(premises, user)

            premises.deaths.taken.clear()
            premises.deaths.at = at
            await premises.outlive(lambda: carry_through(premises))
            steps = list(premises.deaths.taken)
            premises.deaths.at = 0
            await premises.world.pass_time(HOLD)
            await carry_through(premises)
            premises.deaths.taken[:] = steps

            await news_are_forgotten(premises)
            kept = await everything_kept(premises)
            assert found(kept, canaries.all) == {}, steps
            assert found(kept, {"id": user.id})["id"] == {"table erasures", "table audit_log"}, steps
            assert await is_done(premises, user), steps
            assert await certificates(premises, user) == 1, steps
            assert canaries.grant in premises.providers.given_back

        assert at > 20

    tell(story)


async def is_done(premises: Premises, user: User) -> bool:
    return bool(await premises.world.owner.fetchval("SELECT done_at FROM erasures WHERE user_id = $1", user.id))


async def certificates(premises: Premises, user: User) -> int:
    count = await premises.world.owner.fetchval("SELECT count(*) FROM audit_log WHERE user_id = $1", user.id)
    return int(count)


@pytest.mark.parametrize("dies", [False, True], ids=["worker lives", "worker dies"])
def test_a_job_that_is_finished_while_its_owner_is_erased_brings_nothing_back(tell, dies: bool) -> None:
    async def story(premises: Premises) -> None:
        canaries = Canaries("drawn")
        user = await plant(premises, canaries)

        async def erase() -> None:
            await ask(premises, user)
            await premises.work_slowly()

        await premises.draw(erase, dies=dies)
        came_too_late = any(path.is_file() for path in (premises.files / "u" / str(user.id)).rglob("*"))
        assert came_too_late == dies
        await premises.world.pass_time(SETTLE + HOLD)
        await premises.sweep_erasures()

        await news_are_forgotten(premises)
        kept = await everything_kept(premises)
        assert found(kept, canaries.all) == {}
        assert found(kept, {"id": user.id})["id"] == {"table erasures", "table audit_log"}

    tell(story)
