"""What every `Finishing` keeps to, whatever it sees in a picture. What becomes of pixels has tests of its own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace

import pytest

from adapters.imaging.finishing import VipsFinishing
from application.generation.ports import Finishing, FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec
from domain.generation.picture import Picture
from tests.fakes import FakeFinishing
from tests.integration.faults.quick import QuickFinishing
from tests.integration.http.scripted import ScriptedFinishing
from tests.integration.imaging.drawings import GREEN, model_picture

IMPLEMENTATIONS: dict[str, Callable[[], AbstractContextManager[Finishing]]] = {
    "vips": lambda: closing(VipsFinishing(workers=1)),
    "fake": lambda: nullcontext(FakeFinishing()),
    "quick": lambda: nullcontext(QuickFinishing()),
    "scripted": lambda: nullcontext(ScriptedFinishing()),
}
SPECS = [CATALOGUE[type] for type in (AssetType.TWITCH_EMOTE, AssetType.YOUTUBE_THUMBNAIL, AssetType.TWITCH_PANEL)]


@pytest.fixture(params=IMPLEMENTATIONS)
def finishing(request: pytest.FixtureRequest) -> Iterator[Finishing]:
    with IMPLEMENTATIONS[request.param]() as implementation:
        yield implementation


def an_order(spec: AssetTypeSpec) -> FinishingOrder:
    return FinishingOrder(spec, GREEN if spec.cut_out else None, "", ("#FFFFFF",), "A model")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
async def test_there_is_a_file_for_every_export_in_the_order_of_the_type(
    finishing: Finishing, spec: AssetTypeSpec
) -> None:
    finished = await finishing.finish(Picture(model_picture(spec), "model"), an_order(spec))

    assert [(file.width, file.height) for file in finished.files] == [
        (size.width, size.height) for size in spec.exports
    ]
    assert {file.format for file in finished.files} == {spec.format}
    assert all(0 < len(file.content) <= spec.max_bytes for file in finished.files)
    assert 0 <= finished.viral_score <= 100
    assert (finished.fonts, finished.logo) == (None, None)


async def test_the_same_picture_and_order_give_the_same_bytes_and_each_file_its_own(finishing: Finishing) -> None:
    spec = CATALOGUE[AssetType.TWITCH_EMOTE]
    picture = Picture(model_picture(spec), "model")

    first, again = [await finishing.finish(picture, an_order(spec)) for _ in range(2)]

    assert first == again
    assert len({file.content for file in first.files}) == len(spec.exports)


async def test_it_says_by_which_version_files_were_made(finishing: Finishing) -> None:
    assert finishing.version


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
async def test_a_picture_that_is_pulled_to_its_brand_has_the_same_files_and_the_same_bytes_twice(
    finishing: Finishing, spec: AssetTypeSpec
) -> None:
    picture = Picture(model_picture(spec), "model")
    order = replace(an_order(spec), brand_colours=("#7C4DFF", "#00E5C3", "#12122B"), pull_to_palette=True)

    first, again = [await finishing.finish(picture, order) for _ in range(2)]

    assert first == again
    assert [(file.width, file.height) for file in first.files] == [(size.width, size.height) for size in spec.exports]
    assert all(0 < len(file.content) <= spec.max_bytes for file in first.files)


async def test_without_a_brand_there_is_nothing_to_pull_to(finishing: Finishing) -> None:
    spec = CATALOGUE[AssetType.TWITCH_EMOTE]
    picture = Picture(model_picture(spec), "model")

    plain = await finishing.finish(picture, an_order(spec))

    assert await finishing.finish(picture, replace(an_order(spec), pull_to_palette=True)) == plain
