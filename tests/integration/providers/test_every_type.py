"""Every type of the catalogue on the product's own way, from the order to the stored file, past both image models.

The local Gemini server sends what models really send: grounds of painted squares, sizes nobody asked for, subjects in
nearly the colour of their ground. Each asset ends in one of two ways: all its files are what the platform takes, or
there are none and the job says by name why.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from adapters.gemini.deadlines import Deadlines
from adapters.gemini.image_model import GeminiImageModel
from adapters.imaging.finishing import VipsFinishing
from adapters.local.image_model import LocalImageModel
from application.generation.ports import ImageModel
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.job_events import JobEventKind
from domain.generation.picture import Flaw
from domain.tiers import Tier
from tests.builders import a_user
from tests.integration.imaging.platforms import require_taken
from tests.integration.providers.gemini_server import KEY, GeminiServer
from tests.unit.application.generation.studio import Studio

MODEL = "gemini-nano-banana-2.1"
WORDS = "GG 2026"
SMALL = {
    AssetType.TWITCH_EMOTE,
    AssetType.TWITCH_BADGE,
    AssetType.TWITCH_BITS_BADGE,
    AssetType.TWITCH_CHANNEL_POINTS_ICON,
    AssetType.YOUTUBE_WATERMARK,
    AssetType.YOUTUBE_MEMBER_BADGE,
    AssetType.DISCORD_EMOJI,
    AssetType.DISCORD_ROLE_ICON,
    AssetType.KICK_BADGE,
}
"""For which 64 pixels a side are enough."""

CUT_OUT = [type for type in AssetType if CATALOGUE[type].cut_out]


@pytest.fixture(scope="module")
def finishing() -> Iterator[VipsFinishing]:
    with closing(VipsFinishing(workers=1)) as finishing:
        yield finishing


@pytest.fixture
def studio(finishing: VipsFinishing) -> Studio:
    return Studio(finishing=finishing)


@pytest.fixture(scope="module")
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


async def worked(studio: Studio, model: ImageModel, type: AssetType) -> GenerationJob:
    """A job for one asset of the type, with words where it takes them, as it is after a worker had it."""
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    words = WORDS if CATALOGUE[type].text_box else ""
    ordered = await studio.request(user, asset_type=type, text_overlay=words)
    await studio.worker(model)(turn=0)
    return studio.job(ordered.job)


async def drawn_by_gemini(studio: Studio, server: GeminiServer, type: AssetType, mode: str) -> GenerationJob:
    server.plan(then=mode)
    model = GeminiImageModel(api_key=KEY, models=(MODEL,), base_url=server.url, deadlines=Deadlines(total=60))
    try:
        return await worked(studio, model, type)
    finally:
        await model.aclose()


def require_delivered(studio: Studio, job: GenerationJob, credit: str) -> None:
    spec = job.order.spec
    assert job.status is JobStatus.COMPLETED, job.error_message
    (asset,) = studio.assets
    assert studio.store.files.keys() == {*asset.keys}
    assert len(asset.variants) == len(spec.exports)
    source = "compositeWithTrainedAlgorithmicMedia" if spec.text_box else "trainedAlgorithmicMedia"
    for variant, export in zip(asset.variants, spec.exports, strict=True):
        require_taken(studio.store.files[variant.key], spec, export, source=source, credit=credit)


def require_refused(studio: Studio, job: GenerationJob, flaw: Flaw) -> None:
    tries = [
        event.detail["reason"]
        for event in studio.events(job)
        if event.kind is JobEventKind.PROGRESS and event.detail["stage"] == "trying_again"
    ]
    assert (job.status, job.error_code) == (JobStatus.FAILED, "picture_unusable")
    assert tries == [flaw.value] * 2
    assert (studio.assets, studio.store.files) == ([], {})


@pytest.mark.parametrize("type", AssetType)
async def test_a_coarse_picture_of_another_ratio_in_nearly_the_colours_of_its_ground_becomes_what_its_platform_takes(
    studio: Studio, server: GeminiServer, type: AssetType
) -> None:
    require_delivered(studio, await drawn_by_gemini(studio, server, type, "all_astray"), MODEL)


@pytest.mark.parametrize("type", [AssetType.TWITCH_EMOTE, AssetType.WEBCAM_FRAME, AssetType.TWITCH_PANEL])
@pytest.mark.parametrize("mode", ["off_ratio", "near_key", "coarse_jpeg"])
async def test_each_of_these_alone_is_no_hindrance_either(
    studio: Studio, server: GeminiServer, type: AssetType, mode: str
) -> None:
    require_delivered(studio, await drawn_by_gemini(studio, server, type, mode), MODEL)


@pytest.mark.parametrize("type", CUT_OUT)
async def test_what_stands_on_painted_squares_is_not_delivered_as_if_it_were_cut_out(
    studio: Studio, server: GeminiServer, type: AssetType
) -> None:
    require_refused(studio, await drawn_by_gemini(studio, server, type, "squares"), Flaw.NO_FLAT_GROUND)


@pytest.mark.parametrize("type", AssetType)
async def test_a_stamp_is_enough_for_what_is_small_and_is_not_blown_up_to_anything_else(
    studio: Studio, server: GeminiServer, type: AssetType
) -> None:
    job = await drawn_by_gemini(studio, server, type, "tiny")

    if type in SMALL:
        require_delivered(studio, job, MODEL)
    else:
        require_refused(studio, job, Flaw.TOO_SMALL)


@pytest.mark.parametrize("type", AssetType)
async def test_the_local_model_draws_what_every_platform_takes(studio: Studio, type: AssetType) -> None:
    require_delivered(studio, await worked(studio, LocalImageModel(), type), "aurastream-local-1")
