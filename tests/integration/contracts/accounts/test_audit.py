"""What every `Audit` keeps to."""

import pytest

from domain.accounts import AuditAction, AuditEntry
from tests.builders import a_user, an_audit_entry, an_id
from tests.worlds import World


async def write(world: World, *entries: AuditEntry) -> None:
    for entry in entries:
        async with world.begin(user_id=entry.user_id) as work:
            await work.audit.add(entry)
            await work.commit()


async def test_a_line_comes_back_as_written(world: World) -> None:
    user = await world.keep_user(a_user())
    entry = an_audit_entry(user, session_id=an_id(), detail={"by": "twitch", "wörter": "«Füchse» 🦊"})

    await write(world, entry)

    assert await world.account_reads.audit_log(user.id, before=None, limit=10) == [entry]


async def test_a_line_that_was_not_committed_was_never_written(world: World) -> None:
    user = await world.keep_user(a_user())

    async with world.begin(user_id=user.id) as work:
        await work.audit.add(an_audit_entry(user))

    assert await world.account_reads.audit_log(user.id, before=None, limit=10) == []


async def test_nobody_writes_a_line_about_somebody_else(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(ValueError, match="somebody else"):
            await work.audit.add(an_audit_entry(nova))


async def test_the_product_itself_writes_about_anybody(world: World) -> None:
    user = await world.keep_user(a_user())
    entry = an_audit_entry(user, AuditAction.TIER_SET)

    async with world.begin_system() as work:
        await work.audit.add(entry)
        await work.commit()

    assert await world.account_reads.audit_log(user.id, before=None, limit=10) == [entry]
