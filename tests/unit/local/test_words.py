"""What the local image model understands of a user's words."""

import pytest

from adapters.local.emblems.catalogue import EMBLEMS, MASCOTS, PLAIN
from adapters.local.emblems.faces import Mood
from adapters.local.scenes.catalogue import SCENES, WISHES
from adapters.local.words import AIR_OF, EMBLEM_OF, SCENE_OF, read, words_of


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
