"""What every `Users` keeps to."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import AccountNotFound, EmailAddress, EmailTaken, Role, User
from domain.tiers import Tier
from tests.builders import NOON, a_user, an_id
from tests.worlds import World


async def add(world: World, user: User, password_hash: str = "hashed") -> None:
    async with world.begin(user_id=user.id) as work:
        await work.users.add(user, password_hash)
        await work.commit()


async def test_a_user_comes_back_as_added(world: World) -> None:
    user = a_user(display_name="Füchsin 🦊", avatar_url="https://example.com/nova.png", email="Nova@Exämple.com")

    await add(world, user)

    async with world.begin(user_id=user.id) as work:
        assert await work.users.lock(user.email.key) == user


async def test_an_account_is_found_by_its_address_before_anybody_is_signed_in(world: World) -> None:
    user = a_user(email="Nova@Example.com")
    await add(world, user, "hash of a password")

    async with world.begin(email="nova@example.com") as work:
        assert await work.users.find("nova@example.com") == (user, "hash of a password")
        assert await work.users.find_password("nova@example.com") == (user.id, "hash of a password")


async def test_with_one_address_no_other_account_is_seen(world: World) -> None:
    nova, other = a_user(email="nova@example.com"), a_user(email="other@example.com")
    await add(world, nova)
    await add(world, other)

    async with world.begin(email="nova@example.com") as work:
        assert await work.users.find("other@example.com") is None
        assert await work.users.find_password("other@example.com") is None
        with pytest.raises(AccountNotFound):
            await work.users.lock(other.email.key)


async def test_an_address_nobody_has_is_not_found(world: World) -> None:
    async with world.begin(email="nobody@example.com") as work:
        assert await work.users.find("nobody@example.com") is None
        assert await work.users.find_password("nobody@example.com") is None


async def test_one_address_has_one_account_however_it_is_written(world: World) -> None:
    await add(world, a_user(email="nova@example.com"))

    with pytest.raises(EmailTaken):
        await add(world, a_user(email="NOVA@EXAMPLE.com"))


async def test_of_many_who_sign_up_with_one_address_at_once_one_gets_it(world: World) -> None:
    async def attempt() -> bool:
        try:
            await add(world, a_user(email="nova@example.com"))
        except EmailTaken:
            return False
        return True

    assert sorted(await asyncio.gather(*(attempt() for _ in range(6)))) == [False] * 5 + [True]


async def test_changes_are_kept_and_the_password_with_them(world: World) -> None:
    user = a_user(email="nova@example.com")
    await add(world, user, "first hash")
    promoted = user.on_tier(Tier.STUDIO, user.updated_at).with_role(Role.ADMIN, user.updated_at)
    changed = replace(
        promoted, display_name="Nova Prime", avatar_url="https://example.com/n.png", email_verified=True,
        erasing_since=user.created_at,
    )  # fmt: skip

    async with world.begin_system() as work:
        await work.users.save_standing(promoted)
        await work.commit()
    async with world.begin(user_id=user.id) as work:
        await work.users.save(changed)
        await work.commit()

    async with world.begin_system() as work:
        assert await work.users.find("nova@example.com") == (changed, "first hash")


async def test_an_address_is_waited_for_taken_and_found(world: World) -> None:
    user = await world.keep_user(a_user(email="nova@example.com"), "first hash")
    waiting = user.with_pending_email(an_id(), EmailAddress.parse("Ñova@Exämple.com"), NOON)
    confirmed = waiting.with_confirmed_email(waiting.pending_email.id, NOON)

    async with world.begin(user_id=user.id) as work:
        await work.users.save(waiting)
        await work.commit()
    async with world.begin(user_id=user.id) as work:
        assert await work.users.lock_by_id(user.id) == (waiting, "first hash")
        await work.users.save_email(confirmed)
        await work.commit()

    async with world.begin_system() as work:
        assert await work.users.find(confirmed.email.key) == (confirmed, "first hash")
        assert await work.users.find("nova@example.com") is None


async def test_saving_an_account_moves_it_to_no_other_address_and_saving_an_address_changes_nothing_else(
    world: World,
) -> None:
    user = await world.keep_user(a_user(email="nova@example.com"))
    moved = replace(user, email=EmailAddress.parse("other@example.com"), email_verified=True, display_name="Other")

    async with world.begin(user_id=user.id) as work:
        await work.users.save(moved)
        assert await work.users.get(user.id) == (replace(moved, email=user.email), "hashed")
    async with world.begin(user_id=user.id) as work:
        await work.users.save_email(moved)
        assert await work.users.get(user.id) == (replace(moved, display_name="Nova"), "hashed")


async def test_somebody_elses_address_cannot_be_changed(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())

    async with world.begin(user_id=mallory.id) as work:
        await work.users.save_email(replace(nova, email=EmailAddress.parse("mallory@example.com")))
        await work.commit()

    async with world.begin_system() as work:
        assert await work.users.get(nova.id) == (nova, "hashed")


async def test_an_address_that_is_waited_for_is_nobodys(world: World) -> None:
    wanted = EmailAddress.parse("wanted@example.com")
    for _ in range(2):
        await add(world, a_user().with_pending_email(an_id(), wanted, NOON))

    async with world.begin_system() as work:
        assert await work.users.find(wanted.key) is None
    await add(world, a_user(email=wanted.written))


async def test_an_address_of_another_account_is_refused_and_nothing_is_kept(world: World) -> None:
    nova = await world.keep_user(a_user(email="nova@example.com"))
    await world.keep_user(a_user(email="other@example.com"))
    taking = replace(nova, email=EmailAddress.parse("Other@Example.com"), email_verified=True)

    with pytest.raises(EmailTaken):
        async with world.begin(user_id=nova.id) as work:
            await work.users.save_email(taking)

    async with world.begin(user_id=nova.id) as work:
        assert await work.users.get(nova.id) == (nova, "hashed")


async def test_of_many_who_confirm_one_address_at_once_one_gets_it(world: World) -> None:
    people = [await world.keep_user(a_user()) for _ in range(4)]

    async def take(user: User) -> bool:
        try:
            async with world.begin(user_id=user.id) as work:
                await work.users.save_email(replace(user, email=EmailAddress.parse("nova@example.com")))
                await work.commit()
        except EmailTaken:
            return False
        return True

    assert sorted(await asyncio.gather(*map(take, people))) == [False] * 3 + [True]


async def test_pending_addresses_are_forgotten_when_their_links_ran_out(world: World) -> None:
    asked = [NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=2)]
    people = [a_user().with_pending_email(an_id(), EmailAddress.parse("w@example.com"), at) for at in asked]
    for user in people:
        await add(world, user)

    async with world.begin_system() as work:
        forgotten = [await work.users.forget_pending_emails(NOON + timedelta(hours=24), 1) for _ in range(3)]
        await work.commit()

    async with world.begin_system() as work:
        left = [(await work.users.get(user.id))[0] for user in people]
    assert forgotten == [1, 1, 0]
    assert left == [people[0], *(replace(user, pending_email=None) for user in people[1:])]


async def test_a_better_hash_replaces_the_old_one(world: World) -> None:
    user = await world.keep_user(a_user(email="nova@example.com"), "first hash")

    async with world.begin(user_id=user.id) as work:
        await work.users.rehash(user.id, "better hash")
        await work.commit()

    async with world.begin(email="nova@example.com") as work:
        assert await work.users.find("nova@example.com") == (user, "better hash")


async def test_somebody_elses_account_does_not_exist(world: World) -> None:
    nova = await world.keep_user(a_user(email="nova@example.com"))
    mallory = await world.keep_user(a_user())

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(AccountNotFound):
            await work.users.lock(nova.email.key)
        assert await work.users.find(EmailAddress.parse("nova@example.com").key) is None
        assert await work.users.find_password(EmailAddress.parse("nova@example.com").key) is None


async def test_somebody_elses_password_cannot_be_changed(world: World) -> None:
    nova = await world.keep_user(a_user(email="nova@example.com"), "first hash")
    mallory = await world.keep_user(a_user())

    async with world.begin(user_id=mallory.id) as work:
        await work.users.rehash(nova.id, "mallory's hash")
        await work.commit()

    async with world.begin_system() as work:
        assert await work.users.find("nova@example.com") == (nova, "first hash")


async def test_an_account_that_is_not_there_is_not_found(world: World) -> None:
    async with world.begin_system() as work:
        with pytest.raises(AccountNotFound):
            await work.users.lock("nobody@example.com")


async def test_nobody_promotes_themselves(world: World) -> None:
    user = await world.keep_user(a_user())

    async with world.begin(user_id=user.id) as work:
        await work.users.save(user.on_tier(Tier.STUDIO, user.updated_at).with_role(Role.ADMIN, user.updated_at))
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert await work.users.get(user.id) == (user, "hashed")


async def test_an_account_may_have_neither_address_nor_password(world: World) -> None:
    users = [replace(a_user(), email=None) for _ in range(2)]

    for user in users:
        async with world.begin(user_id=user.id) as work:
            await work.users.add(user, None)
            await work.commit()

    for user in users:
        async with world.begin(user_id=user.id) as work:
            assert await work.users.lock_by_id(user.id) == (user, None)


async def test_somebody_elses_account_is_not_found_by_its_id_either(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(AccountNotFound):
            await work.users.get(nova.id)
        with pytest.raises(AccountNotFound):
            await work.users.lock_by_id(nova.id)
