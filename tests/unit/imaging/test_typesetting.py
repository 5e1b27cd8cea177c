from adapters.imaging.faces import Extent
from adapters.imaging.typesetting import Room, fitted, words_of


def ruler(line: str) -> Extent:
    """Every character is half an em wide and 0.7 em high."""
    return Extent(0, len(line) * 0.5, 0.7, 0)


def test_a_short_word_is_not_set_larger_than_allowed() -> None:
    setting = fitted(("GG",), Room(1000, 1000, largest=200), ruler, rim=0)

    assert setting.size == 200


def test_a_word_that_is_as_wide_as_its_box_sets_the_size() -> None:
    setting = fitted(("VICTORY",), Room(700, 1000, largest=900), ruler, rim=0)

    assert round(setting.size) == 200


def test_a_sentence_is_broken_where_it_can_be_set_largest() -> None:
    setting = fitted(("one", "two", "six", "ten"), Room(350, 160, largest=900), ruler, rim=0)

    assert setting.lines == ("one two", "six ten")
    assert round(setting.size) == 100


def test_the_last_line_is_not_left_short() -> None:
    setting = fitted(("a", "b", "c", "d", "e", "f", "g", "h"), Room(500, 180, largest=100), ruler, rim=0)

    assert setting.lines == ("a b c d", "e f g h")


def test_the_outline_takes_room_too() -> None:
    setting = fitted(("VICTORY",), Room(700, 1000, largest=900), ruler, rim=1.75)

    assert round(setting.size) == 100


def test_a_very_long_word_is_broken_into_even_pieces() -> None:
    assert words_of("hi " + "x" * 50) == ("hi", "x" * 17, "x" * 17, "x" * 16)
