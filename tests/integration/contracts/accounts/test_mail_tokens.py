"""What every `MailTokens` keeps to."""

from dataclasses import replace
from datetime import timedelta

from domain.accounts import MailToken, TokenPurpose
from tests.builders import NOON, a_mail_token, a_user
from tests.worlds import World


async def keep(world: World, *tokens: MailToken) -> None:
    async with world.begin_system() as work:
        for token in tokens:
            await work.mail_tokens.add(token)
        await work.commit()


async def test_a_token_is_added_once_and_used_by_its_owner(world: World) -> None:
    user = await world.keep_user(a_user())
    token = a_mail_token(user)
    await keep(world, token)
    used = replace(token, used_at=NOON)
    async with world.begin(user_id=user.id) as work:
        assert await work.mail_tokens.lock(token.id) == token
        await work.mail_tokens.save(used)
        await work.commit()

    await keep(world, token)

    async with world.begin(user_id=user.id) as work:
        assert await work.mail_tokens.lock(token.id) == used


async def test_somebody_elses_token_does_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    token = a_mail_token(nova)
    await keep(world, token)

    async with world.begin(user_id=mallory.id) as work:
        assert await work.mail_tokens.lock(token.id) is None
        await work.mail_tokens.forget(nova.id, token.purpose)
        await work.commit()

    async with world.begin(user_id=nova.id) as work:
        assert await work.mail_tokens.lock(token.id) == token


async def test_tokens_of_one_purpose_are_forgotten_together(world: World) -> None:
    user = await world.keep_user(a_user())
    resets = [a_mail_token(user), a_mail_token(user)]
    verification = a_mail_token(user, TokenPurpose.VERIFY_EMAIL)
    await keep(world, *resets, verification)

    async with world.begin(user_id=user.id) as work:
        await work.mail_tokens.forget(user.id, TokenPurpose.RESET_PASSWORD)
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert [await work.mail_tokens.lock(token.id) for token in resets] == [None, None]
        assert await work.mail_tokens.lock(verification.id) == verification


async def test_only_tokens_that_ran_out_before_then_are_forgotten(world: World) -> None:
    user = await world.keep_user(a_user())
    old, used, good = (
        a_mail_token(user, expires_at=NOON - timedelta(seconds=1)),
        a_mail_token(user, expires_at=NOON - timedelta(seconds=1)),
        a_mail_token(user, expires_at=NOON),
    )
    await keep(world, old, used, good)
    async with world.begin(user_id=user.id) as work:
        await work.mail_tokens.save(replace(used, used_at=NOON))
        await work.commit()

    async with world.begin_system() as work:
        forgotten = [await work.mail_tokens.forget_over(NOON, 1) for _ in range(3)]
        await work.commit()

    assert forgotten == [1, 1, 0]
    async with world.begin(user_id=user.id) as work:
        assert [await work.mail_tokens.lock(token.id) for token in (old, used, good)] == [None, None, good]
