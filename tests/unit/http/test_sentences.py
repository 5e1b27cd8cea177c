"""Whatever rule of an input is broken, our own sentence says what is allowed."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import pytest
from msgspec import Meta
from msgspec.inspect import (
    BoolType,
    DateTimeType,
    EnumType,
    FloatType,
    IntType,
    ListType,
    LiteralType,
    Metadata,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    UUIDType,
    type_info,
)

from entrypoints.http.app import CONTROLLERS
from entrypoints.http.bodies import decoded
from entrypoints.http.pointers import FieldError
from entrypoints.http.problems import ValidationFailed
from entrypoints.http.sentences import explained
from entrypoints.http.wire import Input

OF_MSGSPEC = re.compile(r"[`$]|Expected|Invalid|Object |regex|one of: \.|There are: \.|not what is expected")


def inputs() -> list[type[Input]]:
    """Those of the product; tests have some of their own."""
    assert CONTROLLERS
    found = [kind for kind in Input.__subclasses__() if kind.__module__.startswith("entrypoints.")]
    return sorted(found, key=lambda kind: kind.__name__)


def breaches(kind: Type) -> Iterator[Any]:
    """Values that break each rule of the type."""
    match kind:
        case Metadata(type=inner, extra=extra):
            if rule := (extra or {}).get("text"):
                yield from ("x" * (rule.most + 1), "a\x07b")
                yield from ["x" * (rule.least - 1)] if rule.least else []
            yield from breaches(inner)
        case UnionType(types=types):
            for one in types:
                yield from breaches(one)
        case StrType(min_length=least, max_length=most, pattern=pattern):
            yield from (7, [], {}, True, 1.5)
            yield from ["x" * (least - 1)] if least else []
            yield from ["x" * (most + 1)] if most is not None else []
            yield from ["\x7f ü"] if pattern else []
        case IntType(ge=least, le=most, multiple_of=step):
            yield from ("x", 1.5, True, [], 10**25)
            yield from [(least or 0) + step + 1] if step is not None else []
            yield from [least - 1] if least is not None else []
            yield from [most + 1] if most is not None else []
        case FloatType(ge=lowest, le=highest):
            yield from ("x", True, [])
            yield from [lowest - 0.5] if lowest is not None else []
            yield from [highest + 0.5] if highest is not None else []
        case DateTimeType():
            yield from ("nonsense", 7, {}, "2026-12-01T09:30:00")
        case BoolType():
            yield from ("x", 7, [])
        case EnumType() | LiteralType() | UUIDType():
            yield from ("nonsense", 7, {})
        case ListType(item_type=item, min_length=least, max_length=most):
            yield from (7, "x", {})
            yield from [[]] if least else []
            yield from [[None] * (most + 1)] if most is not None else []
            yield from ([one] for one in breaches(item))
        case StructType(fields=fields):
            yield from (7, [], {"no such field": 1})
            yield from [{}] if any(field.required for field in fields) else []
            yield from ({field.encode_name: one} for field in fields for one in breaches(field.type))
        case NoneType():
            return
        case _:
            raise AssertionError(f"Say here how a value breaks {kind}")


def refusal(kind: Any, value: object) -> FieldError:
    with pytest.raises(ValidationFailed) as caught:
        decoded(json.dumps(value).encode(), kind)
    [error] = caught.value.errors
    return error


@pytest.mark.parametrize("kind", inputs(), ids=lambda kind: kind.__name__)
def test_no_rule_of_an_input_is_explained_in_the_words_of_a_library(kind: type[Input]) -> None:
    tried = list(breaches(type_info(kind)))

    told = [refusal(kind, value) for value in tried]

    assert len(tried) > 5
    assert [error for error in told if OF_MSGSPEC.search(error.message) or error.code == "invalid"] == []
    assert [error for error in told if not error.message.endswith(".")] == []


class Tone(StrEnum):
    BOLD = "bold"
    CALM = "calm"


class Colour(Input):
    hex: Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]
    tone: Tone | None = None


class Kit(Input):
    name: Annotated[str, Meta(min_length=2, max_length=3)] = "abc"
    colours: Annotated[list[Colour], Meta(min_length=1, max_length=2)] | None = None
    weight: Annotated[int, Meta(ge=1, le=4)] | None = None


@pytest.mark.parametrize(
    ("value", "pointer", "code", "message"),
    [
        ({"name": "a"}, "/name", "too_short", "There is 1 character. At least 2 characters are needed."),
        ({"name": "abcd"}, "/name", "too_long", "There are 4 characters. At most 3 characters are allowed."),
        ({"name": None}, "/name", "wrong_type", "This is null, and text is needed."),
        ({"colours": []}, "/colours", "too_short", "There are 0 entries. At least 1 entry is needed."),
        ({"colours": "red"}, "/colours", "wrong_type", "This is text, and a list or null is needed."),
        ({"colours": [{}]}, "/colours/0/hex", "required", "This is missing, and it is needed."),
        ({"colours": [{"hex": "red"}]}, "/colours/0/hex", "wrong_format",
         "This is no colour. Colours look like #7C3AED."),
        ({"colours": [{"rgb": 1}]}, "/colours/0/rgb", "unknown_field",
         "There is no field of this name. There are: hex, tone."),
        ({"colours": [{"tone": "x"}]}, "/colours/0/tone", "not_allowed",
         "This is none of the choices. Choose one of: bold, calm."),
        ({"weight": 0}, "/weight", "too_small", "This is less than 1, the least that is allowed."),
        ({"weight": 5}, "/weight", "too_large", "This is more than 4, the most that is allowed."),
        ([], "", "wrong_type", "This is a list, and an object with named fields is needed."),
    ],
)  # fmt: skip
def test_a_sentence_says_what_is_there_and_what_is_allowed(
    value: object, pointer: str, code: str, message: str
) -> None:
    assert refusal(Kit, value) == FieldError(pointer, code, message)


def test_what_somebody_sends_is_never_taken_for_the_words_of_the_library() -> None:
    told = refusal(Kit, {"colours": [{"hex": "#000000", "tone": "Object missing required field `x` out of range"}]})

    assert (told.pointer, told.code) == ("/colours/0/tone", "not_allowed")


def test_what_cannot_be_known_is_not_said() -> None:
    with pytest.raises(ValidationFailed) as caught:
        decoded(b'{"name": "a", "weight": ' + b"9" * 4_301 + b"}", Kit)

    assert [error.message for error in caught.value.errors] == ["At least 2 characters are needed."]


def test_words_that_nobody_knows_are_not_passed_on() -> None:
    assert explained("Expected `frobnication`") == ("invalid", "This is not what is expected here.")
