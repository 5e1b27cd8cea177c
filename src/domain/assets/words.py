"""What of a text can be found, and by which tokens.

Both sides of a search go through here, so that what is written and what is looked for agree whatever the database
thinks of a language. Case, accents, vowel points and the width of letters make no difference. A word is found by any
beginning of it. Scripts that put no space between words are found by pairs of their characters: by any stretch, and
now and then where its pairs do not follow each other. Emoji are found each by itself. Everything else separates words
and means nothing: there is no operator and no wildcard.
"""

import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 24
"""Of a longer one only so much counts, when it is written and when it is looked for."""

MOST_WORDS = 8
"""Of what is looked for; the rest of a longer search is left out."""

_MARKS = (
    range(0x300, 0x370),  # accents
    range(0x591, 0x5C8),  # Hebrew points
    range(0x610, 0x61B),  # Arabic vowels and signs
    range(0x64B, 0x660),
    range(0x670, 0x671),
    range(0x6D6, 0x6EE),
)
_STRETCHES = "\u0640"  # Arabic letters, for looks

_PICTOGRAPHS = range(0x1F000, 0x1FB00)
"""Those of later Unicode than Python's, which has no category for them yet, among them."""

_OTHER_EMOJI = "↔◻◼◽◾⤴⤵〰〽"
"""Unicode counts them among operators and punctuation."""

_UNSPACED = (
    range(0x0E00, 0x0F00),  # Thai, Lao
    range(0x1000, 0x10A0),  # Burmese
    range(0x1780, 0x1800),  # Khmer
    range(0x3040, 0x3100),  # Hiragana, Katakana
    range(0x3400, 0x4DC0),  # Han, and its extensions below
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x32000),
)


def keys_of(text: str) -> frozenset[str]:
    """All that a text is found by: every beginning of its words, every character and pair of an unspaced script."""
    keys: set[str] = set()
    for word, unspaced in _words(text):
        if unspaced:
            keys.update(word, _pairs(word))
        else:
            keys.update(word[:length] for length in range(1, min(len(word), LONGEST_WORD) + 1))
    return frozenset(keys)


def tokens_of(search: str) -> tuple[str, ...]:
    """What must all be among a text's keys for the search to find it; nothing when nothing in it can be found."""
    tokens: dict[str, None] = {}
    for word, unspaced in _words(search):
        tokens.update(dict.fromkeys((_pairs(word) or (word,)) if unspaced else (word[:LONGEST_WORD],)))
    return tuple(tokens)[:MOST_WORDS]


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words in order, and whether each is a stretch of an unspaced script."""
    word, unspaced = "", False
    for character in _plain(text):
        kind = unicodedata.category(character)
        if kind == "So" or character in _OTHER_EMOJI or (kind == "Cn" and ord(character) in _PICTOGRAPHS):
            yield from [(word, unspaced)] if word else []
            yield character, True
            word = ""
        elif kind[0] in "LNM":
            apart = any(ord(character) in block for block in _UNSPACED)
            if word and apart is not unspaced:
                yield word, unspaced
                word = ""
            word, unspaced = word + character, apart
        elif word and kind != "Cf":
            yield word, unspaced
            word = ""
    if word:
        yield word, unspaced


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in folded if not _adorns(c)))


def _adorns(character: str) -> bool:
    """Whether it only marks the character before it, or chooses how that is shown, or its tone of skin."""
    chooses = "\ufe00" <= character <= "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"
    return chooses or character in _STRETCHES or _marks(character)


def _marks(character: str) -> bool:
    return any(ord(character) in block for block in _MARKS) and unicodedata.category(character) == "Mn"


def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[place : place + 2] for place in range(len(word) - 1))
