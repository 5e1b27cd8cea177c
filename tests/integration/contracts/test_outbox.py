"""What every `Outbox` keeps to, and `Outgoing`, its other end."""

import asyncio
from datetime import timedelta

from application.accounts.ports import LetterWanted, PasswordResetAsked
from application.generation.ports import GenerationRequested
from application.ports import Event
from domain.accounts import LetterKind
from domain.tiers import Lane
from tests.builders import NOON, an_id
from tests.worlds import World

TEN_SECONDS = timedelta(seconds=10)


def a_fact() -> GenerationRequested:
    return GenerationRequested(NOON, an_id(), Lane.PRIORITY)


async def add(world: World, *facts: Event) -> None:
    for fact in facts:  # each in a transaction of its own, so that their order is beyond doubt
        async with world.begin(user_id=an_id()) as work:
            await work.outbox.add(fact)
            await work.commit()


async def claim(world: World, most: int = 100, hold: timedelta = TEN_SECONDS) -> list[Event]:
    async with world.begin_system() as work:
        claimed = await work.outgoing.claim([GenerationRequested], most, hold)
        await work.commit()
    return [fact for _, fact in claimed]


async def test_a_fact_comes_out_as_it_went_in(world: World) -> None:
    fact = a_fact()

    await add(world, fact)

    assert await claim(world) == [fact]


async def test_only_committed_facts_are_told(world: World) -> None:
    async with world.begin(user_id=an_id()) as work:
        await work.outbox.add(a_fact())

    assert await claim(world) == []


async def test_facts_come_out_oldest_first_and_so_many_at_most(world: World) -> None:
    facts = [a_fact() for _ in range(5)]
    await add(world, *facts)

    assert await claim(world, most=2) == facts[:2]
    assert await claim(world, most=2) == facts[2:4]
    assert await claim(world, most=2) == facts[4:]


async def test_a_claimed_fact_is_held_back_from_the_others_until_the_hold_has_passed(world: World) -> None:
    fact = a_fact()
    await add(world, fact)
    await claim(world)

    assert await claim(world) == []
    await world.pass_time(timedelta(seconds=9))
    assert await claim(world) == []
    await world.pass_time(timedelta(seconds=2))
    assert await claim(world) == [fact]


async def test_a_claim_that_was_not_committed_holds_nothing(world: World) -> None:
    fact = a_fact()
    await add(world, fact)
    async with world.begin_system() as work:
        await work.outgoing.claim([GenerationRequested], 100, TEN_SECONDS)

    assert await claim(world) == [fact]


async def test_what_was_told_is_forgotten_and_the_rest_is_not(world: World) -> None:
    facts = [a_fact() for _ in range(3)]
    await add(world, *facts)

    async with world.begin_system() as work:
        claimed = await work.outgoing.claim([GenerationRequested], 100, TEN_SECONDS)
        await work.outgoing.told([fact_id for fact_id, fact in claimed if fact != facts[1]])
        await work.commit()
    await world.pass_time(2 * TEN_SECONDS)

    assert await claim(world) == [facts[1]]


async def test_telling_twice_is_harmless(world: World) -> None:
    await add(world, a_fact())
    async with world.begin_system() as work:
        claimed = await work.outgoing.claim([GenerationRequested], 100, TEN_SECONDS)
        await work.commit()

    for _ in range(2):
        async with world.begin_system() as work:
            await work.outgoing.told([fact_id for fact_id, _ in claimed])
            await work.commit()
    await world.pass_time(2 * TEN_SECONDS)

    assert await claim(world) == []


async def test_two_relays_never_get_the_same_fact(world: World) -> None:
    facts = [a_fact() for _ in range(12)]
    await add(world, *facts)

    claims = await asyncio.gather(*(claim(world, most=3) for _ in range(4)))

    got = [fact for claimed in claims for fact in claimed]
    assert len(got) == len({fact.job_id for fact in got if isinstance(fact, GenerationRequested)})
    got += await claim(world)
    assert {fact.job_id for fact in got if isinstance(fact, GenerationRequested)} == {fact.job_id for fact in facts}


async def test_a_relay_gets_only_the_kinds_it_asks_for(world: World) -> None:
    letter = LetterWanted(NOON, an_id(), LetterKind.VERIFY_EMAIL, an_id())
    facts: list[Event] = [PasswordResetAsked(NOON, an_id(), "nova@example.com"), letter, a_fact()]
    await add(world, *facts)

    async with world.begin_system() as work:
        claimed = await work.outgoing.claim([LetterWanted, PasswordResetAsked], 100, TEN_SECONDS)
        await work.commit()

    assert [fact for _, fact in claimed] == facts[:2]
    assert await claim(world) == facts[2:]


async def test_what_was_tried_before_waits_behind_what_was_not(world: World) -> None:
    """Else a few that always fail would keep all others from being told."""
    stubborn, fresh = [a_fact() for _ in range(2)], a_fact()
    await add(world, *stubborn)
    assert await claim(world, most=2) == stubborn
    await world.pass_time(TEN_SECONDS / 2)
    await add(world, fresh)
    await world.pass_time(TEN_SECONDS)

    assert fresh in await claim(world, most=1)
