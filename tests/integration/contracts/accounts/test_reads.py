"""What every `AccountReads` keeps to."""

from datetime import timedelta

from domain.accounts import Ending
from tests.builders import a_session, a_user, an_audit_entry
from tests.worlds import World


async def test_the_list_of_sessions_shows_the_living_ones_last_used_first(world: World) -> None:
    user, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    now = world.now()
    old = a_session(user, opened_at=now - timedelta(days=2))
    fresh = a_session(user, opened_at=now - timedelta(days=1))
    gone = a_session(user, opened_at=now - timedelta(days=40))
    ended = a_session(user, opened_at=now, ended_at=now, ended_because=Ending.SIGNED_OUT)
    for session in (old, fresh, gone, ended, a_session(other, opened_at=now)):
        await world.keep_session(session)

    assert await world.account_reads.sessions(user.id) == [fresh, old]


async def test_lines_come_newest_first_page_by_page_and_only_to_their_owner(world: World) -> None:
    user, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    entries = [an_audit_entry(user) for _ in range(5)]
    for entry in (*entries[:3], an_audit_entry(other), *entries[3:]):
        async with world.begin(user_id=entry.user_id) as work:
            await work.audit.add(entry)
            await work.commit()

    first = await world.account_reads.audit_log(user.id, before=None, limit=2)
    second = await world.account_reads.audit_log(user.id, before=first[-1].id, limit=10)

    assert first + second == entries[::-1]
