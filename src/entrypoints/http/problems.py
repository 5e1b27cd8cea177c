"""Every refusal and every failure as an RFC 9457 problem document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET
from msgspec.inspect import type_info

from domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotRecognised,
    PaymentRequired,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from entrypoints.http.pointers import FieldError, field_error
from entrypoints.http.rate_fields import rate_fields
from entrypoints.http.sentences import MISSING, explained
from entrypoints.http.wire import encode

MEDIA_TYPE = "application/problem+json"

FAMILIES: Mapping[type[DomainError], int] = {
    NotFound: 404,
    Gone: 410,
    Unauthenticated: 401,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    PaymentRequired: 402,
    TooMany: 429,
    Unavailable: 503,
    TooLarge: 413,
    NotRecognised: 415,
}

PAYMENT_FACTS: Mapping[str, object] = {
    "limit": None,
    "used": None,
    "resets_at": None,
    "required_tier": None,
    "upgrade_url": "/pricing",
}

_UNQUOTED = "/!$&'()*+,;=:@~"  # what RFC 3986 lets a path hold besides letters, digits and -._

_SECOND = timedelta(seconds=1)
_RETRY_SECONDS = 5  # when nobody knows better
_MISSING = re.compile(r"^Missing required (?P<source>\w+) parameter '(?P<name>[^']+)'")

log = structlog.get_logger(__name__)


class HttpRefusal(Exception):
    """A refusal that only HTTP has a reason for. As with domain errors, public attributes are shown to the caller."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]


class MalformedRequest(HttpRefusal):
    """The request cannot be read: broken JSON, text that is not UTF-8, nesting deeper than 32, U+0000, or a `Host` that
    names no host. `detail` says which; the same request will be refused again."""

    status, code, title = 400, "malformed_request", "Malformed request"


class MethodNotAllowed(HttpRefusal):
    """The address exists, the method does not. Use one that `Allow` lists."""

    status, code, title = 405, "method_not_allowed", "Method not allowed"


class PreconditionFailed(HttpRefusal):
    """The resource is not any more what `If-Match` names: fetch it again and decide anew."""

    status, code, title = 412, "precondition_failed", "Precondition failed"


class PayloadTooLarge(HttpRefusal):
    """The body is larger than this route takes. Send less of it; more tries do not help."""

    status, code, title = 413, TooLarge.code, TooLarge.title


class UnsupportedMediaType(HttpRefusal):
    """The body's `Content-Type` is not the one this route reads. `detail` names the one that it does."""

    status, code, title = 415, NotRecognised.code, NotRecognised.title


class ValidationFailed(HttpRefusal):
    """The request was read, and something in it breaks a rule; `errors` says where and which."""

    status, code, title = 422, Invalid.code, Invalid.title

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(_sentence(errors))
        self.errors = errors


class Internal(HttpRefusal):
    """Something broke on our side. It is logged under the request id, which is what to send us. Look whether what you
    asked for was done before you ask again."""

    status, code, title = 500, "internal", "Internal error"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a caller may know of an error."""

    status: int
    code: str
    title: str
    detail: str
    facts: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later without being changed."""
        return self.status == 429 or self.status >= 500

    def document(self, *, instance: str, request_id: str) -> dict[str, object]:
        """`instance` is the path that was asked for, decoded; in the document it is a URI reference."""
        return {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": quote(instance, safe=_UNQUOTED),
            "code": self.code,
            "request_id": request_id,
            **self.facts,
        }


def problem_of(error: Exception) -> Problem:
    """The problem an error means. What is neither a refusal nor the framework's own is a bug: 500 without detail."""
    match error:
        case DomainError():
            return _of_domain(error)
        case HttpRefusal():
            return Problem(error.status, error.code, error.title, str(error), _facts(error))
        case HTTPException() if error.status_code < 500:
            return _of_framework(error)
        case HTTPException(status_code=503):
            return _of_domain(Unavailable("Please try again in a moment."))
        case _:
            return Problem(500, Internal.code, Internal.title, "Something went wrong on our side.")


def log_failure(error: Exception, problem: Problem, *, request_id: str, path: str) -> None:
    """A refusal is a line at info; a bug is an error with its traceback, the only place where it can be seen."""
    if problem.status == 500:
        log.error("unhandled", exc_info=error, request_id=request_id, path=path)
    else:
        log.info("refused", code=problem.code, status=problem.status, request_id=request_id, path=path)


def as_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's exception handler, registered for `Exception`."""
    if isinstance(error, ValidationException):
        error = ValidationFailed(_errors_of(request, error))
    problem = problem_of(error)
    path, request_id = request.scope["path"], request_id_of(request.scope)
    route = request.scope.get("path_template") or path  # the link in a letter is a secret while it is good
    log_failure(error, problem, request_id=request_id, path=route)
    document = problem.document(instance=path, request_id=request_id)
    return Response(encode(document), status_code=problem.status, media_type=MEDIA_TYPE, headers=dict(problem.headers))


