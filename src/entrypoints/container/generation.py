"""What pictures are drawn, finished, queued and stored with."""

from contextlib import AsyncExitStack

import structlog

from adapters.dramatiq.queue import DramatiqJobQueue, open_broker
from adapters.gemini.image_model import GeminiImageModel
from adapters.imaging.finishing import VipsFinishing
from adapters.local.image_model import LocalImageModel
from adapters.memory.bell import Bell, InProcessJobQueue
from adapters.storage.links import SignedPathLinks, SignedPreviewLinks, StoreSignedLinks
from adapters.storage.stores import SigningStore, Store
from adapters.system.clock import now
from application.assets.ports import FileLinks
from application.generation.ports import ImageModel, JobQueue
from domain.generation.picture import PictureMissed
from entrypoints.container.keys import key_bytes
from entrypoints.settings import Settings

log = structlog.get_logger(__name__)


def open_queue(job_bell: Bell, settings: Settings) -> JobQueue:
    if settings.redis_url is None:
        return InProcessJobQueue(job_bell)
    return DramatiqJobQueue(open_broker(settings.redis_url.reveal()))


def open_image_model(closing: AsyncExitStack, settings: Settings) -> ImageModel:
    if settings.gemini_api_key is None:
        local = LocalImageModel(at_once=settings.jobs_at_once)
        closing.callback(local.close)
        return local
    model = GeminiImageModel(
        api_key=settings.gemini_api_key.reveal(),
        models=settings.image_models,
        base_url=settings.gemini_base_url or None,
        at_once=settings.jobs_at_once,
    )
    closing.push_async_callback(model.aclose)
    return model


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


def open_finishing(closing: AsyncExitStack, settings: Settings) -> VipsFinishing:
    finishing = VipsFinishing(workers=settings.finishing_threads)
    closing.callback(finishing.close)
    return finishing


def preview_links(settings: Settings) -> SignedPreviewLinks:
    return SignedPreviewLinks(key_bytes(settings.links_key), settings.address, now)


def own_links(settings: Settings) -> SignedPathLinks:
    return SignedPathLinks(key_bytes(settings.links_key), settings.address, now)


def links(store: Store, own: SignedPathLinks) -> FileLinks:
    """A store that signs lets people fetch from it; what lies in memory or a folder we serve ourselves."""
    return StoreSignedLinks(store, now=now) if isinstance(store, SigningStore) else own
