"""The served OpenAPI document: what Litestar draws from the handlers, made as strict as the application is.

Litestar leaves out that unknown fields are refused, shows its own error shape where we answer problems, and knows
nothing of sign-in. The rest is derived from the handlers: their refusals, their bodies, their parameters.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from inspect import cleandoc
from typing import Any, TypeVar

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from domain.accounts import TokenExpired
from domain.errors import DomainError, NotFound, TooMany, Unauthenticated, Unavailable
from entrypoints.http.auth import SAFE_METHODS
from entrypoints.http.csrf import CsrfFailed
from entrypoints.http.downloads import FileStream
from entrypoints.http.openapi_examples import example_of
from entrypoints.http.openapi_headers import HEADERS, describe_headers
from entrypoints.http.openapi_limits import restore_limits
from entrypoints.http.problem_pages import meaning_of, status_of
from entrypoints.http.problems import (
    MEDIA_TYPE,
    HttpRefusal,
    Internal,
    MalformedRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)
from entrypoints.http.rates import rates_of
from entrypoints.http.streams import EventStream
from entrypoints.http.wire import Input

Refusal = type[DomainError | HttpRefusal]
Document = dict[str, Any]
Handler = TypeVar("Handler", bound=Callable[..., Any])

Kind = TypeVar("Kind")

_CLAUSE = re.compile(r"[.;:](?: |$)")
_REFUSALS, _TAGGED = "__refusals__", "__tagged__"

PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. A code may bring further members, described on the page that `type` names.",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not_found"]},
        "title": {"type": "string", "examples": ["Not found"]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "examples": [404]},
        "detail": {"type": "string", "examples": ["There is nothing at this address."]},
        "instance": {"type": "string", "format": "uri-reference", "examples": ["/api/v1/jobs"]},
        "code": {"type": "string", "pattern": "^[a-z_]+$", "examples": ["not_found"]},
        "request_id": {"type": "string", "examples": ["0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10"]},
        "errors": {
            "type": "array",
            "description": "With 422: a JSON Pointer into the body, or `query:<name>`.",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "message")},
            },
        },
    },
}

SECURITY_SCHEMES: Mapping[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The access token."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "description": "For browsers; every unsafe method then needs the CSRF token in `X-CSRF-Token` as well.",
    },
}


def refuses(*refusals: Refusal) -> Callable[[Handler], Handler]:
    """Say on a handler which refusals it may answer, so that its operation lists them. Put it next to the function."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _REFUSALS, refusals)
        return handler

    return mark


def tagged(handler: Handler) -> Handler:
    """Say on a handler that its answer has an `ETag`, as `conditional` makes it. Put it next to the function."""
    setattr(handler, _TAGGED, True)
    return handler


def is_public(handler: HTTPRouteHandler) -> bool:
    """Whether a route needs no sign-in: its own `opt`, or that of a layer above, says `public=True`."""
    return bool(handler.opt.get("public"))


def document_of(app: Litestar, *, cookie: str) -> Document:
    """The document as JSON values; `cookie` is the name of the cookie that signs browsers in."""
    document: Document = copy.deepcopy(app.openapi_schema.to_schema())
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    _close_inputs(schemas)
    _describe_schemas(schemas)
    _whole_limits(document)
    schemas["Problem"] = dict(PROBLEM)
    components["headers"] = dict(HEADERS)
    components["securitySchemes"] = {**SECURITY_SCHEMES, "cookie": {**SECURITY_SCHEMES["cookie"], "name": cookie}}
    for operation, handler, path in _operations(app, document):
        _describe(operation, handler, path)
        _exemplify(operation, document)
    used = _referenced(document["paths"], schemas) | {"Problem"}
    components["schemas"] = {name: schema for name, schema in sorted(schemas.items()) if name in used}
    return _with_short_names(document)


