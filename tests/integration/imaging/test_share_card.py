"""The picture that a link to a public asset is shown with."""

import asyncio

import pytest
import pyvips

from adapters.imaging.share_card import VipsShareCards, share_card
from domain.errors import Unavailable
from domain.generation.picture import PictureUnusable
from tests.integration.imaging.test_contact_sheet import a_picture

GROUND = (18, 18, 43)


def opened(card: bytes) -> pyvips.Image:
    return pyvips.Image.jpegload_buffer(card).copy_memory()


def close_to(pixel: list[float], colour: tuple[int, ...], *, within: float = 12) -> bool:
    return all(abs(found - wanted) <= within for found, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("width", "height", "inside", "outside"),
    [
        (1280, 720, (700, 270), (60, 270)),
        (1200, 480, (900, 270), (40, 270)),
        (640, 320, (700, 270), (60, 270)),
        (1080, 1920, (400, 315), (60, 315)),
        (1024, 1024, (500, 315), (1150, 315)),
    ],
)
def test_the_whole_picture_stands_on_the_card_where_its_shape_puts_it(
    width: int, height: int, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    card = opened(share_card(a_picture(width, height, (30, 200, 90)), title="Anything", made="Made with AI"))

    assert close_to(card(*inside), (30, 200, 90))
    assert not close_to(card(*outside), (30, 200, 90), within=60)


def test_what_is_transparent_shows_our_ground_and_no_edge() -> None:
    spot = pyvips.Image.black(112, 112, bands=4).copy(interpretation="srgb").cast("uchar")
    drawn = spot.draw_circle([240, 60, 60, 255], 56, 56, 20, fill=True)

    card = opened(share_card(drawn.pngsave_buffer(), title="Twitch emote", made="Made with AI"))

    assert close_to(card(344, 315), (240, 60, 60), within=20)
    corner, beside = card(160, 130), card(120, 130)
    assert max(corner) < 140
    assert close_to(corner, tuple(round(level) for level in beside))


def test_small_files_are_shown_at_their_real_sizes() -> None:
    picture = a_picture(112, 112, (240, 200, 40))

    plain, sized = (
        opened(share_card(picture, title="Twitch emote", made="Made with AI", sides=sides))
        for sides in ((), (112, 56, 28))
    )

    for left in (690 + 80, 690 + 112 + 22 + 40, 690 + 112 + 56 + 44 + 20):
        assert close_to(sized(left, 630 - 74 - 14), (240, 200, 40), within=24)
        assert not close_to(plain(left, 630 - 74 - 14), (240, 200, 40), within=60)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureUnusable):
        share_card(b"{}", title="Twitch emote", made="Made with AI")


def test_a_card_that_was_drawn_is_not_drawn_again_and_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []

    def draw(content: bytes, *, title: str, made: str, sides: tuple[int, ...]) -> bytes:
        drawn.append(content)
        return content

    monkeypatch.setattr("adapters.imaging.share_card.share_card", draw)
    cards = VipsShareCards(remember=2)

    async def ask() -> None:
        for content in (b"a", b"b", b"a", b"c", b"a", b"b"):
            assert await cards.draw(content, title="t", made="Made with AI") == content

    asyncio.run(ask())
    cards.close()
    assert drawn == [b"a", b"b", b"c", b"b"]


def test_more_than_may_wait_are_sent_away() -> None:
    cards = VipsShareCards(waiting=1)
    picture = a_picture(112, 112, (240, 200, 40))

    async def ask() -> list[object]:
        asked = (cards.draw(picture, title=str(number), made="Made with AI") for number in range(4))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(ask())
    cards.close()
    assert [isinstance(answer, Unavailable) for answer in answers] == [False, False, True, True]
