"""Everything that mallory can try on what is nova's, through each method of each repository and read."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.accounts.holdings import SqlHoldings
from adapters.postgres.accounts.live_sessions import SqlLiveSessions
from application.accounts.ports import TokenClaims
from application.assets.ports import AssetFilter, KeptAsset
from domain.accounts import EmailAddress, Ending, Erasure, Export, Identity, LoginSession, MailToken, TokenPurpose, User
from domain.assets import Asset, ExpiryNotice, Fingerprint
from domain.brand_kits import BrandKit, KitVersion, Shelf
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.order import PackPlace
from domain.generation.quota import Quota
from domain.tiers import Lane, Period, Tier
from tests.builders import (
    NOON,
    a_brand_kit,
    a_job,
    a_mail_token,
    a_once,
    a_session,
    a_user,
    an_asset,
    an_audit_entry,
    an_entry,
    an_event,
    an_id,
    an_identity,
)
from tests.integration.postgres.catalogue import peoples_tables
from tests.worlds import ROOTS, PostgresWorld

FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has something of everything."""

    user: User
    waiting: GenerationJob
    running: GenerationJob
    done: GenerationJob
    asset: Asset
    kit: BrandKit
    deleted_kit: BrandKit
    session: LoginSession
    identity: Identity
    token: MailToken
    export: Export
    quota: Quota

    @property
    def pack_id(self) -> UUID:
        assert self.done.order.pack
        return self.done.order.pack.pack_id

    @property
    def id(self) -> UUID:
        return self.user.id

    @property
    def key(self) -> str:
        assert self.user.email is not None
        return self.user.email.key


@dataclass(frozen=True, slots=True)
class Scene:
    """Nova and mallory, each with everything, and ada, who has nothing yet; `marks` give away that it is nova's."""

    world: PostgresWorld
    nova: Account
    mallory: Account
    ada: User
    marks: frozenset[str]

    async def rows_of_others(self) -> list[str]:
        """Every row that is not mallory's, and every fact that waits to be told, to the last byte."""
        owners = await peoples_tables(self.world.owner)
        queries = [
            f"SELECT '{table}' AS place, r::text FROM {table} r WHERE {owner} IS DISTINCT FROM $1"
            for table, owner in owners.items()
        ]
        everything = " UNION ALL ".join([*queries, "SELECT 'outbox', r::text FROM outbox r"])
        return [
            f"{row[0]} {row[1]}" for row in await self.world.owner.fetch(f"{everything} ORDER BY 1, 2", self.mallory.id)
        ]


async def a_scene(world: PostgresWorld) -> Scene:
    """In an empty database, written past row level security."""
    async with world.owner.transaction():
        await world.owner.execute("SET LOCAL session_replication_role = replica")  # the audit log defends itself
        await world.owner.execute(f"TRUNCATE {ROOTS} CASCADE")
    nova, mallory = await an_account(world, used=41), await an_account(world, used=5)
    # Mallory has no job that waits or has lost its worker: whoever claims one gets nova's or none.
    await world.owner.execute(
        "UPDATE generation_jobs SET status = 'cancelled', lease_until = NULL WHERE user_id = $1", mallory.id
    )
    scene = Scene(world, nova, mallory, await world.keep_user(a_user()), frozenset())
    text = " ".join(row for row in await scene.rows_of_others() if str(nova.id) in row)
    marks = {*ID.findall(text), nova.key, "used=41", '"used": 41'} - {str(UUID(int=0))}
    marks |= {repr(nova.user.tier_since), "datetime.date(2091, 1, 1)"}
    return replace(scene, marks=frozenset(marks))