def _operations(app: Litestar, document: Document) -> Iterator[tuple[Document, HTTPRouteHandler, str]]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        path = route.path_format or "/"
        for method, (handler, _) in route.route_handler_map.items():
            operation = document["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                yield operation, handler, path


def _describe(operation: Document, handler: HTTPRouteHandler, path: str) -> None:
    public = is_public(handler)
    if "description" in operation:  # without a docstring the name of the handler is all there is, as Litestar writes it
        operation["summary"] = summary_of(operation["description"])
    operation["security"] = [] if public else [{"bearer": []}, {"cookie": []}]
    answers = {status: answer for status, answer in operation["responses"].items() if status < "400"}
    returned = handler.parsed_fn_signature.return_type
    for answer in answers.values():
        if returned.is_subclass_of(EventStream):
            [media] = answer["content"].values()
            answer["content"] = {"text/event-stream": {"schema": _event_of(media["schema"])}}
        elif returned.is_subclass_of(FileStream):
            answer["description"] = "Stream Response"  # as Litestar says it of its own `Stream`, and of no other
    answers.get("204", {}).pop("content", None)
    refusals: list[Refusal] = [*getattr(handler.fn, _REFUSALS, ()), MalformedRequest, Internal]
    if not public:
        refusals += [Unauthenticated, TokenExpired]
        if not handler.http_methods & SAFE_METHODS:
            refusals.append(CsrfFailed)
    rates = rates_of(handler)
    if rates != ():
        refusals.append(TooMany)
    if any(rate.fails_closed for rate in rates or ()):
        refusals.append(Unavailable)
    if "{" in path:
        refusals.append(NotFound)
    if operation.get("parameters"):
        refusals.append(ValidationFailed)
    if "requestBody" in operation:
        field = handler.parsed_data_field
        operation["requestBody"]["required"] = field is None or not (field.is_optional or field.has_default)
        refusals += [UnsupportedMediaType, PayloadTooLarge, ValidationFailed]
    operation["responses"] = answers | _problems(refusals)
    describe_headers(operation["responses"], limited=rates != (), tagged=hasattr(handler.fn, _TAGGED))


def summary_of(description: str) -> str:
    """Its first clause, for lists of operations: the rest is said there where one is looked at."""
    return _CLAUSE.split(" ".join(description.split()), maxsplit=1)[0]


def _event_of(told: Document) -> Document:
    """One event of a stream whose data is `told`, or the problem that ended it."""
    content = {"anyOf": [told, {"$ref": "#/components/schemas/Problem"}]}
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": content}
    return {
        "type": "object",
        "description": "Each event of the stream; the last one is `error` when the stream broke.",
        "required": ["id", "event", "data"],
        "properties": {"id": {"type": "string", "examples": ["3"]}, "event": {"type": "string"}, "data": data},
    }


def _problems(refusals: list[Refusal]) -> Document:
    by_status: dict[int, dict[str, Refusal]] = {}
    for refusal in refusals:
        by_status.setdefault(status_of(refusal), {})[refusal.code] = refusal
    return {str(status): _problem_answer(status, kinds) for status, kinds in sorted(by_status.items())}


def _problem_answer(status: int, kinds: Mapping[str, Refusal]) -> Document:
    examples = {
        code: {
            "value": {
                "type": f"/problems/{code}",
                "title": kind.title,
                "status": status,
                "detail": kind.title + ".",
                "instance": "/api/v1",
                "code": code,
                "request_id": "0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10",
            }
        }
        for code, kind in kinds.items()
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}}
    described = "\n\n".join(f"`{code}`: {meaning_of(kind)}" for code, kind in kinds.items())
    return {"description": described, "content": content}


def _exemplify(operation: Document, document: Document) -> None:
    bodies = [operation.get("requestBody", {})]
    bodies += [answer for status, answer in operation["responses"].items() if status < "400"]
    for body in bodies:
        for media in (body.get("content") or {}).values():
            if "schema" in media and "example" not in media and "examples" not in media:
                media["example"] = example_of(media["schema"], document)


def _close_inputs(schemas: Document) -> None:
    inputs: dict[str, type[Input]] = {cls.__name__: cls for cls in _descendants(Input)}
    closed = {cls.__name__ for cls in _descendants(msgspec.Struct) if cls.__struct_config__.forbid_unknown_fields}
    for name, schema in schemas.items():
        if schema.get("title", name) in closed:
            schema["additionalProperties"] = False
    restore_limits(schemas, inputs)


def _describe_schemas(schemas: Document) -> None:
    """Litestar passes on what an enum says about itself, and not what a struct does.

    Of structs that share a name it tells one from the other by the end of the module's: `assets_DeletedView`.
    """
    structs: dict[str, dict[str, type[msgspec.Struct]]] = {}
    for cls in _descendants(msgspec.Struct):
        path = f"{cls.__module__}.{cls.__name__}".replace(".", "_")
        structs.setdefault(cls.__name__, {})[path] = cls
    for name, schema in schemas.items():
        namesakes = structs.get(schema.get("title", name).partition("[")[0], {})
        meant = [cls for path, cls in namesakes.items() if len(namesakes) == 1 or f"_{path}".endswith(f"_{name}")]
        if len(meant) == 1 and (own := vars(meant[0]).get("__doc__")):
            schema.setdefault("description", " ".join(cleandoc(own).split()))


def _whole_limits(document: Document) -> None:
    """Litestar writes the limits of integers as 4.0."""
    waiting: list[object] = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("type") == "integer":
                part.update({key: int(limit) for key, limit in part.items() if isinstance(limit, float)})
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _with_short_names(document: Document) -> Document:
    """`Page_entrypoints.http.assets.AssetView_` becomes `AssetViewPage`: clients make types of these names."""
    schemas = document["components"]["schemas"]
    text = msgspec.json.encode(document).decode()
    for name in schemas:
        outer, _, inner = name.partition("_")
        short = inner.rpartition(".")[2].rstrip("_") + outer
        if "." in inner and short not in schemas:
            text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{short}"')
            text = text.replace(f'"{name}":', f'"{short}":')
    renamed: Document = msgspec.json.decode(text)
    return renamed


def _descendants(cls: type[Kind]) -> Iterator[type[Kind]]:
    for child in cls.__subclasses__():
        yield child
        yield from _descendants(child)


def _referenced(part: object, schemas: Document) -> set[str]:
    """The schemas that something still points to: Litestar's own error shape is not among them any more."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        match waiting.pop():
            case {"$ref": str(ref)}:
                name = ref.rsplit("/", 1)[-1]
                if name in schemas and name not in found:
                    found.add(name)
                    waiting.append(schemas[name])
            case dict() as mapping:
                waiting.extend(mapping.values())
            case list() as items:
                waiting.extend(items)
    return found
