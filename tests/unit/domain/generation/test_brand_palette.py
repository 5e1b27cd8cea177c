import pytest

from domain.brand_kits import Colours, Swatch
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.brief import Brief, palette_of, request_for
from tests.builders import a_brand, an_order


def colours(primary: str, **others: str) -> Colours:
    lists = {name: tuple(Swatch(one) for one in text.split()) for name, text in {"primary": primary, **others}.items()}
    return Colours(**lists)


@pytest.mark.parametrize(
    ("brand", "ground", "rest"),
    [
        (colours("#FF4500 #1A1A2E", accent="#00E5FF"), "#1A1A2E", ("#FF4500", "#00E5FF")),
        (colours("#FF4500", secondary="#1A1A2E"), "#1A1A2E", ("#FF4500",)),
        (colours("#FF4500 #00E5FF", neutral="#F5F5F5 #222222"), "#F5F5F5", ("#FF4500", "#00E5FF", "#222222")),
        (colours("#FF4500", accent="#00E5FF"), "#12122B", ("#FF4500", "#00E5FF")),
        (colours("#101018"), "#F7F4E3", ("#101018",)),
        (colours("#FF4500", neutral="#FF4500"), "#12122B", ("#FF4500",)),
        (colours("#FF4500 #FF4500"), "#12122B", ("#FF4500",)),
    ],
)
def test_a_brands_colours_are_the_palette_and_the_darkest_or_neutral_one_the_ground(
    brand: Colours, ground: str, rest: tuple[str, ...]
):
    palette = palette_of(a_brand(colours=brand))

    assert (palette.ground, palette.colours) == (ground, rest)


def test_a_palette_of_many_colours_keeps_the_most_important_ten():
    many = [f"#{number:02X}8040" for number in range(1, 21)]
    brand = colours(*(" ".join(many[:5]),), secondary=" ".join(many[5:10]), accent=" ".join(many[10:15]))

    palette = palette_of(a_brand(colours=brand))

    assert len(palette.all) == 10
    assert palette.all == (many[0], *many[1:10])


def test_what_is_asked_of_the_model_names_the_brand_beside_the_users_own_words():
    order = an_order(style="watercolour")

    request = request_for(order.brief(a_brand()))

    for words in ("#FF4500, #00E5FF", "«watercolour»", "style of their brand: «bold flat shapes»", "brand: «playful»"):
        assert words in request.instruction


def test_without_a_brand_nothing_is_said_of_one():
    request = request_for(Brief(CATALOGUE[AssetType.TWITCH_EMOTE], an_order().brief().palette))

    assert "brand" not in request.instruction
