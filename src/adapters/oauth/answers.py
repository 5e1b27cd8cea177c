"""What providers answer, read strictly.

A provider's own words never leave this module: they may echo what we sent. What helps an operator is the status and
the error, which is a word of a fixed vocabulary.
"""

import re
from datetime import timedelta
from typing import Annotated, Final, Self, TypeVar

import httpx2
import msgspec
from msgspec import Meta, Struct

Opaque = Annotated[str, Meta(max_length=4_096, pattern=r"\A[!-~]+\Z")]
"""A token or a code: nothing that would break out of a header."""

Subject = Annotated[str, Meta(max_length=255, pattern=r"\A[!-~]+\Z")]
"""A provider's name for an account. Google promises at most 255 ASCII characters, the others have far fewer."""

LONGEST_WAIT: Final = timedelta(hours=1)

_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # what msgspec raises for bad JSON
_WORTH_WAITING: Final = frozenset({408, 425, 429})
_SECONDS: Final = re.compile(r"\d{1,9}")
_GONE: Final = frozenset({"invalid_grant", "invalid_token", "invalid_refresh_token", "access_token_invalid"})
_KNOWN: Final = _GONE | {
    "access_denied",
    "client_does_not_exist",
    "invalid_authorization_code",
    "invalid_client",
    "invalid_client_secret",
    "invalid_request",
    "invalid_scope",
    "scope_not_authorized",
    "unauthorized_client",
    "unsupported_grant_type",
}

Answer = TypeVar("Answer")


class Declined(Exception):
    """A provider answered, but not with what was asked for; `error` is what it says was wrong, as far as known."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error

    @property
    def is_of_a_dead_grant(self) -> bool:
        return self.error in _GONE


class Broken(Exception):
    """There is no answer, or none that can be read; another time there may be one."""

    def __init__(self, what: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Tokens(Struct):
    """What a code is worth. The scope is text everywhere but with Twitch, where it is a list."""

    access_token: Opaque
    refresh_token: Opaque | None = None
    id_token: Annotated[str, Meta(max_length=16_384)] | None = None
    scope: str | list[str] = ""

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.replace(",", " ").split() if isinstance(self.scope, str) else self.scope)

    @property
    def grant(self) -> str:
        return msgspec.json.encode(Grant(self.access_token, self.refresh_token)).decode()


class Grant(Struct, omit_defaults=True):
    """What we keep to give back one day."""

    access_token: Opaque
    refresh_token: Opaque | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no grant of ours."""
        try:
            return msgspec.json.decode(text, type=cls)
        except (*_UNREADABLE, UnicodeEncodeError):
            return None

    @property
    def longest_lived(self) -> tuple[str, str]:
        """The token that is good for longest, and what kind it is, in the words of RFC 7009."""
        if self.refresh_token is not None:
            return self.refresh_token, "refresh_token"
        return self.access_token, "access_token"


def read(response: httpx2.Response, answer: type[Answer]) -> Answer:
    """The body of a good answer. Raises `Declined` when it lacks what is needed, `Broken` when it is no JSON."""
    check(response)
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise Broken("no JSON")
    try:
        return msgspec.json.decode(response.content, type=answer)
    except msgspec.ValidationError as error:
        raise Declined(_complaint(response.content) or "incomplete answer") from error
    except _UNREADABLE as error:
        raise Broken("bad JSON") from error


def check(response: httpx2.Response) -> None:
    """Raises `Declined` for a status that will be the same next time, `Broken` for every other but 2xx."""
    status = response.status_code
    if 400 <= status < 500 and status not in _WORTH_WAITING:
        raise Declined(_complaint(response.content) or f"status {status}")
    if not response.is_success:
        raise Broken(f"status {status}", retry_after=_wait(response.headers.get("Retry-After", "")))


class _Complaint(Struct):
    """RFC 6749 has a word in `error`; Twitch has a sentence in `message`, and a phrase of HTTP in `error`."""

    error: object = None
    message: object = None


def _complaint(body: bytes) -> str | None:
    try:
        complaint = msgspec.json.decode(body, type=_Complaint)
    except _UNREADABLE:
        return None
    said = (text.lower().replace(" ", "_") for text in (complaint.error, complaint.message) if isinstance(text, str))
    return next((word for word in said if word in _KNOWN), None)


def _wait(seconds: str) -> timedelta | None:
    return min(timedelta(seconds=int(seconds)), LONGEST_WAIT) if _SECONDS.fullmatch(seconds.strip()) else None
