"""From msgspec's words to a JSON Pointer and a short code.

msgspec stops at the first thing that is wrong and says where as `$.colors[0].hex` at the end of its message.
"""

import re

import msgspec

_PLACE = re.compile(r"^(?P<message>.*) - at `(?:key` in `)?\$(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")
_FIELD = re.compile(r"^Object (?P<kind>missing required|contains unknown) field `(?P<field>.*)`$", re.DOTALL)

# The first that matches names the fault; the wording is msgspec's and is pinned by a test.
_CODES = (
    ("Object missing required", "required"),
    ("Object contains unknown", "unknown_field"),
    ("Invalid ", "not_allowed"),
    ("of length <=", "too_long"),
    ("of length >=", "too_short"),
    ("matching regex", "wrong_format"),
    ("out of range", "out_of_range"),
    ("` <", "too_large"),
    ("` >", "too_small"),
    ("multiple of", "wrong_step"),
    ("Expected ", "wrong_type"),
)
_FORMATS = ("Invalid UUID", "Invalid RFC3339", "Invalid date", "Invalid base64")


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


def field_error(error: msgspec.ValidationError, *, root: str = "") -> FieldError:
    """Where and why decoding failed. `root` is what msgspec's path starts with besides `$`, such as `.data`."""
    message, path = _split(str(error))
    pointer = pointer_of(path.removeprefix(root))
    if isinstance(error.__cause__, FieldRefused):
        refused = error.__cause__
        return FieldError(pointer + refused.pointer, refused.code, str(refused))
    if named := _FIELD.match(message):
        pointer += "/" + _escaped(named["field"])
    return FieldError(pointer, code_of(message), message)


def pointer_of(path: str) -> str:
    """`.colors[0].hex` → `/colors/0/hex`. Below a mapping msgspec does not know the key: the pointer ends above it."""
    pointer, position = "", 0
    while step := _STEP.match(path, position):
        pointer += "/" + _escaped(step[1] or step[2])
        position = step.end()
    return pointer


def code_of(message: str) -> str:
    if message.startswith(_FORMATS):
        return "wrong_format"
    return next((code for words, code in _CODES if words in message), "invalid")


def _split(text: str) -> tuple[str, str]:
    place = _PLACE.match(text)
    return (place["message"], place["path"]) if place else (text, "")


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
