"""An example for any schema of our document: the field's own where it has one, a plausible value where not."""

from typing import Any

_FORMATS: dict[str, object] = {
    "uuid": "0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10",
    "date-time": "2026-12-01T09:30:00Z",
    "date": "2026-12-01",
    "uri": "https://example.com/",
    "email": "nova@example.com",
    "binary": "(binary)",
}
_NAMES: dict[str, object] = {
    "email": "nova@example.com",
    "next_cursor": None,
    "display_name": "Nova",
    "name": "Neon",
    "cursor": None,
}
_DEEPEST = 8


def example_of(schema: Any, document: dict[str, Any], *, name: str = "", depth: int = 0) -> Any:
    """A value that fits the schema, the same each time. Recursive schemas are cut with null or nothing."""
    if depth > _DEEPEST:
        return None
    schema = _resolved(schema, document)
    for own in ("example", "const", "default"):
        if own in schema and not (own == "default" and schema[own] is None):
            return schema[own]
    for listed in ("examples", "enum"):
        if schema.get(listed):
            first = schema[listed][0]
            return first["value"] if isinstance(first, dict) and "value" in first else first
    for union in ("oneOf", "anyOf", "allOf"):
        if schema.get(union):
            return example_of(_telling(schema[union]), document, name=name, depth=depth + 1)
    return _of_type(schema, document, name, depth)


def _of_type(schema: dict[str, Any], document: dict[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    match kind:
        case "object":
            fields = schema.get("properties", {})
            return {key: example_of(field, document, name=key, depth=depth + 1) for key, field in fields.items()}
        case "array":
            one = example_of(schema.get("items", {}), document, name=name, depth=depth + 1)
            return [one] * max(1, schema.get("minItems", 1)) if one is not None else []
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return False
        case "string":
            return _text(schema, name)
        case _:
            return None


def _number(schema: dict[str, Any]) -> Any:
    if "exclusiveMinimum" in schema:
        return schema["exclusiveMinimum"] + 1
    return schema.get("minimum", 0)


def _text(schema: dict[str, Any], name: str) -> Any:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if name in _NAMES:
        return _NAMES[name]
    if name.endswith("_url") or name == "url":
        return _FORMATS["uri"]
    if schema.get("pattern") == "^#[0-9A-Fa-f]{6}$":
        return "#7C3AED"
    text = name.replace("_", " ") or "text"
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 200)]


def _telling(options: list[Any]) -> Any:
    """The first option that says something: null is always a possibility and never an example."""
    return next((option for option in options if option.get("type") != "null"), options[0])


def _resolved(schema: Any, document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return dict(schema)
