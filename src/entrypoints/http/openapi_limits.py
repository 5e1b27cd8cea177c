"""The limits of inputs as msgspec keeps them: Litestar forgets those of a type that may also be null, and of
what lists are made of."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.inspect import IntType, ListType, Metadata, StrType, StructType, Type, UnionType, type_info

from entrypoints.http.wire import Input

_STRING_LIMITS = {"max_length": "maxLength", "min_length": "minLength"}


def restore_limits(schemas: dict[str, Any], inputs: dict[str, type[Input]]) -> None:
    """Write into the schemas, found by the input's name, what each option and each item is limited to."""
    for name, schema in schemas.items():
        kind = type_info(inputs[schema.get("title", name)]) if schema.get("title", name) in inputs else None
        if not isinstance(kind, StructType):
            continue
        for field in kind.fields:
            _restore(schema["properties"][field.encode_name], field.type)


def _restore(schema: dict[str, Any], kind: Type) -> None:
    options = schema.get("oneOf", (schema,))
    if "oneOf" in schema:
        _limit(options, kind)
    for item in _items(kind):
        _limit([option["items"] for option in options if option.get("type") == "array"], item)


def _limit(options: Iterable[dict[str, Any]], kind: Type) -> None:
    for json_type, limits in _limits(kind):
        for option in options:
            if option.get("type") == json_type:
                option.update(limits)


def _items(kind: Type) -> Iterator[Type]:
    """What the lists among the options of a type are made of."""
    match kind:
        case UnionType(types=types):
            for option in types:
                yield from _items(option)
        case Metadata(type=inner):
            yield from _items(inner)
        case ListType(item_type=item):
            yield item


def _limits(kind: Type) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON type of each option of a union, and its limits."""
    match kind:
        case UnionType(types=types):
            for option in types:
                yield from _limits(option)
        case Metadata(type=inner, extra_json_schema=described):
            given = (described or {}).get("extra", {})
            for json_type, limits in _limits(inner):
                yield json_type, limits | {_STRING_LIMITS[name]: limit for name, limit in given.items()}
        case StrType(min_length=least, max_length=most, pattern=pattern):
            yield "string", _given(minLength=least, maxLength=most, pattern=pattern)
        case IntType(ge=least, le=most):
            yield "integer", _given(minimum=least, maximum=most)
        case _:
            return


def _given(**limits: object) -> dict[str, object]:
    return {name: limit for name, limit in limits.items() if limit is not None}