async def an_account(world: PostgresWorld, *, used: int) -> Account:
    user = a_user(tier=Tier.PRO, tier_since=NOON + timedelta(seconds=used))
    pack, board = an_id(), an_id()
    user = await world.keep_user(user.with_pending_email(an_id(), EmailAddress.parse("wanted@example.com"), NOON))
    account = Account(
        user=user,
        waiting=await world.keep_job(a_job(user, pack=PackPlace(pack, "stream", "about", board))),
        running=await world.keep_job(a_job(user, status=JobStatus.PROCESSING), lease=-HOUR),
        done=(
            done := await world.keep_job(
                a_job(user, id=board, status=JobStatus.COMPLETED, pack=PackPlace(pack, "stream", "offline", board))
            )
        ),
        kit=await world.keep_brand_kit(a_brand_kit(user, name=f"of {user.id}"), active=True),
        deleted_kit=await world.keep_brand_kit(a_brand_kit(user).delete(NOON)),
        asset=await world.keep_asset(
            an_asset(
                done,
                generation_params={"custom_prompt": "a fox"},
                quality={"fingerprint": {"score": None, "value": Fingerprint((127, used), ()).as_json()}},
                expires_at=datetime(2050 + used, 1, 1, tzinfo=UTC),
            )
        ),
        session=a_session(user, opened_at=world.now()),
        identity=an_identity(user),
        token=a_mail_token(user),
        export=Export(an_id(), user.id, NOON, NOON, NOON + HOUR, size=1_000),
        quota=Quota(user.tier, 200, world.month, used=used, reserved=1),
    )
    await world.keep_session(account.session)
    await world.keep_quota(user, used=used, reserved=1)
    async with world.begin_system() as work:
        await work.job_events.add(an_event(account.done))
        await work.mail_tokens.add(account.token)
        await work.audit.add(an_audit_entry(user))
        await work.commit()
    identity, export = account.identity, account.export
    rows: Mapping[str, Mapping[str, object]] = {
        "quota_entries": {"job_id": done.id, "round": 0, "index": 0, "kind": "reserved", "user_id": user.id,
                          "period_start": world.month.start},
        "identities": {"id": identity.id, "user_id": user.id, "provider": identity.provider,
                       "subject": identity.subject, "created_at": NOON, "sealed_grant": identity.sealed_grant},
        "exports": {"id": export.id, "user_id": user.id, "asked_at": NOON, "ready_at": NOON,
                    "expires_at": NOON + HOUR, "size": 1_000},
        "erasures": {"user_id": user.id, "asked_at": NOON, "grants_given_back": True, "rows_gone_at": NOON},
        "idempotent_requests": {"user_id": user.id, "operation": "generate", "key": "first", "fingerprint": b"same",
                                "made": done.id},
        "discarded_files": {"user_id": user.id, "key": f"u/{user.id}/gone.png"},
        "expiry_notices": {"user_id": user.id, "early_until": NOON, "late_until": NOON, "written_at": NOON},
        "outbox": {"kind": "LetterWanted", "event": f'{{"user_id": "{user.id}"}}'},
    }  # fmt: skip
    for table, values in rows.items():
        await world.insert(table, **values)
    long_ago = {**rows["idempotent_requests"], "key": "long ago", "created_at": world.now() - timedelta(days=2)}
    await world.insert("idempotent_requests", **long_ago)
    return account


async def _written(work: Any, at: Scene) -> None:
    await work.audit.add(an_audit_entry(at.nova.user))
    await work.audit.write()


async def _saved_and_told(work: Any, at: Scene) -> None:
    cancelled = at.nova.waiting.cancel(NOON)
    await work.jobs.save(cancelled)
    await work.job_events.add(an_event(cancelled))


Attempt = Callable[[Any, Scene], Awaitable[object]]
"""With a unit of work that was opened for mallory; reads are opened for mallory by themselves."""


async def any_open_of(work: Any, account: Account) -> bool:
    return bool(await work.jobs.open_of(account.id))


async def used_by(work: Any, account: Account, month: Period) -> str:
    """A bare number gives nobody away."""
    return f"used={await work.quotas.used(account.user.id, month)}"


