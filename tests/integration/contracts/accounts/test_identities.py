"""What every `Identities` and `IdentityOwners` keep to."""

from uuid import UUID

import pytest

from application.accounts.ports import IdentityTaken
from domain.accounts import Identity, Provider
from tests.builders import a_user, an_identity
from tests.worlds import World


async def keep(world: World, identity: Identity) -> Identity:
    async with world.begin(user_id=identity.user_id) as work:
        await work.identities.add(identity)
        await work.commit()
    return identity


async def test_an_identity_comes_back_as_added_and_names_its_owner(world: World) -> None:
    user = await world.keep_user(a_user())
    identity = await keep(world, an_identity(user, subject="1234"))

    async with world.begin(user_id=user.id) as work:
        assert await work.identities.of(user.id) == [identity]
    assert await world.identity_owners.owner(Provider.TWITCH, "1234") == user.id


async def test_nobody_owns_what_was_never_linked(world: World) -> None:
    user = await world.keep_user(a_user())
    await keep(world, an_identity(user, subject="1234"))

    assert await world.identity_owners.owner(Provider.TWITCH, "123") is None
    assert await world.identity_owners.owner(Provider.GOOGLE, "1234") is None


async def test_a_providers_account_opens_one_account_only(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await keep(world, an_identity(nova, subject="1234"))

    with pytest.raises(IdentityTaken):
        await keep(world, an_identity(mallory, subject="1234"))
    await keep(world, an_identity(mallory, subject="1234", provider=Provider.DISCORD))

    assert await world.identity_owners.owner(Provider.TWITCH, "1234") == nova.id


async def test_somebody_elses_identities_do_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await keep(world, an_identity(nova))

    async with world.begin(user_id=mallory.id) as work:
        assert await work.identities.of(nova.id) == []


async def test_sealed_grants_are_gone_through_in_batches_and_replaced_unless_they_changed(world: World) -> None:
    user = await world.keep_user(a_user())
    first, second, without, third = [
        await keep(world, an_identity(user, sealed_grant=grant)) for grant in (b"1", b"2", None, b"3")
    ]

    async with world.begin_system() as work:
        batch = await work.identities.sealed_after(UUID(int=0), 2)
        assert batch == [first, second]
        assert await work.identities.sealed_after(second.id, 2) == [third]
        assert await work.identities.reseal(first.id, sealed=b"better", instead_of=b"1")
        assert not await work.identities.reseal(second.id, sealed=b"better", instead_of=b"changed meanwhile")
        assert not await work.identities.reseal(without.id, sealed=b"better", instead_of=b"")
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert [kept.sealed_grant for kept in await work.identities.of(user.id)] == [b"better", b"2", None, b"3"]


async def test_a_newer_grant_replaces_ones_own_and_nobody_elses(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    identity = await keep(world, an_identity(nova, sealed_grant=b"first"))

    for user, grant in ((nova, b"second"), (mallory, b"mallory's")):
        async with world.begin(user_id=user.id) as work:
            await work.identities.regrant(identity.id, grant)
            await work.commit()

    async with world.begin(user_id=nova.id) as work:
        assert [kept.sealed_grant for kept in await work.identities.of(nova.id)] == [b"second"]
