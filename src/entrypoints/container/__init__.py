"""The composition root: the only place that knows which adapter stands behind which port.

Every provider builds its object when it is first asked for, without waiting for anything; what has to be closed is
put on the `closing` stack as it is opened.
"""

import base64
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dependency_injector import containers, providers

from adapters.dramatiq.queue import ACTOR, DramatiqJobQueue, open_broker, queue_of
from adapters.embedded.failures import PostgresFailed
from adapters.embedded.postgres import EmbeddedPostgres, running_address
from adapters.gemini.image_model import GeminiImageModel
from adapters.imaging.contact_sheet import Cell, contact_sheet
from adapters.imaging.faces import FONTS
from adapters.imaging.finishing import VipsFinishing
from adapters.imaging.lettering import FontLettering
from adapters.local.image_model import LocalImageModel
from adapters.memory.bell import Bell, InProcessJobQueue
from adapters.memory.job_news import InProcessJobNews
from adapters.postgres.database import Database, Reads
from adapters.postgres.library import SqlAssetReads, SqlJobReads
from adapters.postgres.migrate import migrate
from adapters.postgres.profiles import SqlLiveSessions, SqlProfiles
from adapters.postgres.unit_of_work import SqlBegin, SqlBeginSystem
from adapters.redis.job_news import RedisJobNews
from adapters.storage.assets import ObjectAssetStore
from adapters.storage.links import SignedPathLinks, StoreSignedLinks
from adapters.storage.stores import SigningStore, Store, store_from_url
from adapters.system.clock import now
from adapters.system.ids import new_id
from adapters.system.passwords import Argon2Passwords
from adapters.system.tokens import JwtAccessTokens, RandomRefreshTokens
from application.accounts.grant_admin import GrantAdmin
from application.accounts.open_session import OpenSession
from application.accounts.set_tier import SetTier
from application.accounts.sign_in import SignIn
from application.accounts.sign_up import SignUp
from application.assets.browse_assets import BrowseAssets, GetAsset
from application.assets.ports import FileLinks
from application.generation.cancel_job import CancelJob
from application.generation.follow_job import FollowJob
from application.generation.ports import GenerationRequested, ImageModel, JobNews, JobQueue
from application.generation.request_generation import RequestGeneration
from application.generation.retry_job import RetryJob
from application.generation.run_generation import RunGeneration
from application.generation.sweep_jobs import SweepJobs
from application.ports import Event
from application.relay_outbox import Reaction, RelayOutbox
from domain.generation.job import JobEvent
from domain.generation.picture import PictureMissed
from entrypoints.settings import Secret, Settings

log = structlog.get_logger(__name__)

CAPTION_FONT = FONTS / "Inter-ExtraBold.ttf"

__all__ = [
    "ACTOR",
    "CAPTION_FONT",
    "Cell",
    "Container",
    "EmbeddedPostgres",
    "PostgresFailed",
    "SignedPathLinks",
    "contact_sheet",
    "listen_to_news",
    "migrate",
    "open_broker",
    "queue_of",
    "running_address",
    "warn_of_unknown_models",
]


@dataclass(frozen=True, slots=True)
class TellAfterCommit:
    """What a commit sets off at once. Both are hints: rows are read again whether they arrive or not."""

    news: JobNews
    outbox_bell: Bell

    async def __call__(self, events: Sequence[JobEvent], outbox: bool) -> None:
        if outbox:
            self.outbox_bell.ring()
        for event in events:
            await self.news.publish(event)


def _database(closing: AsyncExitStack, url: Secret, settings: Settings) -> Database:
    database = Database(url.reveal(), connections=settings.connections)
    closing.push_async_callback(database.close)
    return database


def _reads(closing: AsyncExitStack, settings: Settings) -> Reads:
    reads = Reads(_given(settings.database_url), connections=settings.connections)
    closing.push_async_callback(reads.close)
    return reads


def _news(closing: AsyncExitStack, settings: Settings) -> JobNews:
    if settings.redis_url is None:
        return InProcessJobNews()
    news = RedisJobNews(settings.redis_url.reveal(), local=InProcessJobNews())
    closing.push_async_exit(news)
    return news


def _queue(job_bell: Bell, settings: Settings) -> JobQueue:
    if settings.redis_url is None:
        return InProcessJobQueue(job_bell)
    return DramatiqJobQueue(open_broker(settings.redis_url.reveal()))


def _image_model(closing: AsyncExitStack, settings: Settings) -> ImageModel:
    if settings.gemini_api_key is None:
        return LocalImageModel()
    model = GeminiImageModel(
        api_key=settings.gemini_api_key.reveal(),
        models=settings.image_models,
        base_url=settings.gemini_base_url or None,
        at_once=settings.jobs_at_once,
    )
    closing.push_async_callback(model.aclose)
    return model


def _finishing(closing: AsyncExitStack, settings: Settings) -> VipsFinishing:
    finishing = VipsFinishing(workers=settings.finishing_threads)
    closing.callback(finishing.close)
    return finishing


def _passwords(closing: AsyncExitStack) -> Argon2Passwords:
    passwords = Argon2Passwords()
    closing.callback(passwords.close)
    return passwords


