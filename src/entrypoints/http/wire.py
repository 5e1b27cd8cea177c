"""The shapes of JSON on the wire: what comes in is an `Input`, what goes out a `View`.

msgspec writes aware UTC times with `Z` and writes and accepts asyncpg's own subclass of UUID; both are pinned by tests.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Self, dataclass_transform

import msgspec
from msgspec.inspect import DictType, ListType, Metadata, StrType, StructType, Type, UnionType, type_info

from entrypoints.http.pointers import FieldRefused
from entrypoints.http.sentences import too_long, too_short

_LINES = re.compile(r"\r\n?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROLS_AND_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class TextRule:
    """How a text is cleaned, and its limits in code points, which count after the cleaning."""

    most: int | None = None
    least: int = 0
    one_line: bool = False


_PLAIN = TextRule()
_RULE = "text"

Cleaner = Callable[[Any], Any]


def text(most: int, *, least: int = 0, one_line: bool = False) -> msgspec.Meta:
    """For `Annotated[str, text(80)]`: limits that hold for the trimmed, normalised text, unlike msgspec's own."""
    limits = {"max_length": most} | ({"min_length": least} if least else {})
    rule = TextRule(most, least, one_line)
    return msgspec.Meta(extra={_RULE: rule}, extra_json_schema={"extra": limits})


VERBATIM = msgspec.Meta(extra={_RULE: None})
"""For `Annotated[str, VERBATIM]`: passwords and tokens, where every character counts as it came."""


def cleaned(value: str, rule: TextRule = _PLAIN) -> str:
    """The text trimmed, in NFC, with plain line feeds. Raises `FieldRefused` for control characters and lengths."""
    value = value.strip()
    if not (value.isascii() and value.isprintable()):
        value = unicodedata.normalize("NFC", _LINES.sub("\n", value)).strip()
        if (_CONTROLS_AND_BREAKS if rule.one_line else _CONTROLS).search(value):
            raise FieldRefused("", "control_character", "Control characters are not accepted.")
    if len(value) < rule.least:
        raise FieldRefused("", "too_short", too_short(rule.least, len(value)))
    if rule.most is not None and len(value) > rule.most:
        raise FieldRefused("", "too_long", too_long(rule.most, len(value)))
    return value


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class _WireMeta(msgspec.StructMeta):
    """Makes every struct below frozen and keyword-only; msgspec wants both repeated on each class."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        return super().__new__(cls, name, bases, namespace, **{"frozen": True, "kw_only": True, **config})


class Input(msgspec.Struct, metaclass=_WireMeta, forbid_unknown_fields=True):
    """What a client may send. Unknown fields are refused; every text is trimmed and in NFC before it is measured."""

    def __post_init__(self) -> None:
        for name, clean in _cleaners(type(self)):
            value = getattr(self, name)
            try:
                better = clean(value)
            except FieldRefused as refused:
                raise FieldRefused(f"/{name}{refused.pointer}", refused.code, str(refused)) from refused
            if better is not value:
                msgspec.structs.force_setattr(self, name, better)


class View(msgspec.Struct, metaclass=_WireMeta):
    """What a client may see: a whitelist, since only declared fields are ever copied."""

    @classmethod
    def of(cls, source: object) -> Self:
        """The declared fields, read from the attributes of `source`."""
        return msgspec.convert(source, cls, from_attributes=True)


def _encodable(value: object) -> object:
    """What msgspec asks for a type that it does not know; that this one is unknown too it hears by that exception."""
    if isinstance(value, Mapping):  # frozen mappings of the domain
        return dict(value)
    raise NotImplementedError(f"{type(value)} has no form on the wire")


_encoder = msgspec.json.Encoder(enc_hook=_encodable)


def encode(value: object) -> bytes:
    return _encoder.encode(value)


@cache
def _cleaners(cls: type[Input]) -> tuple[tuple[str, Cleaner], ...]:
    info = type_info(cls)
    assert isinstance(info, StructType)  # noqa: S101 an Input is a struct
    found = ((field.name, _cleaner(field.type)) for field in info.fields)
    return tuple((name, clean) for name, clean in found if clean)


def _cleaner(kind: Type) -> Cleaner | None:
    """How to clean a value of this type, None when no text that is ours to clean can be in it.

    Structs inside clean themselves; enums and literals are no free text.
    """
    match kind:
        case Metadata(type=StrType(), extra={"text": rule}):
            return _text_cleaner(rule) if rule else None
        case StrType():
            return _text_cleaner(_PLAIN)
        case Metadata(type=inner):
            return _cleaner(inner)
        case UnionType(types=types):
            return next((clean for clean in map(_cleaner, types) if clean), None)
        case ListType(item_type=inner) | DictType(value_type=inner):
            clean = _cleaner(inner)
            return _each(clean) if clean else None
    return None


def _text_cleaner(rule: TextRule) -> Cleaner:
    return lambda value: cleaned(value, rule) if isinstance(value, str) else value


def _each(clean: Cleaner) -> Cleaner:
    def clean_all(values: Any) -> Any:
        match values:
            case list():
                return [_at(index, clean, value) for index, value in enumerate(values)]
            case dict():
                return {key: _at(key, clean, value) for key, value in values.items()}
        return values

    return clean_all


def _at(place: object, clean: Cleaner, value: Any) -> Any:
    try:
        return clean(value)
    except FieldRefused as refused:
        token = str(place).replace("~", "~0").replace("/", "~1")
        raise FieldRefused(f"/{token}{refused.pointer}", refused.code, str(refused)) from refused


def shown_as(example: object) -> msgspec.Meta:
    """What the documentation offers to try."""
    return msgspec.Meta(examples=[example])
