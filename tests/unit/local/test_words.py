"""What the local image model understands of a user's words."""

import pytest

from adapters.local.emblems.catalogue import EMBLEMS, MASCOTS, PLAIN
from adapters.local.emblems.faces import Mood
from adapters.local.scenes.catalogue import SCENES, WISHES
from adapters.local.words import AIR_OF, EMBLEM_OF, SCENE_OF, avoided, by_word, read, words_of


@pytest.mark.parametrize(
    ("words", "emblems"),
    [
        ("a fox", ("fox",)),
        ("two foxes", ("fox",)),
        ("Wolves!", ("wolf",)),
        ("my puppies", ("dog",)),
        ("catJAM", ("cat", "note")),
        ("penguins drinking coffee", ("penguin", "mug")),
        ("gaming", ("controller",)),
        ("cherry blossoms", ("blossom",)),
        ("KNIGHT_with_sword", ("knight", "sword")),
        ("flaming skulls", ("flame", "skull")),
        ("xyzzy plugh", ()),
        ("", ()),
    ],
)
def test_words_choose_emblems_in_the_order_they_come(words: str, emblems: tuple[str, ...]) -> None:
    assert read(words).emblems == emblems


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("hype", Mood.HYPE),
        ("PogChamp", Mood.HYPE),
        ("raging bear", Mood.RAGE),
        ("LULW", Mood.LAUGH),
        ("crying frog", Mood.CRY),
        ("gg", Mood.JOY),
        ("a table", None),
    ],
)
def test_words_choose_a_feeling(words: str, mood: Mood | None) -> None:
    assert read(words).mood is mood


def test_a_word_for_a_feeling_is_an_emblem_only_when_nothing_else_is_named() -> None:
    alone, with_fox = read("love"), read("love fox")

    assert alone.emblems == ("heart",)
    assert with_fox.emblems == ("fox",)
    assert with_fox.mood is Mood.LOVE


@pytest.mark.parametrize(
    ("words", "emblems"),
    [
        ("a fox that looks like a samurai", ("fox",)),
        ("a dog with big eyes", ("dog",)),
        ("a cat with an angry face", ("cat",)),
        ("I like turtles", ("turtle",)),
        ("a nice owl for my first stream", ("owl",)),
        ("a bear who plays the drums", ("bear", "note")),
        ("my pet turtle", ("turtle",)),
        ("a cat with a cup of tea", ("cat", "mug")),
        ("eyes", ("eye",)),
        ("a face", ("smile",)),
        ("like", ("thumb",)),
    ],
)
def test_what_is_mostly_said_of_something_else_is_shown_only_when_it_is_all_there_is(
    words: str, emblems: tuple[str, ...]
) -> None:
    assert read(words).emblems == emblems


@pytest.mark.parametrize("words", ["being cosy", "top rated", "a caring community", "speaking", "staring", "boring"])
def test_what_a_verb_does_names_nothing_that_only_sounds_like_it(words: str) -> None:
    assert read(words).emblems == ()
    assert "space" not in read(words).scenes


@pytest.mark.parametrize(
    ("words", "emblems"),
    [
        ("hot dog", ("burger",)),
        ("two hot dogs", ("burger",)),
        ("ice cream", ("donut",)),
        ("guinea pig", ("hamster",)),
        ("red panda", ("raccoon",)),
        ("koala bear", ("koala",)),
        ("a fire bird", ("phoenix",)),
        ("a pirate ship", ("anchor",)),
        ("a cat and a dog", ("cat", "dog")),
    ],
)
def test_pairs_of_words_are_read_as_what_they_name_together(words: str, emblems: tuple[str, ...]) -> None:
    assert read(words).emblems == emblems


@pytest.mark.parametrize(
    ("words", "emblems", "mood"),
    [
        ("no skulls, just a cat", ("cat",), None),
        ("a bear, not angry", ("bear",), None),
        ("a happy bear without a crown or a sword", ("bear",), Mood.JOY),
        ("a wolf but never a moon", ("wolf",), None),
        ("don't draw a ghost; draw a frog", ("frog",), None),
        ("a fox with no hat", ("fox",), None),
        ("not a cat but a dog", ("dog",), None),
    ],
)
def test_what_is_denied_is_not_asked_for(words: str, emblems: tuple[str, ...], mood: Mood | None) -> None:
    assert (read(words).emblems, read(words).mood) == (emblems, mood)


@pytest.mark.parametrize("text", ["ghosts", "no ghosts", "never show a ghost"])
def test_what_is_to_be_avoided_is_understood_however_it_is_put(text: str) -> None:
    assert avoided((text, "not angry")).emblems == ("ghost",)
    assert avoided((text, "not angry")).mood is Mood.RAGE


def test_no_word_is_listed_twice() -> None:
    with pytest.raises(ValueError, match="'cup' is listed for mug and for trophy"):
        by_word({"mug": "mug cup", "trophy": "trophy cup"})


def test_emote_names_are_read_as_the_words_they_are_made_of() -> None:
    assert words_of("foxHypeGG 2 cat-jam") == ["fox", "hype", "gg", "2", "cat", "jam"]


def test_scenes_and_colours_are_heard() -> None:
    reading = read("purple city at night")

    assert reading.scenes == ("city",)
    assert reading.colour == "#8A4DFF"


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("a hype fox", False),
        ("my new emote", False),
        ("", False),
        ("gg", False),
        ("giraffe", True),
        ("rage quux", True),
    ],
)
def test_a_word_that_is_not_known_is_noticed(words: str, strange: bool) -> None:
    assert read(words).strange is strange


def test_every_emblem_can_be_asked_for_and_every_word_leads_to_one() -> None:
    assert set(EMBLEM_OF.values()) == set(EMBLEMS)


def test_every_scene_can_be_asked_for_and_every_word_leads_to_one() -> None:
    assert set(SCENE_OF.values()) == set(SCENES)
    assert set(AIR_OF.values()) <= set(SCENES)


def test_a_named_place_goes_before_a_word_for_its_air() -> None:
    assert read("cosy mountains").scenes == ("mountains",)
    assert read("cosy").scenes == ("rain",)


def test_what_emblems_and_tables_name_exists() -> None:
    homes = {home for emblem in EMBLEMS.values() for home in emblem.home}

    assert homes <= set(SCENES)
    assert set(WISHES) <= set(SCENES)
    assert {*MASCOTS, *PLAIN} <= set(EMBLEMS)
