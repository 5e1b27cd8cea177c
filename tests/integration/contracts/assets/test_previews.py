"""What every `Previews` keeps to."""

from collections.abc import Iterator

import pytest
import pyvips

from adapters.imaging.previews.drawing import VipsPreviews
from application.assets.ports import Previews
from domain.assets import PREVIEWS, Preview
from tests.integration.http.scripted import ScriptedPreviews
from tests.integration.imaging.test_contact_sheet import a_picture

EVERY = list({preview: None for previews in PREVIEWS.values() for preview in previews})
EMOTE, HOME, CROPS = (
    next(preview for preview in EVERY if preview.name == name)
    for name in ("chat-emote-dark", "video-home-light", "banner-crops")
)


def files_of(preview: Preview, colour: tuple[int, ...] = (200, 40, 40)) -> list[bytes]:
    return [a_picture(size.width, size.height, colour) for size in preview.shown]


@pytest.fixture(scope="module", params=["vips", "scripted"])
def previews(request: pytest.FixtureRequest) -> Iterator[Previews]:
    if request.param == "scripted":
        yield ScriptedPreviews()
        return
    previews = VipsPreviews()
    yield previews
    previews.close()


@pytest.mark.parametrize("preview", EVERY, ids=lambda preview: f"{preview.name}-{preview.shown[0].width}")
async def test_every_place_has_its_size_and_nothing_but_pixels(previews: Previews, preview: Preview) -> None:
    picture = pyvips.Image.pngload_buffer(await previews.draw(preview, files_of(preview)))

    assert (picture.width, picture.height, picture.bands) == (preview.width, preview.height, 3)
    assert not [field for field in picture.get_fields() if field.startswith(("exif", "xmp", "iptc", "icc", "png-"))]


@pytest.mark.parametrize("preview", [EMOTE, HOME, CROPS], ids=lambda preview: preview.name)
async def test_the_same_files_give_the_same_picture_and_others_another(previews: Previews, preview: Preview) -> None:
    first = await previews.draw(preview, files_of(preview))

    assert await previews.draw(preview, files_of(preview)) == first
    assert await previews.draw(preview, files_of(preview, (40, 200, 40))) != first


async def test_dark_and_light_pages_are_not_the_same(previews: Previews) -> None:
    light = next(preview for preview in EVERY if preview.name == "chat-emote-light" and preview.shown == EMOTE.shown)

    assert await previews.draw(light, files_of(light)) != await previews.draw(EMOTE, files_of(EMOTE))


async def test_a_file_is_given_for_each_size_that_is_shown(previews: Previews) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        await previews.draw(EMOTE, files_of(EMOTE)[:1])
