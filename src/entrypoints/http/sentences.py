"""What is wrong with a value: a code for programs, and a sentence that says to people what is allowed.

msgspec's own words reach nobody. The table below knows each of them; a test tries every rule that our inputs have.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import UNSET
from msgspec.inspect import EnumType, LiteralType, Metadata, StrType, StructType, Type, UnionType

MISSING: Final = "This is missing, and it is needed."

_SAYINGS: Final = tuple(
    (re.compile(words, re.DOTALL), code, sentence)
    for words, code, sentence in (
        ("Object missing required field", "required", MISSING),
        ("Object contains unknown field", "unknown_field", "There is no field of this name. There are: {0.fields}."),
        ("Invalid enum value", "not_allowed", "This is none of the choices. Choose one of: {0.choices}."),
        ("Invalid UUID", "wrong_format", "This is no id. Ids look like 0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10."),
        (
            "Invalid RFC3339 encoded datetime|Expected `datetime` with",
            "wrong_format",
            "This is no time. Times look like 2026-12-01T09:30:00Z.",
        ),
        ("Invalid RFC3339 encoded date", "wrong_format", "This is no date. Dates look like 2026-12-01."),
        ("Expected `str` matching regex", "wrong_format", "{0.form}"),
        ("Expected `(?P<unit>str|array)` of length >= (?P<limit>.+)", "too_short", "{0.too_short}"),
        ("Expected `(?P<unit>str|array)` of length <= (?P<limit>.+)", "too_long", "{0.too_long}"),
        ("Expected `.+` that's a multiple of (?P<limit>.+)", "wrong_step", "Only multiples of {0.limit} are allowed."),
        ("(?:Integer value|Number) out of range", "out_of_range", "This number is beyond all that fit here."),
        ("Expected `.+` >= (?P<limit>.+)", "too_small", "This is less than {0.limit}, the least that is allowed."),
        ("Expected `.+` <= (?P<limit>.+)", "too_large", "This is more than {0.limit}, the most that is allowed."),
        ("Expected `(?P<wanted>.+)`, got `(?P<got>.+)`", "wrong_type", "This is {0.got}, and {0.wanted} is needed."),
    )
)
"""msgspec's words, of which the first that fit count; the code; and ours, with what `_Said` knows."""

_NOT_UNDERSTOOD: Final = ("invalid", "This is not what is expected here.")

_FORMS: Final[Mapping[str, str]] = {
    r"^[\x21-\x7e]+$": "Only letters from A to Z, digits and ASCII signs are allowed, without spaces.",
    "^#[0-9A-Fa-f]{6}$": "This is no colour. Colours look like #7C3AED.",
    "^[0-9]{1,20}$": "This is no game of Twitch's. Games are numbers there, like 509658.",
    "^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}[.](png|jpg)$": "This is no file of an asset. Files are called 1280x720.jpg.",
    "^[a-z]+(-[a-z]+)*[.]png$": "This is no preview of an asset. Previews are called chat-emote-dark.png.",
}
"""What the patterns ask for, in words."""

_TYPES: Final[Mapping[str, str]] = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object with named fields",
    "null": "null",
    "uuid": "an id",
    "datetime": "a time",
    "date": "a date",
}

_UNITS: Final[Mapping[str, tuple[str, str]]] = {"str": ("character", "characters"), "array": ("entry", "entries")}


def explained(message: str, kind: Type | None = None, sent: object = UNSET) -> tuple[str, str]:
    """Code and sentence for msgspec's message about `sent`, where something of this kind is expected.

    What is not known of the two is not said: how many there are, or what there is to choose from.
    """
    for words, code, sentence in _SAYINGS:
        if found := words.match(message):
            return code, sentence.format(_Said(found.groupdict(), list(_options(kind)), sent))
    return _NOT_UNDERSTOOD


def too_short(least: int, there: int | None, unit: str = "str") -> str:
    return f"{_counted(there, unit)}At least {_amount(least, unit)} needed."


def too_long(most: int, there: int | None, unit: str = "str") -> str:
    return f"{_counted(there, unit)}At most {_amount(most, unit)} allowed."


@dataclass(frozen=True, slots=True)
class _Said:
    """What the sentences may name: from msgspec's words, from the kinds that belong there, from what was sent."""

    words: Mapping[str, str]
    kinds: Sequence[Type]
    sent: object

    @property
    def limit(self) -> str:
        return self.words["limit"]

    @property
    def too_short(self) -> str:
        return too_short(int(self.limit), self._length, self.words["unit"])

    @property
    def too_long(self) -> str:
        return too_long(int(self.limit), self._length, self.words["unit"])

    @property
    def got(self) -> str:
        return _named(self.words["got"])

    @property
    def wanted(self) -> str:
        return _named(self.words["wanted"])

    @property
    def fields(self) -> str:
        return ", ".join(
            field.encode_name for kind in self.kinds if isinstance(kind, StructType) for field in kind.fields
        )

    @property
    def choices(self) -> str:
        return ", ".join(str(choice) for kind in self.kinds for choice in _choices(kind))

    @property
    def form(self) -> str:
        patterns = (kind.pattern for kind in self.kinds if isinstance(kind, StrType))
        return next((_FORMS[pattern] for pattern in patterns if pattern and pattern in _FORMS), _NOT_UNDERSTOOD[1])

    @property
    def _length(self) -> int | None:
        return len(self.sent) if isinstance(self.sent, str | list) else None


def _named(types: str) -> str:
    """`str | null` → text or null."""
    return " or ".join(_TYPES.get(one, one) for one in types.split(" | "))


def _counted(there: int | None, unit: str) -> str:
    if there is None:
        return ""
    one, many = _UNITS[unit]
    return f"There is 1 {one}. " if there == 1 else f"There are {there} {many}. "


def _amount(number: int, unit: str) -> str:
    one, many = _UNITS[unit]
    return f"1 {one} is" if number == 1 else f"{number} {many} are"


def _options(kind: Type | None) -> Iterator[Type]:
    match kind:
        case Metadata(type=inner):
            yield from _options(inner)
        case UnionType(types=types):
            for one in types:
                yield from _options(one)
        case None:
            return
        case _:
            yield kind


def _choices(kind: Type) -> Iterator[object]:
    match kind:
        case EnumType(cls=cls):
            yield from (member.value for member in cls)
        case LiteralType(values=values):
            yield from values
