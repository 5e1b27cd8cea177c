"""What an operator does to an account from the command line."""

import pytest

from application.accounts.grant_admin import GrantAdmin
from application.accounts.set_tier import SetTier
from domain.accounts import AccountNotFound, AuditAction, Role
from domain.errors import Invalid
from domain.tiers import Tier
from tests.builders import a_user, an_id
from tests.worlds import MemoryWorld


async def test_an_account_is_put_on_a_tier_by_hand():
    world = MemoryWorld()
    nova = await world.keep_user(a_user(email="nova@example.com"))

    await SetTier(world.begin_system, world.now, an_id)(email="NOVA@example.com", tier=Tier.STUDIO)

    assert (await world.profiles.of(nova.id)).quota.limit is None
    (line,) = await world.account_reads.audit_log(nova.id, before=None, limit=10)
    assert (line.action, line.detail) == (AuditAction.TIER_SET, {"tier": "studio", "by": "operator"})


async def test_an_account_is_made_an_administrators():
    world = MemoryWorld()
    nova = await world.keep_user(a_user(email="nova@example.com"))

    await GrantAdmin(world.begin_system, world.now, an_id)(email="nova@example.com")

    assert (await world.profiles.of(nova.id)).user.role is Role.ADMIN


async def test_who_is_not_there_cannot_be_promoted():
    world = MemoryWorld()

    with pytest.raises(AccountNotFound):
        await SetTier(world.begin_system, world.now, an_id)(email="nobody@example.com", tier=Tier.PRO)
    with pytest.raises(Invalid):
        await GrantAdmin(world.begin_system, world.now, an_id)(email="no address")
