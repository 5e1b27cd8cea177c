"""A release adds its columns while processes of the one before still serve people."""

from dataclasses import replace

from adapters.postgres.tables import (
    AssetRow,
    BrandKitRow,
    ExportRow,
    GenerationJobRow,
    LoginSessionRow,
    MailTokenRow,
    Row,
    UserRow,
)
from application.assets.ports import AssetFilter
from domain.accounts import Export, User
from domain.assets import Asset
from domain.generation.job import GenerationJob
from tests.builders import NOON, a_brand_kit, a_job, a_mail_token, a_session, a_user, an_asset, an_id
from tests.worlds import PostgresWorld

TABLES: tuple[type[Row], ...] = (
    *(UserRow, LoginSessionRow, MailTokenRow, ExportRow),
    *(GenerationJobRow, AssetRow, BrandKitRow),
)


async def test_what_a_connection_remembers_of_a_statement_survives_a_new_column(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user)
    await world.keep_session(session)
    job = await world.keep_job(a_job(user))
    asset = await world.keep_asset(an_asset(job))
    kit = await world.keep_brand_kit(a_brand_kit(user))
    token = a_mail_token(user)
    export = Export(an_id(), user.id, NOON)
    async with world.begin_system() as work:
        await work.mail_tokens.add(token)
        await work.commit()
    async with world.begin(user_id=user.id) as work:
        await work.exports.add(export)
        await work.commit()

    async def look() -> None:
        async with world.begin(user_id=user.id) as work:
            assert user.email
            assert await work.users.find(user.email.key)
            assert await work.users.find_password(user.email.key)
            await work.users.lock_by_id(user.id)
            await work.users.get(user.id)
            await work.sessions.lock(session.id)
            await work.mail_tokens.lock(token.id)
            await work.exports.lock(export.id)
            await work.jobs.lock(job.id)
            await work.brand_kits.get(kit.id)
            await work.library.lock(asset.id)
        await _read(world, user, job, asset)
        await world.brand_kit_reads.get(user.id, kit.id)

    await look()
    await look()  # a statement is remembered at its second use, too
    for table in TABLES:
        await world.owner.execute(f"ALTER TABLE {table.__tablename__} ADD COLUMN newer integer")
    await look()


async def _read(world: PostgresWorld, user: User, job: GenerationJob, asset: Asset) -> None:
    await world.profiles.of(user.id)
    await world.account_reads.sessions(user.id)
    await world.job_reads.get(user.id, job.id)
    await world.asset_reads.get(user.id, asset.id)
    await world.asset_reads.page(user.id, where=AssetFilter(), before=None, limit=10)
    await world.asset_reads.page(user.id, where=replace(AssetFilter(), words=("dragon",)), before=None, limit=10)
