"""What every `NamedFiles` keeps to."""

from dataclasses import replace
from uuid import UUID

from domain.accounts import Export
from domain.brand_kits import LogoVariant
from domain.generation.job import JobStatus
from domain.generation.order import Art
from domain.stored_files import art_key, export_key
from tests.builders import NOON, a_brand_kit, a_job, a_logo, a_user, an_asset, an_id
from tests.worlds import World


async def unnamed(world: World, *keys: str) -> set[str]:
    async with world.begin_system() as work:
        return {*await work.named_files.unnamed(keys)}


async def of_assets_behind(world: World, asset_id: UUID | None, most: int) -> list[tuple[UUID, list[str]]]:
    async with world.begin_system() as work:
        found: list[tuple[UUID, list[str]]] = await work.named_files.of_assets_behind(asset_id, most)
    return found


async def test_the_files_of_an_asset_are_named_also_in_the_trash_and_what_a_dead_worker_left_is_not(
    world: World,
) -> None:
    job = await world.keep_job(a_job(await world.keep_user(a_user()), count=2))
    asset = await world.keep_asset(an_asset(job, deleted_at=NOON, expires_at=NOON))
    early = await world.keep_asset(an_asset(job, index=1, original=None))
    files = [*asset.keys, *early.keys]
    left = [f"u/{job.user_id}/{job.id}/0-2/112x112.png", f"u/{an_id()}/{an_id()}/0-1/112x112.png"]

    assert await unnamed(world, *files, *left) == {*left}
    assert await unnamed(world) == set()


async def test_the_picture_that_is_to_be_finished_is_named_as_long_as_its_job_runs(world: World) -> None:
    nova = await world.keep_user(a_user())

    async def key_with(status: JobStatus) -> str:
        job_id = an_id()
        key = art_key(user_id=nova.id, job_id=job_id)
        await world.keep_job(a_job(nova, id=job_id, status=status, art=Art(key)))
        return key

    queued, running, *ended = [await key_with(status) for status in JobStatus]
    drawn = await world.keep_job(a_job(nova))

    left = [*ended, art_key(user_id=nova.id, job_id=drawn.id)]
    assert await unnamed(world, queued, running, *left) == {*left}


async def test_an_export_is_named_while_it_is_packed_and_while_it_is_stored(world: World) -> None:
    nova = await world.keep_user(a_user())
    asked = Export(an_id(), nova.id, NOON)
    ready, gone = (replace(asked, id=an_id()).pack(1_000, NOON) for _ in range(2))
    async with world.begin(user_id=nova.id) as work:
        for export in (asked, ready, gone):
            await work.exports.add(export)
        await work.commit()
    async with world.begin_system() as work:
        await work.exports.save(ready)
        await work.exports.save(replace(gone, size=None))
        await work.commit()
    keys = [export_key(user_id=nova.id, export_id=export.id) for export in (asked, ready, gone)]

    assert await unnamed(world, *keys) == {keys[2]}


async def test_a_logo_is_named_as_long_as_a_version_names_it_also_as_a_proposal(world: World) -> None:
    nova = await world.keep_user(a_user())
    logo, proposal, unknown = a_logo(nova), a_logo(nova, LogoVariant.ICON), a_logo(nova)
    await world.keep_brand_kit(a_brand_kit(nova, logos=(logo,), proposals=(proposal,)))
    await world.keep_brand_kit(a_brand_kit(nova))

    assert await unnamed(world, logo.key, proposal.key, unknown.key) == {unknown.key}


async def test_a_file_that_waits_to_be_deleted_is_named(world: World) -> None:
    nova = await world.keep_user(a_user())
    key = f"u/{nova.id}/{an_id()}/0-1/112x112.png"
    async with world.begin_system() as work:
        await work.discarded_files.add(nova.id, [key])
        await work.commit()

    assert await unnamed(world, key) == set()


async def test_what_has_a_form_that_nobody_knows_is_left_alone(world: World) -> None:
    nova = an_id()

    assert await unnamed(world, f"u/{nova}/something/new.png", f"u/{nova}.png", f"u/{nova}/a/b/c/d.png") == set()


async def test_assets_are_gone_through_in_order(world: World) -> None:
    job = await world.keep_job(a_job(await world.keep_user(a_user()), count=3))
    assets = [await world.keep_asset(an_asset(job, index=index)) for index in range(3)]
    named = [(asset.id, asset.keys) for asset in assets]

    assert await of_assets_behind(world, None, 2) == named[:2]
    assert await of_assets_behind(world, assets[1].id, 2) == named[2:]
    assert await of_assets_behind(world, assets[2].id, 2) == []