def _own_links(settings: Settings) -> SignedPathLinks:
    return SignedPathLinks(_key_bytes(_given(settings.links_key)), settings.address, now)


def _links(store: Store, own: SignedPathLinks) -> FileLinks:
    """A store that signs lets people fetch from it; what lies in memory or a folder we serve ourselves."""
    return StoreSignedLinks(store, now=now) if isinstance(store, SigningStore) else own


def _access_tokens(settings: Settings) -> JwtAccessTokens:
    seeds = [settings.signing_key, settings.previous_signing_key]
    keys = [Ed25519PrivateKey.from_private_bytes(_key_bytes(seed.reveal())) for seed in seeds if seed]
    named = {sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]: key for key in keys}
    return JwtAccessTokens(
        named, issuer="aurastream", audience="aurastream-api", life=settings.access_token_life, now=now
    )


def _reactions(queue: JobQueue) -> Mapping[type[Event], Reaction]:
    async def ring(event: Event) -> None:
        requested = cast("GenerationRequested", event)
        await queue.ring(requested.job_id, requested.lane)

    return {GenerationRequested: ring}


def _given(secret: Secret | None) -> str:
    if secret is None:
        raise LookupError("a setting that this process needs was not given")
    return secret.reveal()


def _key_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def nothing(_: str) -> None:
    """What is done at the points where a fault test would die."""


async def warn_of_unknown_models(model: ImageModel) -> None:
    """Say at the start which configured image models the vendor does not know, rather than at the first order."""
    if not isinstance(model, GeminiImageModel):
        return
    try:
        unknown = await model.check_models()
    except PictureMissed as error:
        log.warning("image_models_unchecked", reason=str(error))
        return
    if unknown:
        log.warning("image_models_unknown", models=unknown)


async def listen_to_news(news: JobNews) -> None:
    """For a process with open streams: from now on it hears what other processes publish."""
    if isinstance(news, RedisJobNews):
        await news.__aenter__()


class Container(containers.DeclarativeContainer):
    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    closing: providers.Dependency[AsyncExitStack] = providers.Dependency(instance_of=AsyncExitStack)
    worker_name = providers.Object("worker")

    now = providers.Object(now)
    new_id = providers.Object(new_id)
    reached = providers.Object(nothing)

    job_bell = providers.Singleton(Bell)
    outbox_bell = providers.Singleton(Bell)
    news = providers.Singleton(_news, closing, settings)
    queue = providers.Singleton(_queue, job_bell, settings)
    after_commit = providers.Singleton(TellAfterCommit, news, outbox_bell)

    app_database = providers.Singleton(_database, closing, settings.provided.database_url, settings)
    worker_database = providers.Singleton(_database, closing, settings.provided.worker_database_url, settings)
    reads = providers.Singleton(_reads, closing, settings)
    begin = providers.Singleton(SqlBegin, app_database, after_commit)
    begin_system = providers.Singleton(SqlBeginSystem, worker_database, after_commit)

    store = providers.Singleton(store_from_url, settings.provided.storage_url)
    asset_store = providers.Singleton(ObjectAssetStore, store)
    own_links = providers.Singleton(_own_links, settings)
    links = providers.Singleton(_links, store, own_links)

    image_model = providers.Singleton(_image_model, closing, settings)
    finishing = providers.Singleton(_finishing, closing, settings)
    lettering = providers.Singleton(FontLettering)
    passwords = providers.Singleton(_passwords, closing)
    access_tokens = providers.Singleton(_access_tokens, settings)
    refresh_tokens = providers.Singleton(RandomRefreshTokens)

    live_sessions = providers.Singleton(SqlLiveSessions, reads, now)
    profiles = providers.Singleton(SqlProfiles, reads, now)
    job_reads = providers.Singleton(SqlJobReads, reads)
    asset_reads = providers.Singleton(SqlAssetReads, reads)

    open_session = providers.Singleton(OpenSession, access_tokens, refresh_tokens, now, new_id)
    sign_up = providers.Singleton(SignUp, begin, passwords, open_session, now, new_id)
    sign_in = providers.Singleton(SignIn, begin, passwords, open_session)
    set_tier = providers.Singleton(SetTier, begin_system, now)
    grant_admin = providers.Singleton(GrantAdmin, begin_system, now)

    request_generation = providers.Singleton(RequestGeneration, begin, lettering, now, new_id, reached)
    cancel_job = providers.Singleton(CancelJob, begin, now)
    retry_job = providers.Singleton(RetryJob, begin, now, new_id)
    follow_job = providers.Singleton(FollowJob, begin, news, settings.provided.stream_patience)
    run_generation = providers.Singleton(
        RunGeneration,
        begin=begin_system,
        image_model=image_model,
        finishing=finishing,
        store=asset_store,
        now=now,
        new_id=new_id,
        reached=reached,
        worker=worker_name,
        lease=settings.provided.lease,
    )
    sweep_jobs = providers.Singleton(SweepJobs, begin_system, queue, now)
    relay_outbox = providers.Singleton(RelayOutbox, begin_system, providers.Singleton(_reactions, queue))

    browse_assets = providers.Singleton(BrowseAssets, asset_reads, links)
    get_asset = providers.Singleton(GetAsset, asset_reads, links)