TRESPASSES: Mapping[str, Attempt] = {
    "SqlUsers.add": lambda work, at: work.users.add(a_user(), "hashed"),
    "SqlUsers.lock": lambda work, at: work.users.lock(at.nova.key),
    "SqlUsers.get": lambda work, at: work.users.get(at.nova.id),
    "SqlUsers.lock_by_id": lambda work, at: work.users.lock_by_id(at.nova.id),
    "SqlUsers.find": lambda work, at: work.users.find(at.nova.key),
    "SqlUsers.find_password": lambda work, at: work.users.find_password(at.nova.key),
    "SqlUsers.save": lambda work, at: work.users.save(replace(at.nova.user, display_name="Mallory was here")),
    "SqlUsers.save_email": lambda work, at: work.users.save_email(
        replace(at.nova.user, email=EmailAddress.parse("mallory-was-here@example.com"))
    ),
    "SqlUsers.save_standing": lambda work, at: work.users.save_standing(replace(at.nova.user, tier=Tier.FREE)),
    "SqlUsers.rehash": lambda work, at: work.users.rehash(at.nova.id, "mallory's"),
    "SqlSessions.add": lambda work, at: work.sessions.add(a_session(at.nova.user)),
    "SqlSessions.lock": lambda work, at: work.sessions.lock(at.nova.session.id),
    "SqlSessions.save": lambda work, at: work.sessions.save(at.nova.session.end(Ending.SIGNED_OUT, NOON)),
    "SqlSessions.save, as if it were mallory's": lambda work, at: work.sessions.save(
        replace(at.nova.session, user_id=at.mallory.id, generation=9)
    ),
    "SqlSessions.end_all": lambda work, at: work.sessions.end_all(at.nova.id, Ending.SIGNED_OUT, NOON),
    "SqlIdentities.add": lambda work, at: work.identities.add(an_identity(at.nova.user)),
    "SqlIdentities.of": lambda work, at: work.identities.of(at.nova.id),
    "SqlIdentities.sealed_after": lambda work, at: work.identities.sealed_after(UUID(int=0), 100),
    "SqlIdentities.reseal": lambda work, at: work.identities.reseal(
        at.nova.identity.id, sealed=b"mallory's", instead_of=b"sealed"
    ),
    "SqlIdentities.regrant": lambda work, at: work.identities.regrant(at.nova.identity.id, b"mallory's"),
    "SqlMailTokens.add": lambda work, at: work.mail_tokens.add(a_mail_token(at.nova.user)),
    "SqlMailTokens.lock": lambda work, at: work.mail_tokens.lock(at.nova.token.id),
    "SqlMailTokens.save": lambda work, at: work.mail_tokens.save(replace(at.nova.token, used_at=NOON)),
    "SqlMailTokens.forget": lambda work, at: work.mail_tokens.forget(at.nova.id, TokenPurpose.RESET_PASSWORD),
    "SqlAudit.add": lambda work, at: work.audit.add(an_audit_entry(at.nova.user)),
    "SqlAudit.write": _written,
    "SqlExports.add": lambda work, at: work.exports.add(Export(an_id(), at.nova.id, NOON)),
    "SqlExports.latest": lambda work, at: work.exports.latest(at.nova.id),
    "SqlExports.lock": lambda work, at: work.exports.lock(at.nova.export.id),
    "SqlExports.save": lambda work, at: work.exports.save(replace(at.nova.export, fetched_at=NOON)),
    "SqlExports.expire": lambda work, at: work.exports.expire(at.nova.id, NOON),
    "SqlExports.lapsed": lambda work, at: work.exports.lapsed(FAR_AHEAD),
    "SqlErasures.add": lambda work, at: work.erasures.add(Erasure(at.ada.id, NOON)),
    "SqlErasures.lock": lambda work, at: work.erasures.lock(at.nova.id),
    "SqlErasures.save": lambda work, at: work.erasures.save(Erasure(at.nova.id, NOON, done_at=NOON)),
    "SqlErasures.erase_rows": lambda work, at: work.erasures.erase_rows(at.nova.id),
    "SqlErasures.letter_waits": lambda work, at: work.erasures.letter_waits(at.nova.id),
    "SqlErasures.unfinished": lambda work, at: work.erasures.unfinished(FAR_AHEAD),
    "SqlBrandKits.lock_shelf": lambda work, at: work.brand_kits.lock_shelf(at.nova.id),
    "SqlBrandKits.save_shelf": lambda work, at: work.brand_kits.save_shelf(Shelf(at.nova.id, Tier.PRO, 1)),
    "SqlBrandKits.save_shelf, of her own with nova's kit": lambda work, at: work.brand_kits.save_shelf(
        Shelf(at.mallory.id, Tier.PRO, 1, at.nova.kit.id)
    ),
    "SqlBrandKits.add": lambda work, at: work.brand_kits.add(a_brand_kit(at.nova.user)),
    "SqlBrandKits.get": lambda work, at: work.brand_kits.get(at.nova.kit.id),
    "SqlBrandKits.save": lambda work, at: work.brand_kits.save(at.nova.kit.delete(NOON)),
    "SqlBrandKits.save, as if it were mallory's": lambda work, at: work.brand_kits.save(
        replace(at.nova.kit, user_id=at.mallory.id).delete(NOON)
    ),
    "SqlBrandKits.version": lambda work, at: work.brand_kits.version(at.nova.kit.id, 1),
    "SqlBrandKits.made": lambda work, at: work.brand_kits.made(at.nova.kit.version.id),
    "SqlBrands.present": lambda work, at: work.brands.present(at.nova.id, None),
    "SqlBrands.present, as mallory": lambda work, at: work.brands.present(at.mallory.id, at.nova.kit.id),
    "SqlBrands.at": lambda work, at: work.brands.at(KitVersion(at.nova.kit.id, 1)),
    "SqlIdempotentRequests.remember": lambda work, at: work.requests.remember(a_once(at.nova.user), at.mallory.done.id),
    "SqlIdempotentRequests.remember, another key": lambda work, at: work.requests.remember(
        a_once(at.nova.user, key="mallory's"), at.mallory.done.id
    ),
    "SqlJobs.add": lambda work, at: work.jobs.add(a_job(at.nova.user)),
    "SqlJobs.get": lambda work, at: work.jobs.get(at.nova.waiting.id),
    "SqlJobs.of_pack": lambda work, at: work.jobs.of_pack(at.nova.id, at.nova.pack_id),
    "SqlJobs.lock": lambda work, at: work.jobs.lock(at.nova.waiting.id),
    "SqlJobs.save": lambda work, at: work.jobs.save(at.nova.waiting.cancel(NOON)),
    "SqlJobs.save, as if it were mallory's": lambda work, at: work.jobs.save(
        replace(at.nova.waiting, user_id=at.mallory.id).cancel(NOON)
    ),
    "SqlJobs.open_of": lambda work, at: any_open_of(work, at.nova),
    "SqlJobs.claim_next": lambda work, at: work.jobs.claim_next([Lane.STANDARD], worker="mallory", lease=HOUR),
    "SqlJobs.keep": lambda work, at: work.jobs.keep(at.nova.running.id, at.nova.running.epoch, HOUR),
    "SqlJobs.lock_expired": lambda work, at: work.jobs.lock_expired(100),
    "SqlJobs.end_leases": lambda work, _: work.jobs.end_leases(),
    "SqlJobs.call": lambda work, at: work.jobs.call(at.nova.done),
    "SqlJobs.waiting": lambda work, at: work.jobs.waiting(100),
    "SqlJobEvents.add": lambda work, at: work.job_events.add(an_event(at.nova.done)),
    "SqlJobEvents.add, as if it were mallory's": lambda work, at: work.job_events.add(
        an_event(replace(at.nova.waiting, user_id=at.mallory.id))
    ),
    "SqlJobEvents.add, behind a saved job": _saved_and_told,
    "SqlJobEvents.after": lambda work, at: work.job_events.after(at.nova.done.id, 0),
    "SqlMadeAssets.original": lambda work, at: work.made_assets.original(at.nova.done.id),
    "SqlMadeAssets.add": lambda work, at: work.made_assets.add(an_asset(at.nova.done, index=7)),
    "SqlMadeAssets.neighbours": lambda work, at: work.made_assets.neighbours(at.nova.waiting, 100),
    "SqlLibrary.get": lambda work, at: work.library.get(at.nova.asset.id),
    "SqlLibrary.lock": lambda work, at: work.library.lock(at.nova.asset.id),
    "SqlLibrary.save": lambda work, at: work.library.save(at.nova.asset.share(NOON)),
    "SqlLibrary.save, as if it were mallory's": lambda work, at: work.library.save(
        replace(at.nova.asset, user_id=at.mallory.id).share(NOON)
    ),
    "SqlSessions.forget_over": lambda work, at: work.sessions.forget_over(FAR_AHEAD, 100),
    "SqlUsers.forget_pending_emails": lambda work, at: work.users.forget_pending_emails(FAR_AHEAD, 100),
    "SqlMailTokens.forget_over": lambda work, at: work.mail_tokens.forget_over(FAR_AHEAD, 100),
    "SqlExports.forget_over": lambda work, at: work.exports.forget_over(FAR_AHEAD, 100),
    "SqlIdempotentRequests.forget_over": lambda work, at: work.requests.forget_over(100),
    "SqlJobEvents.forget_before": lambda work, at: work.job_events.forget_before(FAR_AHEAD, 100),
    "SqlKeptAssets.standing": lambda work, at: work.kept_assets.standing(at.nova.id),
    "SqlKeptAssets.lock_behind": lambda work, at: work.kept_assets.lock_behind(at.nova.id, None, 100, patient=True),
    "SqlKeptAssets.save_ends": lambda work, at: work.kept_assets.save_ends([KeptAsset(at.nova.asset.id, NOON, NOON)]),
    "SqlKeptAssets.lock_over": lambda work, at: work.kept_assets.lock_over(FAR_AHEAD, 100),
    "SqlKeptAssets.remove": lambda work, at: work.kept_assets.remove([at.nova.asset]),
    "SqlDiscardedFiles.add": lambda work, at: work.discarded_files.add(at.nova.id, [f"u/{at.nova.id}/emote.png"]),
    "SqlDiscardedFiles.claim": lambda work, at: work.discarded_files.claim(100, HOUR),
    "SqlDiscardedFiles.forget": lambda work, at: work.discarded_files.forget([f"u/{at.nova.id}/gone.png"]),
    "SqlExpiryNotices.untold": lambda work, at: work.expiry_notices.untold(NOON, 100),
    "SqlExpiryNotices.lock": lambda work, at: work.expiry_notices.lock(at.nova.id),
    "SqlExpiryNotices.save": lambda work, at: work.expiry_notices.save(ExpiryNotice(at.nova.id).tell(FAR_AHEAD)),
    "SqlExpiryNotices.ends": lambda work, at: work.expiry_notices.ends(at.nova.id, NOON, FAR_AHEAD),
    "SqlDeletedKits.lock_deleted": lambda work, at: work.deleted_kits.lock_deleted(FAR_AHEAD, 100),
    "SqlDeletedKits.remove": lambda work, at: work.deleted_kits.remove(at.nova.deleted_kit),
    "SqlNamedFiles.unnamed": lambda work, at: work.named_files.unnamed([at.nova.asset.master.key]),
    "SqlNamedFiles.of_assets_behind": lambda work, at: work.named_files.of_assets_behind(None, 100),
    "SqlQuotas.lock": lambda work, at: work.quotas.lock(at.nova.id, at.world.month),
    "SqlQuotas.lock, of a month to come": lambda work, at: work.quotas.lock(at.nova.id, Period.month_of(FAR_AHEAD)),
    "SqlQuotas.used": lambda work, at: used_by(work, at.nova, at.world.month),
    "SqlQuotas.save": lambda work, at: work.quotas.save(at.nova.id, replace(at.nova.quota, used=0), []),
    "SqlQuotas.save, with a line": lambda work, at: work.quotas.save(
        at.nova.id, at.nova.quota, [an_entry(at.nova.waiting)]
    ),
    "SqlJobReads.get": lambda _, at: at.world.job_reads.get(at.mallory.id, at.nova.done.id),
    "SqlJobReads.of_pack": lambda _, at: at.world.job_reads.of_pack(at.mallory.id, at.nova.pack_id),
    "SqlJobReads.page": lambda _, at: at.world.job_reads.page(
        at.mallory.id, status=None, asset_type=None, before=None, limit=100
    ),
    "SqlAssetReads.get": lambda _, at: at.world.asset_reads.get(at.mallory.id, at.nova.asset.id),
    "SqlAssetReads.page": lambda _, at: at.world.asset_reads.page(
        at.mallory.id, where=AssetFilter(), before=None, limit=100
    ),
    "SqlAssetReads.of_jobs": lambda _, at: at.world.asset_reads.of_jobs(at.mallory.id, [at.nova.done.id]),
    "SqlAssetReads.page, of a job": lambda _, at: at.world.asset_reads.page(
        at.mallory.id, where=AssetFilter(job_id=at.nova.done.id), before=None, limit=100
    ),
    "SqlBrandKitReads.get": lambda _, at: at.world.brand_kit_reads.get(at.mallory.id, at.nova.kit.id),
    "SqlBrandKitReads.active": lambda _, at: at.world.brand_kit_reads.active(at.mallory.id),
    "SqlBrandKitReads.page": lambda _, at: at.world.brand_kit_reads.page(at.mallory.id, before=None, limit=100),
    "SqlBrandKitReads.deleted_since": lambda _, at: at.world.brand_kit_reads.deleted_since(
        at.mallory.id, NOON - HOUR, before=None, limit=100
    ),
    "SqlBrandKitReads.version": lambda _, at: at.world.brand_kit_reads.version(at.mallory.id, at.nova.kit.id, 1),
    "SqlBrandKitReads.versions": lambda _, at: at.world.brand_kit_reads.versions(
        at.mallory.id, at.nova.kit.id, before=None, limit=100
    ),
    "SqlAssetReads.some": lambda _, at: at.world.asset_reads.some(at.mallory.id, [at.nova.asset.id]),
    "SqlAssetReads.page, searched": lambda _, at: at.world.asset_reads.page(
        at.mallory.id, where=AssetFilter(words=("fox",)), before=None, limit=100
    ),
    "SqlAssetReads.page, searched by two words": lambda _, at: at.world.asset_reads.page(
        at.mallory.id, where=AssetFilter(words=("fo", "fox")), before=None, limit=100
    ),
    "SqlAssetReads.page, searched from behind one": lambda _, at: at.world.asset_reads.page(
        at.mallory.id,
        where=AssetFilter(words=("fox",), created_from=NOON, created_before=FAR_AHEAD),
        before=UUID(int=2**128 - 1),
        limit=100,
    ),
    "SqlProfiles.of": lambda _, at: at.world.profiles.of(at.mallory.id),
    "SqlAccountReads.sessions": lambda _, at: at.world.account_reads.sessions(at.mallory.id),
    "SqlAccountReads.audit_log": lambda _, at: at.world.account_reads.audit_log(at.mallory.id, before=None, limit=100),
    "SqlLiveSessions.lives": lambda _, at: SqlLiveSessions(at.world.reads, at.world.now).lives(  # remembers nothing yet
        TokenClaims(at.mallory.id, at.nova.session.id)
    ),
    "SqlHoldings.documents": lambda _, at: SqlHoldings(at.world.reads).documents(at.mallory.id),
    "SqlHoldings.files": lambda _, at: SqlHoldings(at.world.reads).files(at.mallory.id),
}
"""By method; where one can be wronged in several ways, each has a line."""
