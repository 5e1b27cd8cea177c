"""What every `ShareCards` keeps to."""

from collections.abc import Iterator

import pytest
import pyvips

from adapters.imaging.share_card import VipsShareCards
from application.assets.ports import ShareCards
from tests.integration.http.scripted import ScriptedShareCards
from tests.integration.imaging.test_contact_sheet import a_picture

EMOTE, STORY, PANEL = (
    a_picture(112, 112, (200, 40, 40, 255)),
    a_picture(540, 960, (9, 90, 99)),
    a_picture(640, 320, (7, 7, 200)),
)


@pytest.fixture(params=["vips", "scripted"])
def cards(request: pytest.FixtureRequest) -> Iterator[ShareCards]:
    if request.param == "scripted":
        yield ScriptedShareCards()
        return
    cards = VipsShareCards()
    yield cards
    cards.close()


@pytest.mark.parametrize("picture", [EMOTE, STORY, PANEL], ids=["emote", "story", "panel"])
async def test_a_card_has_the_size_that_links_are_shown_in_and_nothing_but_pixels(
    cards: ShareCards, picture: bytes
) -> None:
    card = pyvips.Image.jpegload_buffer(
        await cards.draw(picture, title="Twitch emote", made="Made with AI", sides=(112, 56, 28))
    )

    assert (card.width, card.height, card.bands) == (1200, 630, 3)
    assert not [field for field in card.get_fields() if field.startswith(("exif", "xmp", "iptc", "icc"))]


async def test_the_same_picture_gives_the_same_card_and_another_one_another(cards: ShareCards) -> None:
    first = await cards.draw(EMOTE, title="Twitch emote", made="Made with AI")

    assert await cards.draw(EMOTE, title="Twitch emote", made="Made with AI") == first
    assert await cards.draw(STORY, title="Twitch emote", made="Made with AI") != first
    assert await cards.draw(EMOTE, title="Kick emote", made="Made with AI") != first
