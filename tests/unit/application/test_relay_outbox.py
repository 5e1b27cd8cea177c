from datetime import timedelta

import pytest

from application.generation.ports import GenerationRequested
from application.ports import Event
from application.relay_outbox import RelayOutbox
from domain.errors import Unavailable
from domain.tiers import Lane
from tests.builders import NOON, an_id
from tests.worlds import MemoryWorld

HOLD = timedelta(seconds=10)


class Listener:
    def __init__(self) -> None:
        self.told: list[Event] = []
        self.out_of_reach_from = 999

    async def hear(self, event: Event) -> None:
        if len(self.told) >= self.out_of_reach_from:
            raise Unavailable("The job queue does not answer.")
        self.told.append(event)


async def written(world: MemoryWorld, number: int) -> list[Event]:
    facts = [GenerationRequested(NOON, an_id(), Lane.STANDARD) for _ in range(number)]
    async with world.begin_system() as work:
        for fact in facts:
            await work.outbox.add(fact)
        await work.commit()
    return facts


def relay(world: MemoryWorld, listener: Listener) -> RelayOutbox:
    return RelayOutbox(world.begin_system, {GenerationRequested: listener.hear}, most=100, hold=HOLD)


async def test_every_fact_is_told_once_when_nothing_fails():
    world, listener = MemoryWorld(), Listener()
    facts = await written(world, 3)

    assert await relay(world, listener)() == 3
    assert await relay(world, listener)() == 0

    assert listener.told == facts
    assert world.database.tables.outbox == {}


async def test_facts_are_told_a_hundred_at_a_time():
    world, listener = MemoryWorld(), Listener()
    await written(world, 101)

    assert [await relay(world, listener)() for _ in range(3)] == [100, 1, 0]


async def test_what_could_not_be_told_is_told_again_after_the_hold():
    world, listener = MemoryWorld(), Listener()
    facts = await written(world, 3)
    listener.out_of_reach_from = 1

    with pytest.raises(Unavailable):
        await relay(world, listener)()
    assert await relay(world, listener)() == 0

    listener.out_of_reach_from = 999
    await world.pass_time(HOLD + timedelta(seconds=1))
    await relay(world, listener)()

    assert set(facts) == set(listener.told)
    assert world.database.tables.outbox == {}


async def test_nothing_is_forgotten_before_it_was_told():
    world = MemoryWorld()
    await written(world, 1)
    kept: list[int] = []

    async def look(event: Event) -> None:
        kept.append(len(world.database.tables.outbox))

    await RelayOutbox(world.begin_system, {GenerationRequested: look}, most=100, hold=HOLD)()

    assert kept == [1]


async def test_one_that_meets_a_bug_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture):
    world, told = MemoryWorld(), list[Event]()
    facts = await written(world, 3)

    async def stumble(event: Event) -> None:
        if event == facts[0]:
            raise KeyError("a bug")
        told.append(event)

    assert await RelayOutbox(world.begin_system, {GenerationRequested: stumble}, most=100, hold=HOLD)() == 2

    assert told == facts[1:]
    assert [event for event, _ in world.database.tables.outbox.values()] == facts[:1]
    assert "GenerationRequested" in caplog.text
