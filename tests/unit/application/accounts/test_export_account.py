import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import AuditAction, Export, ExportState, LetterKind, LinkNotGood, TokenPurpose, User
from domain.errors import TooMany, Unavailable
from domain.rates import EXPORTS
from tests.builders import BROWSER, NOON, a_job, a_user, an_asset, an_id
from tests.unit.application.accounts.leaving import Leaving

DAY = timedelta(hours=24)


async def a_ready_export(leaving: Leaving, user: User) -> Export:
    export = await leaving.ask_export(user_id=user.id, client=BROWSER)
    await leaving.make_export(leaving.export_asked())
    return leaving.world.database.tables.exports[export.id]


def token(leaving: Leaving, export: Export) -> str:
    return leaving.link_tokens.issue(TokenPurpose.FETCH_EXPORT, export.user_id, export.id)


async def all_of(content: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in content])


async def test_asking_for_an_export_is_answered_at_once_and_worked_on_later():
    leaving = Leaving()
    nova = await leaving.nova()

    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    assert export == Export(export.id, nova.id, asked_at=NOON)
    assert export.state(NOON) is ExportState.PREPARING
    assert leaving.export_asked().export_id == export.id
    assert leaving.actions(nova.id) == [AuditAction.EXPORT_ASKED]


async def test_while_an_export_is_made_or_ready_asking_again_shows_the_same_one():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    assert await leaving.ask_export(user_id=nova.id, client=BROWSER) == export
    await leaving.make_export(leaving.export_asked())
    ready = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    assert (ready.id, ready.state(NOON)) == (export.id, ExportState.READY)
    assert leaving.actions(nova.id) == [AuditAction.EXPORT_ASKED]


async def test_after_one_was_fetched_or_has_expired_a_new_export_is_made():
    leaving = Leaving()
    nova = await leaving.nova()
    first = await a_ready_export(leaving, nova)
    await leaving.fetch_export(token=token(leaving, first), client=BROWSER)
    leaving.world.database.tables.outbox.clear()

    second = await a_ready_export(leaving, nova)
    await leaving.world.pass_time(DAY)
    third = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    assert len({first.id, second.id, third.id}) == 3
    assert second.state(leaving.world.now()) is ExportState.EXPIRED


async def test_five_exports_a_day_are_made_and_looking_at_one_costs_nothing():
    leaving = Leaving()
    nova, vega = await leaving.nova(), await leaving.nova()
    left = []
    for _ in range(5):
        asked = await leaving.ask_export_counted(user_id=nova.id, client=BROWSER)
        looked = await leaving.ask_export_counted(user_id=nova.id, client=BROWSER)
        await leaving.make_export(leaving.export_asked())
        await leaving.fetch_export(token=token(leaving, asked.export), client=BROWSER)
        leaving.world.database.tables.outbox.clear()
        left.append((asked.left and asked.left.remaining, looked.left))

    with pytest.raises(TooMany) as refused:
        await leaving.ask_export(user_id=nova.id, client=BROWSER)

    assert left == [(4, None), (3, None), (2, None), (1, None), (0, None)]
    assert refused.value.rate == EXPORTS
    assert refused.value.retry_at == NOON + DAY / 5
    assert leaving.actions(nova.id).count(AuditAction.EXPORT_ASKED) == 5
    await leaving.ask_export(user_id=vega.id, client=BROWSER)


async def test_an_export_holds_the_account_and_its_files_and_no_secret():
    leaving = Leaving()
    nova = await leaving.nova(email="nova@example.com")
    job = await leaving.world.keep_job(a_job(nova))
    asset = await leaving.world.keep_asset(an_asset(job))
    for key in asset.keys:
        leaving.store.files[key] = b"pixels"

    export = await a_ready_export(leaving, nova)

    content = leaving.store.files[f"u/{nova.id}/exports/{export.id}.zip"]
    zipped = zipfile.ZipFile(io.BytesIO(content))
    assert set(zipped.namelist()) == {
        *("README.txt", "account.json", "sessions.json", "identities.json", "jobs.json", "assets.json", "quota.json"),
        *("brand_kits.json", "brand_kit_versions.json"),
        *("audit_log.json", f"files/{asset.id}/112x112.png", f"files/{asset.id}/56x56.png"),
        f"files/{asset.id}/original.png",
    }
    assert json.loads(zipped.read("account.json"))["email"] == "nova@example.com"
    assert zipped.read(f"files/{asset.id}/112x112.png") == b"pixels"
    assert b"correct horse" not in b"".join(zipped.read(name) for name in zipped.namelist())


async def test_a_finished_export_can_be_fetched_for_a_day_and_is_announced():
    leaving = Leaving()
    nova = await leaving.nova()

    export = await a_ready_export(leaving, nova)

    stored = leaving.store.files[f"u/{nova.id}/exports/{export.id}.zip"]
    assert (export.ready_at, export.expires_at, export.size) == (NOON, NOON + DAY, len(stored))
    assert leaving.letters() == [LetterKind.EXPORT_READY]