def request_id_of(scope: Any) -> str:
    """The id the envelope gave this request; empty only where no envelope is around the application."""
    return str(scope.get("state", {}).get("request_id", ""))


def _of_domain(error: DomainError) -> Problem:
    status = next(FAMILIES[cls] for cls in type(error).__mro__ if cls in FAMILIES)
    facts = _facts(error)
    headers: dict[str, str] = {}
    match error:
        case Invalid():
            facts = {name: value for name, value in facts.items() if name not in {"pointer", "reason"}}
            facts["errors"] = [FieldError(error.pointer, error.reason, str(error))]
        case Unauthenticated():
            headers["WWW-Authenticate"] = 'Bearer realm="aurastream"'
        case PaymentRequired():
            facts = {**PAYMENT_FACTS, **facts}
    retry_at = facts.get("retry_at")
    if isinstance(retry_at, datetime):
        wait = max(_SECOND, retry_at - datetime.now(UTC))
        headers["Retry-After"] = str(-(-wait // _SECOND))
        if isinstance(error, TooMany) and error.rate:
            headers |= rate_fields(error.rate, remaining=0, after=wait)
    elif status == 503:
        facts.pop("retry_at", None)
        headers["Retry-After"] = str(_RETRY_SECONDS)
    return Problem(status, error.code, error.title, str(error) or error.title, facts, headers)


def _facts(error: Exception) -> dict[str, object]:
    return {name: value for name, value in vars(error).items() if not name.startswith("_")}


_FRAMEWORK: Mapping[int, tuple[type[DomainError | HttpRefusal], str]] = {
    401: (Unauthenticated, "Sign in first."),
    403: (Forbidden, "This is not yours to do."),
    404: (NotFound, "There is nothing at this address."),
    405: (MethodNotAllowed, "This address does not know this method."),
    413: (PayloadTooLarge, "The body is larger than this route takes."),
    415: (UnsupportedMediaType, "This route does not read bodies of this type."),
    429: (TooMany, "Too many requests."),
}


def _of_framework(error: HTTPException) -> Problem:
    """Litestar's own refusals. Its texts quote the request and its internals, so ours are said instead."""
    kind, detail = _FRAMEWORK.get(error.status_code, (MalformedRequest, error.detail))
    headers = {name.title(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 401:
        headers.setdefault("Www-Authenticate", 'Bearer realm="aurastream"')
    if "Allow" in headers:
        methods = {method.strip() for method in headers["Allow"].split(",")}
        headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    status = error.status_code if kind is not MalformedRequest else 400
    return Problem(status, kind.code, kind.title, detail, {}, headers)


def _errors_of(request: Request[Any, Any, Any], error: ValidationException) -> list[FieldError]:
    """Litestar names each parameter that would not convert; of a form it only knows that it is the body."""
    missing = _MISSING.match(error.detail)
    if missing:
        place = f"{missing['source']}:{missing['name']}"
        return [FieldError(place, "required", MISSING)]
    cause, form = error.__cause__, request.route_handler.parsed_data_field
    if form and isinstance(cause, msgspec.ValidationError) and "`$.data" in str(cause):
        return [field_error(cause, form.annotation, root=".data")]
    found = list(_parameters(request, error.extra if isinstance(error.extra, list) else []))
    return found or [FieldError("", "invalid", "The request breaks a rule.")]


def _parameters(request: Request[Any, Any, Any], extra: list[Any]) -> Iterator[FieldError]:
    handler = request.route_handler
    declared, kinds = handler.parsed_fn_signature.parameters, handler.signature_model.__annotations__
    for entry in extra:
        key, message = str(entry.get("key", "")), str(entry.get("message", ""))
        source = entry.get("source", "query")
        source = str(getattr(source, "value", source))
        alias = getattr(getattr(declared.get(key), "kwarg_definition", None), "name", None) or key
        code, sentence = explained(
            message, type_info(kinds[key]) if key in kinds else None, _sent(request, source, alias)
        )
        yield FieldError(f"{source}:{alias}", code, sentence)


def _sent(request: Request[Any, Any, Any], source: str, name: str) -> object:
    sent: Mapping[str, object] = {"path": request.path_params, "header": request.headers}.get(
        source, request.query_params
    )
    return sent.get(name, UNSET)


def _sentence(errors: Sequence[FieldError]) -> str:
    first = errors[0]
    return f"{first.pointer}: {first.message}" if first.pointer else first.message
