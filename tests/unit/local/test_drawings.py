"""What the local image model writes, before a pixel is made of it."""

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import pytest

from adapters.local.commission import Commission, commission
from adapters.local.drawings import BY_TYPE, draw_svg
from domain.generation.asset_types import CATALOGUE, AssetType, Composition
from domain.generation.brief import HOUSE_PALETTES, Brief, Palette, PictureRequest, Step, request_for
from domain.generation.colours import distance

KINDS = list({(spec.composition, BY_TYPE.get(type)): type for type, spec in CATALOGUE.items()}.values())
"""One type for each way of drawing."""

EVERY_KIND = pytest.mark.parametrize("type", KINDS, ids=str)
EVERY_TYPE = pytest.mark.parametrize("type", list(AssetType), ids=str)
CUT_OUT = pytest.mark.parametrize(
    "type",
    [
        AssetType.TWITCH_EMOTE,
        AssetType.TWITCH_BADGE,
        AssetType.TWITCH_BITS_BADGE,
        AssetType.STREAMER_LOGO,
        AssetType.ALERT_GRAPHIC,
        AssetType.OVERLAY,
        AssetType.WEBCAM_FRAME,
    ],
    ids=str,
)
"""One type of each kind that is cut out."""

ALLOWED = {
    "svg", "defs", "g", "rect", "circle", "ellipse", "path", "clipPath", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
PAINTS = ("fill", "stroke", "stop-color")

NEON = Palette("Neon", "#000000", ("#00FF00", "#FF00FF", "#0000FF", "#FFFF00"))
PASTEL = Palette("Pastel", "#FFF5FA", ("#FFD1DC", "#C1E1C1", "#AEC6CF"))
GREY = Palette("Grey", "#F5F0E6", ("#222222", "#888888"))
PALETTES = (*HOUSE_PALETTES[:2], NEON, PASTEL, GREY)


def a_request(
    type: AssetType, prompt: str = "hype fox", *, seed: int = 7, palette: Palette = HOUSE_PALETTES[0]
) -> PictureRequest:
    return request_for(Brief(spec=CATALOGUE[type], palette=palette, prompt=prompt, seed=seed))


def elements(svg: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter()


def local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def colours_in(svg: str) -> list[str]:
    values = (element.get(paint, "") for element in elements(svg) for paint in PAINTS)
    return [value for value in values if value.startswith("#")]


@cache
def drawn_from_strange_words(type: AssetType) -> str:
    """A drawing whose every text of the user holds words that would be noticed in it."""
    spec = CATALOGUE[type]
    brief = Brief(
        spec=spec,
        palette=HOUSE_PALETTES[0],
        prompt='dragon foxglove "><script>alert(1)</script> &evil; hippopotamus',
        text_overlay="rutabaga" if spec.text_box else "",
        style="quixotic",
        mood="zephyr",
    )
    return draw_svg(request_for(brief))


@EVERY_TYPE
def test_every_type_is_drawn_from_plain_shapes_without_letters(type: AssetType) -> None:
    names = {local_name(element) for element in elements(drawn_from_strange_words(type))}

    assert names <= ALLOWED


@EVERY_TYPE
def test_nothing_is_drawn_at_an_impossible_place(type: AssetType) -> None:
    assert not re.search(r"\b(nan|inf|None)\b", drawn_from_strange_words(type))


@EVERY_TYPE
def test_a_users_words_never_get_into_the_drawing(type: AssetType) -> None:
    svg = drawn_from_strange_words(type).lower()

    words = ("dragon", "foxglove", "script", "alert", "evil", "hippo", "rutabaga", "quixotic", "zephyr")
    assert not any(word in svg for word in words)


@EVERY_KIND
def test_the_same_request_is_drawn_the_same(type: AssetType) -> None:
    assert draw_svg(a_request(type)) == draw_svg(a_request(type))


@EVERY_KIND
def test_another_seed_is_another_drawing(type: AssetType) -> None:
    drawings = {draw_svg(a_request(type, "wolf", seed=seed)) for seed in range(3)}

    assert len(drawings) == 3


@CUT_OUT
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_key_colour_is_the_ground_and_nothing_else(type: AssetType, palette: Palette) -> None:
    for seed, prompt in enumerate(("hype fox", "crying robot with a rose")):
        request = a_request(type, prompt, seed=seed, palette=palette)

        colours = colours_in(draw_svg(request))

        assert request.key_colour is not None
        assert colours.count(request.key_colour) == 1
        others = [colour for colour in colours if colour != request.key_colour]
        assert min(distance(colour, request.key_colour) for colour in others) >= 40


@pytest.mark.parametrize(
    "type", [type for type in AssetType if CATALOGUE[type].composition is Composition.PLATE], ids=str
)
def test_panels_of_one_palette_share_their_template(type: AssetType) -> None:
    def template(prompt: str, seed: int) -> list[bytes]:
        _, *pieces, emblem = ElementTree.fromstring(draw_svg(a_request(type, prompt, seed=seed)))
        assert local_name(emblem) == "g"
        return [ElementTree.tostring(piece) for piece in pieces]

    assert template("about me", 1) == template("donate", 99)


def test_the_badges_of_a_ladder_grow_and_keep_their_emblem() -> None:
    def badge(step: Step | None) -> str:
        brief = Brief(CATALOGUE[AssetType.TWITCH_BADGE], HOUSE_PALETTES[0], prompt="a fox", seed=7, step=step)
        return draw_svg(request_for(brief))

    ladder = [badge(Step(number, 5)) for number in range(1, 6)]

    assert len(set(ladder)) == 5
    assert len(ladder[-1]) > len(ladder[0])
    assert badge(Step(1, 1)) == ladder[0]
    assert badge(None) == badge(None)


def test_a_pack_has_one_mascot_of_one_colour_and_its_moods_tell_the_emotes_apart() -> None:
    def request(type: AssetType, mood: str = "", *, of_pack: bool = True) -> Commission:
        brief = Brief(CATALOGUE[type], HOUSE_PALETTES[0], prompt="a cosy dragon", mood=mood, seed=7, of_pack=of_pack)
        return commission(request_for(brief))

    types = (AssetType.YOUTUBE_BANNER, AssetType.TWITCH_OFFLINE, AssetType.PROFILE_PICTURE, AssetType.TWITCH_BANNER)
    assert len({request(type).pigments.main for type in types}) == 1
    moods = {request(AssetType.TWITCH_EMOTE, mood).mood for mood in ("sad", "laughing", "hype")}
    assert len(moods) == 3
    alone = {request(AssetType.TWITCH_EMOTE, mood, of_pack=False).mood for mood in ("sad", "laughing", "hype")}
    assert alone == {request(AssetType.TWITCH_EMOTE, of_pack=False).mood}
