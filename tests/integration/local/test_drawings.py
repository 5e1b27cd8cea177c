"""What the local image model writes, before a pixel is made of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from xml.etree import ElementTree

import pytest

from adapters.local.commission import Commission, commission
from adapters.local.drawings import BY_TYPE, draw_svg
from adapters.local.emblems.catalogue import EMBLEMS, PLAIN
from adapters.local.emblems.drawing import extent_of
from adapters.local.emblems.faces import Mood
from adapters.local.emblems.parts import Body
from adapters.local.logo_room import meet
from adapters.local.medals import LADDER, Rank
from adapters.local.shapes import Shape
from domain.generation.ab import AbFactor
from domain.generation.asset_types import CATALOGUE, AssetType, Composition
from domain.generation.brief import HOUSE_PALETTES, Brief, Palette, PictureRequest, Step, request_for
from domain.generation.colours import distance, luminance
from tests.emblems import emblems_in

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


@pytest.mark.parametrize(
    ("style", "shape"),
    [
        ("esports", Shape.SHARP),
        ("cosy pastel", Shape.SOFT),
        ("8bit pixels", Shape.BLOCKY),
        ("clean and minimal", Shape.PLAIN),
    ],
)
def test_a_style_chooses_the_forms_of_everything(style: str, shape: Shape) -> None:
    briefs = (
        Brief(CATALOGUE[type], HOUSE_PALETTES[0], prompt=prompt, style=style, seed=seed, brand_style="retro")
        for seed, (type, prompt) in enumerate(product(KINDS, ("wolf", "a cute arcade")))
    )

    assert {commission(request_for(brief)).shape for brief in briefs} == {shape}


def test_without_a_style_the_brand_chooses_the_forms_and_else_the_palette() -> None:
    def shape(prompt: str, *, palette: Palette = PASTEL, tone: str = "", style: str = "") -> Shape:
        spec = CATALOGUE[AssetType.OVERLAY]
        brief = Brief(spec, palette, prompt=prompt, brand_tone=tone, brand_style=style, seed=len(prompt))
        return commission(request_for(brief)).shape

    assert shape("neon wolf", tone="gentle", style="pixel art") is Shape.BLOCKY
    assert shape("neon wolf", tone="gentle") is Shape.SOFT
    assert shape("neon wolf") is shape("cosy cat") is shape("")
    assert len({shape("wolf", palette=palette) for palette in PALETTES}) > 1


def test_a_mood_changes_the_face_of_a_packs_mascot_and_nothing_else() -> None:
    def mascot(mood: str) -> tuple[object, ...]:
        brief = Brief(CATALOGUE[AssetType.TWITCH_EMOTE], HOUSE_PALETTES[3], prompt="penguin", mood=mood, of_pack=True)
        order = commission(request_for(brief))
        return order.subject, order.companion, order.pigments, order.scenery, order.shape

    assert len({mascot(mood) for mood in ("happy", "hype", "love", "sad", "laughing", "rage", "spooky")}) == 1


def test_a_pack_that_names_nobody_has_one_mascot_all_the_same() -> None:
    def mascot(type: AssetType) -> str:
        brief = Brief(CATALOGUE[type], HOUSE_PALETTES[0], prompt="", seed=5, of_pack=True)
        return commission(request_for(brief)).subject.name

    assert len({mascot(type) for type in AssetType}) == 1


@pytest.mark.parametrize("prompt", ["", "a fox", "a thing"])
@pytest.mark.parametrize("mood", ["", "spooky", "epic"])
@pytest.mark.parametrize("type", [AssetType.YOUTUBE_THUMBNAIL, AssetType.TWITCH_EMOTE, AssetType.SCENE_BRB], ids=str)
def test_the_mood_of_an_ab_set_changes_the_face_and_nothing_else(type: AssetType, mood: str, prompt: str) -> None:
    for seed in range(30):
        spec, palette = CATALOGUE[type], HOUSE_PALETTES[seed % 5]
        brief = Brief(spec, palette, prompt=prompt, mood=mood, seed=seed, ab=AbFactor.MOOD, mood_leads=True)
        orders = [commission(request_for(brief.variation(index))) for index in range(3)]

        assert len({shown(order) for order in orders}) == 1
        assert len({(order.pigments, order.scenery, order.shape) for order in orders}) == 1


def test_the_palette_of_an_ab_set_changes_the_colours_and_nothing_else() -> None:
    for seed in range(12):
        palette = HOUSE_PALETTES[seed % 5]
        brief = Brief(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], palette, prompt="", seed=seed, ab=AbFactor.PALETTE)
        orders = [commission(request_for(brief.variation(index))) for index in range(3)]

        assert len({(shown(order), order.mood) for order in orders}) == 1


def shown(order: Commission) -> tuple[str, str | None, str]:
    return order.subject.name, order.companion.name if order.companion else None, order.scene


@pytest.mark.parametrize(
    ("prompt", "name"), [("a fox in space", "fox"), ("a cat under the moon", "cat"), ("an owl in the forest", "owl")]
)
def test_nobody_holds_the_place_they_are_in(prompt: str, name: str) -> None:
    order = commission(a_request(AssetType.YOUTUBE_THUMBNAIL, prompt))

    assert order.subject.name == name
    assert order.companion is None


@pytest.mark.parametrize(
    ("prompt", "full"),
    [("a planet in space", "space"), ("a pine tree", "forest"), ("mountains", "mountains"), ("the moon", "moonlight")],
)
def test_nothing_stands_before_a_scene_that_is_full_of_it(prompt: str, full: str) -> None:
    assert full not in {commission(a_request(AssetType.SCENE_BRB, prompt, seed=seed)).scene for seed in range(12)}


def test_what_a_brand_never_wants_is_not_shown_whoever_names_it() -> None:
    def subjects(prompt: str, *never: str) -> set[str]:
        briefs = (
            Brief(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], HOUSE_PALETTES[0], prompt, seed=seed, brand_never=never)
            for seed in range(40)
        )
        orders = [commission(request_for(brief)) for brief in briefs]
        return {emblem.name for order in orders for emblem in (order.subject, order.companion) if emblem}

    assert "ghost" in subjects("")
    assert "ghost" not in subjects("", "never ghosts")
    assert subjects("a cat with a skull", "skulls") == {"cat"}
    assert "skull" not in subjects("a skull", "no skulls")
    assert subjects("giraffe", "stars", "crowns", "bolts", "gems", "hearts", "flames", "shields") == {"moon"}


def test_a_brand_that_never_wants_a_feeling_or_a_place_has_neither() -> None:
    brief = Brief(
        CATALOGUE[AssetType.YOUTUBE_THUMBNAIL],
        HOUSE_PALETTES[0],
        "an angry fox in the forest",
        brand_never=("anger", "forests"),
    )

    order = commission(request_for(brief))

    assert order.mood is not Mood.RAGE
    assert order.scene != "forest"


def test_what_always_suits_a_brand_is_read_with_its_words() -> None:
    spec = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
    brief = Brief(spec, HOUSE_PALETTES[0], brand_tone="not loud", brand_always=("a fox", "snow"))

    order = commission(request_for(brief))

    assert (order.subject.name, order.scene) == ("fox", "snow")


def test_the_compositions_of_a_set_are_one_picture_seen_in_three_ways() -> None:
    brief = Brief(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], HOUSE_PALETTES[0], prompt="a fox", ab=AbFactor.COMPOSITION)
    as_ordered, close, left = (draw_svg(request_for(brief.variation(place))) for place in range(3))

    assert as_ordered == draw_svg(request_for(replace(brief, ab=None)))
    for other, transform in ((close, "scale(1.45)"), (left, "scale(-1 1)")):
        moved = re.sub(r'<g transform="[^"]*">(.*)</g></svg>$', r"\1</svg>", other)
        assert transform in other
        assert moved == as_ordered


@pytest.mark.parametrize("prompt", ["a giraffe", "submarine rage", "quuxes"])
def test_what_is_not_known_is_a_sign_and_the_same_for_the_same_words(prompt: str) -> None:
    def subject(type: AssetType, seed: int) -> str:
        return commission(a_request(type, prompt, seed=seed)).subject.name

    types = (AssetType.TWITCH_EMOTE, AssetType.STREAMER_LOGO, AssetType.YOUTUBE_THUMBNAIL)
    names = {subject(type, seed) for type in types for seed in range(4)}

    assert len(names) == 1
    assert names <= set(PLAIN)


@pytest.mark.parametrize(
    ("words", "held"),
    [("New follower", "heart"), ("New sub", "star"), ("Gifted subs", "gift"), ("Raid!", "rocket"), ("Hi", "bubble")],
)
def test_an_alert_holds_up_what_has_happened(words: str, held: str) -> None:
    brief = Brief(CATALOGUE[AssetType.ALERT_GRAPHIC], HOUSE_PALETTES[0], prompt="a fox", text_overlay=words)

    order = commission(request_for(brief))

    assert order.companion is not None
    assert (order.subject.name, order.companion.name) == ("fox", held)


def test_the_badges_of_a_ladder_keep_their_emblem_and_differ_in_rim_and_adornment() -> None:
    def badge(step: Step | None) -> PictureRequest:
        brief = Brief(CATALOGUE[AssetType.TWITCH_BADGE], HOUSE_PALETTES[0], prompt="a fox", seed=7, step=step)
        return request_for(brief)

    ladder = [badge(Step(number, 5)) for number in range(1, 6)]

    assert len({draw_svg(request) for request in ladder}) == 5
    assert len({(order.subject, order.mood, order.pigments) for order in map(commission, ladder)}) == 1
    assert draw_svg(badge(Step(1, 1))) == draw_svg(ladder[0])
    assert len({rank.rim for rank in LADDER}) == 5
    assert len({(rank.behind, rank.before) for rank in LADDER}) == 5


@pytest.mark.parametrize("rank", LADDER, ids=lambda rank: rank.form.__name__.strip("_") + f"-{rank.rim}")
def test_what_adorns_a_badge_leaves_its_form_large(rank: Rank) -> None:
    form = extent_of((Body(rank.form(), "main"),))
    whole = extent_of((*rank.behind, Body(rank.form(), "main"), *rank.before))

    assert form.height >= 0.8 * max(whole.width, whole.height)
    assert whole.left >= form.left - 46
    assert whole.right <= form.right + 46


@pytest.mark.parametrize("prompt", ["a fox", "a dragon with a trophy", "an owl", "a cat with tea"])
@pytest.mark.parametrize("type", [AssetType.YOUTUBE_THUMBNAIL, AssetType.TWITCH_BANNER, AssetType.YOUTUBE_BANNER])
def test_words_and_emblem_do_not_meet(type: AssetType, prompt: str) -> None:
    spec = CATALOGUE[type]
    brief = Brief(spec, HOUSE_PALETTES[0], prompt=prompt, text_overlay="GRAND FINAL", seed=3)

    (emblem,) = emblems_in(request_for(brief))

    assert spec.text_box is not None
    assert not meet(emblem, spec.text_box)
    assert spec.safe_area.left <= emblem.left
    assert emblem.right <= spec.safe_area.right
    assert spec.safe_area.top <= emblem.top
    assert emblem.bottom <= spec.safe_area.bottom


def test_an_upright_banner_is_laid_out_as_a_poster() -> None:
    spec = CATALOGUE[AssetType.CUSTOM_BANNER].sized(512, 4096)
    brief = Brief(spec, HOUSE_PALETTES[0], prompt="a fox", text_overlay="Nova plays", seed=7)

    (emblem,) = emblems_in(request_for(brief))

    assert emblem.right - emblem.left >= 0.6
    assert spec.text_box is not None
    assert not meet(emblem, spec.text_box)


@pytest.mark.parametrize(
    "type",
    [AssetType.SCENE_BRB, AssetType.TWITCH_OFFLINE, AssetType.YOUTUBE_END_SCREEN, AssetType.TWITCH_BANNER],
    ids=str,
)
def test_nothing_dark_is_laid_over_a_light_scene(type: AssetType) -> None:
    """What covers all of a picture at once: fills, fades and the vignette."""
    for seed in range(4):
        request = a_request(type, "clouds", seed=seed, palette=PASTEL)
        width = commission(request).width

        svg = draw_svg(request)

        wide = [
            element
            for element in elements(svg)
            if local_name(element) in {"rect", "ellipse"}
            and float(element.get("width") or 2 * float(element.get("rx", "0"))) >= width
        ]
        paints = {element.get("id"): element for element in elements(svg) if element.get("id")}
        for element in wide:
            fill = element.get("fill", "")
            stops = paints[fill[5:-1]] if fill.startswith("url(#") else ()
            colours = [stop.get("stop-color", "") for stop in stops] or [fill]
            assert min(map(luminance, colours)) >= 0.25


@pytest.mark.parametrize("name", ["coin", "crown"])
def test_what_a_face_would_be_lost_on_has_none(name: str) -> None:
    assert EMBLEMS[name].face is None


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
