import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assets import keys_of, tokens_of
from domain.assets.words import LONGEST_WORD, MOST_WORDS


def test_a_word_is_found_by_each_of_its_beginnings():
    assert keys_of("Neon") == {"n", "ne", "neo", "neon"}
    assert tokens_of("Neon FOX neon") == ("neon", "fox")


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Pokémon", "POKEMON"),
        ("pokemon", "poke\u0301"),
        ("Straße", "STRASSE"),
        ("ＦＯＸ", "fox"),
        ("ﬁre", "fi"),
        ("東京タワー", "京タ"),
        ("東京", "東"),
        ("สวัสดี", "วัส"),
        ("Привет", "прив"),
        ("שָׁלוֹם", "שלום"),
        ("שלום", "שָׁלוֹם"),
        ("בֵּית־סֵפֶר", "ספר"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("neon🫨fox", "🫨"),
        ("🩷", "🩷"),
        ("up ⤴️ 〰️", "⤴"),
        ("😀🦊🏽", "🦊"),
        ("👨\u200d👩\u200d👧", "👩"),
        ("❤️", "❤"),
        ("rtl \u202eabc", "abc"),
        ("don't", "don t"),
        ("x" * 40, "x" * 30),
    ],
)
def test_case_accents_width_and_variants_make_no_difference(written: str, sought: str):
    assert tokens_of(sought)
    assert keys_of(written) >= {*tokens_of(sought)}


@pytest.mark.parametrize(
    ("written", "sought"), [("neon", "eon"), ("東京", "京東"), ("🦊", "🐺"), ("fox", "foxy"), ("a_b", "ab")]
)
def test_what_is_not_there_is_not_found(written: str, sought: str):
    assert not keys_of(written) >= {*tokens_of(sought)}


@pytest.mark.parametrize("signs", ["%", "_", "*", "& | !", ":*", "( )", "'", "\\", "\0", "", " \n\t", "\u200d", "---"])
def test_signs_find_nothing_and_are_found_by_nothing(signs: str):
    assert tokens_of(signs) == ()
    assert keys_of(signs) == frozenset()


def test_a_search_looks_for_so_many_words_at_most():
    assert len(tokens_of(" ".join(f"word{number}" for number in range(50)))) == MOST_WORDS


@given(st.text(max_size=100))
def test_every_text_is_found_by_itself_in_any_form(text: str):
    for form in ("NFC", "NFD"):
        tokens = tokens_of(unicodedata.normalize(form, text))
        assert keys_of(text) >= {*tokens}
        assert all(0 < len(token) <= LONGEST_WORD for token in tokens)
        assert not any(set(token) & set("%_*&|!:()'\\ \0") for token in tokens)


@given(
    st.text(alphabet=st.characters(categories=("Ll", "Nd"), max_codepoint=0x24F), min_size=1, max_size=40), st.data()
)
def test_every_beginning_of_a_word_finds_it(word: str, data: st.DataObject):
    beginning = word[: data.draw(st.integers(1, len(word)))]

    assert keys_of(f"the {word}!") >= {*tokens_of(beginning)}
