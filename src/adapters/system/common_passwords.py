"""The passwords that everybody tries first: a list, and the few ways in which people make a listed one longer."""

from functools import cached_property
from importlib.resources import files

_SHORTEST_STEM = 3
_LONGEST_TAIL = 6
_SHORTEST_RUN = 3
_MOST_RUNS = 3
_LONGEST_UNIT = 4

_ROWS = (
    "1234567890" * 13,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiopü",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()_+",
)
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))


class ListedCommonPasswords:
    """Whether a password is common, whatever the case of its letters. It is, exactly when it, case folded,

    1. is on the list, or
    2. is a *stem* on the list and a *tail*. The tail is everything behind the last letter. It has at most six
       characters, or is itself on the list or common by rule 3 or 4: `password-2026`, `qwerty1234567890`. Or
    3. repeats a unit of at most four characters, or one that is on the list or common by rule 2, from its first
       character to its last, where the last time may be cut short: `aaaaaaaaaa`, `abcabcabcabc`, `monkeymonkey`. Or
    4. is cut into at most three runs along the alphabet, the digits or the keys of a keyboard (QWERTY, QWERTZ,
       AZERTY), forwards or backwards, of three characters or more each: `qwertyuiop`, `1qaz2wsx3edc`, `abcd4321efg`.

    The list holds the passwords of ten characters and more among the 200,000 used most, and the stems, of three
    characters and more, of the 50,000 used most; `common_passwords.md` tells where it is from. Nothing else is
    judged: a phrase of several words is nobody's first try. The list is read on first use, 250 kB; an answer takes
    time bounded by the 128 characters that a password may have.
    """

    def __contains__(self, password: object, /) -> bool:
        if not isinstance(password, str):
            return False
        text = password.casefold()
        return self._is_listed_or_extended(text) or self._repeats(text) or _is_made_of_runs(text)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(files("adapters.system").joinpath("common_passwords.txt").read_text("utf-8").splitlines())

    def _is_listed_or_extended(self, text: str) -> bool:
        if text in self._listed:
            return True
        stem = stem_of(text)
        tail = text[len(stem) :]
        return (
            bool(tail)
            and stem in self._listed
            and (len(tail) <= _LONGEST_TAIL or tail in self._listed or self._repeats(tail) or _is_made_of_runs(tail))
        )

    def _repeats(self, text: str) -> bool:
        sizes = range(1, len(text) // 2 + 1)
        units = (text[:size] for size in sizes if text[size:] == text[:-size])
        return any(len(unit) <= _LONGEST_UNIT or self._is_listed_or_extended(unit) for unit in units)


def stem_of(text: str) -> str:
    """What is left without everything behind the last letter; nothing when that has fewer than three characters."""
    end = len(text)
    while end and not text[end - 1].isalpha():
        end -= 1
    return text[:end] if end >= _SHORTEST_STEM else ""


def _is_made_of_runs(text: str) -> bool:
    """Cut greedily: a run that is there is never made shorter to leave more for the next."""
    at = 0
    for _ in range(_MOST_RUNS):
        if at < len(text):
            size = _run_at(text, at)
            if size < _SHORTEST_RUN:
                return False
            at += size
    return at == len(text)


def _run_at(text: str, at: int) -> int:
    """How many characters from `at` on follow each other on one row, or are all the same. There is one at least."""
    rest = text[at:]
    size = len(rest) - len(rest.lstrip(rest[0]))
    for run in _RUNS:
        while at + size < len(text) and text[at : at + size + 1] in run:
            size += 1
    return size
