from datetime import timedelta

from application.accounts.sweep_traces import SweepTraces
from domain.accounts import EmailAddress, Export
from tests.builders import NOON, a_mail_token, a_session, a_user, an_id
from tests.worlds import MemoryWorld

DAY = timedelta(days=1)


async def test_a_pending_address_is_forgotten_with_its_link() -> None:
    world = MemoryWorld()
    wanted = EmailAddress.parse("wanted@example.com")
    nova = await world.keep_user(a_user().with_pending_email(an_id(), wanted, world.now()))
    sweep = SweepTraces(world.begin_system, world.now)

    await world.pass_time(DAY)
    early = await sweep()
    await world.pass_time(timedelta(seconds=1))
    late = await sweep()

    assert (early, late) == (0, 1)
    assert world.database.tables.users[nova.id][0].pending_email is None


async def test_sessions_links_and_exports_are_forgotten_each_in_its_time() -> None:
    world = MemoryWorld()
    nova = await world.keep_user(a_user())
    await world.keep_session(a_session(nova, expires_at=NOON))
    async with world.begin_system() as work:
        await work.mail_tokens.add(a_mail_token(nova, expires_at=NOON))
        await work.exports.add(Export(an_id(), nova.id, NOON - DAY, ready_at=NOON - DAY, expires_at=NOON))
        await work.commit()
    sweep, tables = SweepTraces(world.begin_system, world.now), lambda: world.database.tables

    left = []
    for days in (7, 1, 22, 1):
        await world.pass_time(days * DAY)
        left.append((await sweep(), *(len(t) for t in (tables().sessions, tables().mail_tokens, tables().exports))))

    assert left == [(0, 1, 1, 1), (1, 1, 0, 1), (0, 1, 0, 1), (2, 0, 0, 0)]
