"""From msgspec's words to a JSON Pointer, a short code and a sentence.

msgspec stops at the first thing that is wrong and says where as `$.colors[0].hex` at the end of its message.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.inspect import ListType, Metadata, StructType, Type, UnionType, type_info

from entrypoints.http.sentences import explained

_PLACE = re.compile(r"^(?P<message>.*) - at `(?P<key>key` in `)?\$(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")
_FIELD = re.compile(r"^Object (?P<kind>missing required|contains unknown) field `(?P<field>.*)`$", re.DOTALL)


class FieldError(msgspec.Struct, frozen=True):
    """One line of `errors`: where, what kind, and a sentence."""

    pointer: str
    code: str
    message: str


class FieldRefused(ValueError):
    """Raised while a struct is built, for one of its own fields; msgspec keeps it as the cause of its error."""

    def __init__(self, pointer: str, code: str, message: str) -> None:
        super().__init__(message)
        self.pointer, self.code = pointer, code


def field_error(error: msgspec.ValidationError, kind: Any, sent: object = UNSET, *, root: str = "") -> FieldError:
    """Where and why decoding `sent` into `kind` failed; `sent` may be left out when it cannot be known.

    `root` is what msgspec's path starts with besides `$`, such as `.data`.
    """
    message, path, in_key = _split(str(error))
    steps = list(_steps(path.removeprefix(root)))
    pointer = _pointer(steps)
    if isinstance(error.__cause__, FieldRefused):
        refused = error.__cause__
        return FieldError(pointer + refused.pointer, refused.code, str(refused))
    if named := _FIELD.match(message):
        pointer += "/" + _escaped(named["field"])
    code, sentence = explained(message, _kind_at(type_info(kind), steps), UNSET if in_key else _sent_at(sent, steps))
    return FieldError(pointer, code, sentence)


def pointer_of(path: str) -> str:
    """`.colors[0].hex` → `/colors/0/hex`. Below a mapping msgspec does not know the key: the pointer ends above it."""
    return _pointer(_steps(path))


def _pointer(steps: Iterable[str | int]) -> str:
    return "".join("/" + _escaped(str(step)) for step in steps)


def _steps(path: str) -> Iterator[str | int]:
    position = 0
    while step := _STEP.match(path, position):
        yield step[1] or int(step[2])
        position = step.end()


def _kind_at(kind: Type, steps: Iterable[str | int]) -> Type | None:
    """What belongs at this place, None where the types part ways."""
    for step in steps:
        below = list(_below(kind, step))
        if len(below) != 1:
            return None
        [kind] = below
    return kind


def _below(kind: Type, step: str | int) -> Iterator[Type]:
    match kind, step:
        case Metadata(type=inner), _:
            yield from _below(inner, step)
        case UnionType(types=types), _:
            for one in types:
                yield from _below(one, step)
        case StructType(fields=fields), str():
            yield from (field.type for field in fields if field.encode_name == step)
        case ListType(item_type=inner), int():
            yield inner


def _sent_at(sent: object, steps: Iterable[str | int]) -> object:
    for step in steps:
        match sent, step:
            case dict(), str() if step in sent:
                sent = sent[step]
            case list(), int() if step < len(sent):
                sent = sent[step]
            case _:
                return UNSET
    return sent


def _split(text: str) -> tuple[str, str, bool]:
    """Message, path, and whether it is about a key of the mapping at the path."""
    place = _PLACE.match(text)
    return (place["message"], place["path"], place["key"] is not None) if place else (text, "", False)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