async def test_an_export_that_is_told_of_again_is_not_made_again():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await a_ready_export(leaving, nova)
    await leaving.fetch_export(token=token(leaving, export), client=BROWSER)
    kept = leaving.world.database.tables.exports[export.id]
    leaving.store.files.clear()

    await leaving.make_export(leaving.export_asked())

    assert leaving.world.database.tables.exports[export.id] == kept
    assert leaving.store.files == {}
    assert leaving.letters() == [LetterKind.EXPORT_READY]


@pytest.mark.parametrize("point", ["export.packed", "export.before_commit"])
async def test_a_worker_that_dies_over_an_export_leaves_it_to_the_next(point: str):
    leaving = Leaving()
    nova = await leaving.nova()
    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    def die(reached: str) -> None:
        if reached == point:
            raise KeyboardInterrupt

    leaving.reached = die
    with pytest.raises(KeyboardInterrupt):
        await leaving.make_export(leaving.export_asked())
    leaving.reached = lambda _: None
    await leaving.make_export(leaving.export_asked())

    assert leaving.world.database.tables.exports[export.id].state(NOON) is ExportState.READY
    assert leaving.letters() == [LetterKind.EXPORT_READY]


async def test_nothing_is_packed_for_somebody_who_is_gone_or_being_erased():
    leaving = Leaving()
    nova = await leaving.nova()
    await leaving.ask_export(user_id=nova.id, client=BROWSER)
    asked, stored = leaving.export_asked(), dict(leaving.store.files)

    await leaving.world.keep_user(nova.erase(NOON))
    await leaving.make_export(asked)
    async with leaving.world.begin_system() as work:
        await work.erasures.erase_rows(nova.id)
        await work.commit()
    await leaving.make_export(asked)

    assert leaving.store.files == stored
    assert leaving.letters() == []


async def test_what_was_packed_while_its_owner_was_erased_is_thrown_away():
    leaving = Leaving()
    nova = await leaving.nova()
    await leaving.ask_export(user_id=nova.id, client=BROWSER)
    asked = leaving.export_asked()
    leaving.archives.meanwhile = leaving.world.database.tables.users.clear

    await leaving.make_export(asked)

    assert [key for key in leaving.store.files if key.endswith(".zip")] == []
    assert leaving.letters() == []


async def test_an_export_that_another_worker_announced_meanwhile_stays():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)
    announced = replace(export, ready_at=NOON, expires_at=NOON + DAY, size=1)

    def announce() -> None:
        leaving.world.database.tables.exports[export.id] = announced

    leaving.archives.meanwhile = announce
    await leaving.make_export(leaving.export_asked())

    assert leaving.world.database.tables.exports[export.id] == announced
    assert f"u/{nova.id}/exports/{export.id}.zip" in leaving.store.files


async def test_a_zip_is_handed_out_once():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await a_ready_export(leaving, nova)

    fetched = await leaving.fetch_export(token=token(leaving, export), client=BROWSER)

    content = await all_of(fetched.content)
    assert (fetched.name, fetched.size) == ("aurastream-export-2026-11-15.zip", len(content))
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert leaving.actions(nova.id) == [AuditAction.EXPORT_ASKED, AuditAction.EXPORT_FETCHED]
    with pytest.raises(LinkNotGood):
        await leaving.fetch_export(token=token(leaving, export), client=BROWSER)


async def test_the_link_is_used_up_before_the_first_byte():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await a_ready_export(leaving, nova)

    await leaving.fetch_export(token=token(leaving, export), client=BROWSER)

    assert leaving.world.database.tables.exports[export.id].fetched_at == NOON


