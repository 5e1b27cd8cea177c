"""The families of refusals. Each family has one HTTP meaning, known only to `entrypoints/http/problems.py`."""

from datetime import datetime
from typing import ClassVar

from domain.rates import Rate


class DomainError(Exception):
    """A refusal with a stable code, a sentence for people and its facts as attributes.

    Every public attribute is shown to the caller, so none may hold a secret or another user's id.
    """

    code: ClassVar[str]
    title: ClassVar[str]


class NotFound(DomainError):
    code = "not_found"
    title = "Not found"


class Gone(DomainError):
    code = "gone"
    title = "Gone"


class Forbidden(DomainError):
    code = "forbidden"
    title = "Forbidden"


class Unauthenticated(DomainError):
    code = "authentication_required"
    title = "Authentication required"


class Conflict(DomainError):
    code = "conflict"
    title = "Conflict"


class Invalid(DomainError):
    """What was sent breaks a rule; `pointer` is a JSON Pointer into the body or `query:<name>`."""

    code = "validation_failed"
    title = "Validation failed"

    def __init__(self, message: str, *, pointer: str = "", reason: str = "invalid") -> None:
        super().__init__(message)
        self.pointer, self.reason = pointer, reason


class TooLarge(DomainError):
    code = "payload_too_large"
    title = "Payload too large"


class NotRecognised(DomainError):
    code = "unsupported_media_type"
    title = "Unsupported media type"


class PaymentRequired(DomainError):
    code = "upgrade_required"
    title = "Upgrade required"


class Unavailable(DomainError):
    """Something outside that this needs does not answer; trying again later may help."""

    code = "dependency_unavailable"
    title = "Temporarily unavailable"

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class TooMany(DomainError):
    """Asked too often; `retry_at` is when the next try is let through, `rate` which one refused it."""

    code = "rate_limited"
    title = "Rate limited"

    def __init__(self, message: str, *, retry_at: datetime, rate: Rate | None = None) -> None:
        super().__init__(message)
        self.retry_at, self._rate = retry_at, rate

    @property
    def rate(self) -> Rate | None:
        return self._rate
