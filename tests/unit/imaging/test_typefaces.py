import pytest

from adapters.imaging.lettering import Fonts, typeset
from adapters.imaging.typefaces import FAMILIES, wish_of
from domain.brand_kits import Face, FontStyle


@pytest.mark.parametrize("written", ["Montserrat", "montserrat", " MONTSERRAT ", "Mont serrat"])
def test_a_family_is_found_however_its_name_is_written(written: str):
    wish = wish_of(Face(written))

    assert wish.exact
    assert wish.cut is not None
    assert wish.cut.family == "Montserrat"


@pytest.mark.parametrize(("weight", "used"), [(100, 500), (400, 800), (500, 500), (600, 500), (700, 800), (900, 800)])
def test_a_weight_falls_to_the_nearest_and_the_plain_one_to_the_heaviest(weight: int, used: int):
    cut = wish_of(Face("Montserrat", weight)).cut

    assert cut is not None
    assert cut.weight == used


def test_of_two_weights_that_are_equally_near_the_heavier_one_is_taken():
    cut = wish_of(Face("Roboto", 700)).cut

    assert cut is not None
    assert cut.weight == 900


@pytest.mark.parametrize(
    ("asked", "ours"),
    [
        ("Gotham", "Montserrat"),
        ("Impact", "Anton"),
        ("lobster", "Pacifico"),
        ("My Own Pixel Font", "Press Start 2P"),
        ("Acme Condensed Pro", "Barlow Condensed"),
        ("Noname Grotesk", "Inter"),
    ],
)
def test_a_family_that_we_do_not_have_falls_to_one_of_its_character_and_says_so(asked: str, ours: str):
    cut, font = typeset("VICTORY", Fonts(headline=Face(asked)))

    assert cut.family == ours
    assert (font.asked, font.fallback) == (asked, True)
    assert font.note == f"We do not have {asked}; {ours} is nearest in character."


def test_a_family_that_nobody_knows_falls_to_what_the_type_has_without_a_kit():
    without, _ = typeset("VICTORY")

    cut, font = typeset("VICTORY", Fonts(headline=Face("Zyxgrpl")))

    assert cut == without
    assert font.fallback
    assert font.note == "We do not have Zyxgrpl, nor anything like it. The words are set in Anton."


def test_a_character_that_the_family_lacks_moves_the_whole_text_to_one_that_has_all():
    cut, font = typeset("ПОБЕДА", Fonts(headline=Face("Bebas Neue")))

    assert cut.family == "Sofia Sans Extra Condensed"
    assert font.fallback
    assert font.note == "Bebas Neue has no П О Б Е Д А. The words are set in Sofia Sans Extra Condensed."


def test_short_words_take_the_headline_font_and_sentences_the_body_font():
    fonts = Fonts(headline=Face("Orbitron"), body=Face("Open Sans", 800))

    assert typeset("VICTORY", fonts)[1].used == "Orbitron 900"
    assert typeset("a sentence that is long enough to be read in body type", fonts)[1].used == "Open Sans 800"


def test_italics_are_set_upright_and_that_is_said():
    _, font = typeset("VICTORY", Fonts(headline=Face("Poppins", 700, FontStyle.ITALIC)))

    assert (font.asked, font.used, font.fallback) == ("Poppins 700 italic", "Poppins 800", False)
    assert font.note == "Poppins comes upright only."


def test_without_a_wish_the_font_is_named_all_the_same():
    _, font = typeset("VICTORY")

    assert (font.asked, font.used, font.fallback, font.note) == (None, "Anton 400", False, "")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_sets_the_languages_around_us_and_its_own_name(family):
    cut, font = typeset("Ça va! Ñandú – ÄÖÜ ß & 42", Fonts(headline=Face(family.name)))

    assert (cut.family, font.fallback) == (family.name, False)