async def test_of_two_who_fetch_at_the_same_moment_one_gets_the_zip():
    leaving = Leaving()
    nova = await leaving.nova()
    link = token(leaving, await a_ready_export(leaving, nova))

    outcomes = await asyncio.gather(
        *(leaving.fetch_export(token=link, client=BROWSER) for _ in range(5)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FetchedExport", *["LinkNotGood"] * 4]


async def test_a_store_that_does_not_answer_leaves_the_link_good():
    leaving = Leaving()
    nova = await leaving.nova()
    link = token(leaving, await a_ready_export(leaving, nova))

    leaving.store.down = True
    with pytest.raises(Unavailable):
        await leaving.fetch_export(token=link, client=BROWSER)
    leaving.store.down = False

    assert (await leaving.fetch_export(token=link, client=BROWSER)).size > 0


async def test_no_other_link_fetches_an_export():
    leaving = Leaving()
    nova, mallory = await leaving.nova(), await leaving.world.keep_user(a_user())
    preparing = await leaving.ask_export(user_id=nova.id, client=BROWSER)
    issue = leaving.link_tokens.issue
    wrong = [
        token(leaving, preparing),
        issue(TokenPurpose.RESET_PASSWORD, nova.id, preparing.id),
        issue(TokenPurpose.FETCH_EXPORT, mallory.id, preparing.id),
        issue(TokenPurpose.FETCH_EXPORT, nova.id, an_id()),
        "",
    ]

    for link in wrong:
        with pytest.raises(LinkNotGood):
            await leaving.fetch_export(token=link, client=BROWSER)

    await leaving.make_export(leaving.export_asked())
    for link in wrong[1:]:
        with pytest.raises(LinkNotGood):
            await leaving.fetch_export(token=link, client=BROWSER)


async def test_a_link_is_good_for_a_day_and_no_longer():
    leaving = Leaving()
    nova = await leaving.nova()
    link = token(leaving, await a_ready_export(leaving, nova))

    await leaving.world.pass_time(DAY)

    with pytest.raises(LinkNotGood):
        await leaving.fetch_export(token=link, client=BROWSER)


async def test_a_zip_whose_time_is_over_is_thrown_away_an_hour_later():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await a_ready_export(leaving, nova)
    key = f"u/{nova.id}/exports/{export.id}.zip"

    await leaving.world.pass_time(DAY + timedelta(minutes=59))
    assert await leaving.sweep_exports() == 0
    assert key in leaving.store.files
    await leaving.world.pass_time(timedelta(minutes=2))

    assert await leaving.sweep_exports() == 1
    assert key not in leaving.store.files
    assert await leaving.sweep_exports() == 0


async def expire(leaving: Leaving, user: User) -> None:
    """What a change of password does."""
    async with leaving.world.begin(user_id=user.id) as work:
        await work.exports.expire(user.id, leaving.world.now())
        await work.commit()


async def test_a_changed_password_ends_a_link_and_the_zip_goes_with_the_next_sweep():
    leaving = Leaving()
    nova = await leaving.nova()
    export = await a_ready_export(leaving, nova)

    await expire(leaving, nova)

    with pytest.raises(LinkNotGood):
        await leaving.fetch_export(token=token(leaving, export), client=BROWSER)
    assert leaving.world.database.tables.exports[export.id].state(NOON) is ExportState.EXPIRED
    assert await leaving.sweep_exports() == 1
    assert f"u/{nova.id}/exports/{export.id}.zip" not in leaving.store.files
    assert await leaving.sweep_exports() == 0


@pytest.mark.parametrize("while_packing", [False, True])
async def test_an_export_asked_for_before_the_password_changed_is_never_handed_out(while_packing: bool):
    leaving = Leaving()
    nova = await leaving.nova()
    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)

    def change_password() -> None:
        leaving.world.database.tables.exports[export.id] = replace(export, fetched_at=NOON)

    if while_packing:
        leaving.archives.meanwhile = change_password
    else:
        await expire(leaving, nova)
    await leaving.make_export(leaving.export_asked())

    assert leaving.world.database.tables.exports[export.id].state(NOON) is ExportState.EXPIRED
    assert [key for key in leaving.store.files if key.endswith(".zip")] == []
    assert leaving.letters() == []
    assert (await leaving.ask_export(user_id=nova.id, client=BROWSER)).id != export.id


async def test_nobody_fetches_the_zip_of_somebody_who_is_being_erased_or_gone():
    leaving = Leaving()
    nova = await leaving.nova()
    link = token(leaving, await a_ready_export(leaving, nova))

    await leaving.world.keep_user(nova.erase(NOON))
    with pytest.raises(LinkNotGood):
        await leaving.fetch_export(token=link, client=BROWSER)
    del leaving.world.database.tables.users[nova.id]
    with pytest.raises(LinkNotGood):
        await leaving.fetch_export(token=link, client=BROWSER)

    assert AuditAction.EXPORT_FETCHED not in leaving.actions(nova.id)


async def test_packing_that_takes_too_long_is_broken_off_and_tried_again(monkeypatch: pytest.MonkeyPatch):
    leaving = Leaving()
    nova = await leaving.nova()
    export = await leaving.ask_export(user_id=nova.id, client=BROWSER)
    monkeypatch.setattr("application.accounts.export_account.PACKING", timedelta(milliseconds=10))

    async def never(*_: object) -> int:
        await asyncio.sleep(60)
        return 0

    monkeypatch.setattr(leaving.archives, "pack", never)
    with pytest.raises(Unavailable):
        await leaving.make_export(leaving.export_asked())
    monkeypatch.undo()
    await leaving.make_export(leaving.export_asked())

    assert leaving.world.database.tables.exports[export.id].state(NOON) is ExportState.READY
