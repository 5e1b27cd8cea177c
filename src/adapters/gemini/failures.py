"""What an error answer of the Gemini API means for a picture.

Google's own text never leaves this module: it may name our project, and the one about a leaked key may name the key.
What helps an operator is the status, the status name and the reason, which are words of a fixed vocabulary.
"""

import logging
import re
from datetime import timedelta

from msgspec import Struct, ValidationError, convert, field

from domain.generation.picture import ModelRefused, ModelUnavailable, PictureMissed

_log = logging.getLogger(__name__)

_LONGEST_WAIT = timedelta(days=1)
_LONGEST_MINUTE = timedelta(minutes=2)
_WORD = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s?")
_WORTH_WAITING = frozenset({408, 429, 499})


class ModelUnknown(ModelRefused):
    """The API has no such model, or has it no more."""


class QuotaSpent(ModelUnavailable):
    """This model will not draw for us again today."""


class Violation(Struct, rename="camel"):
    quota_id: str = ""


class Detail(Struct, rename="camel"):
    """One entry of the details; their `@type` is not needed to tell a RetryInfo, QuotaFailure and ErrorInfo apart."""

    reason: str = ""
    retry_delay: str = ""
    violations: list[Violation] = field(default_factory=list[Violation])


class Complaint(Struct):
    """The `error` object of an answer."""

    code: int = 0
    status: str = ""
    details: list[Detail] = field(default_factory=list[Detail])

    @property
    def retry_delay(self) -> str:
        return next((detail.retry_delay for detail in self.details if detail.retry_delay), "")

    @property
    def reason(self) -> str:
        return next((detail.reason for detail in self.details if detail.reason), "")

    @property
    def names_a_day(self) -> bool:
        """Whether what ran out is counted by the day, as in GenerateRequestsPerDayPerProjectPerModel."""
        return any("PerDay" in violation.quota_id for detail in self.details for violation in detail.violations)


class _ErrorBody(Struct):
    error: Complaint = field(default_factory=Complaint)


def complaint_in(body: object) -> Complaint:
    """The complaint of a decoded error body; an empty one when it is a proxy's page or anything else."""
    try:
        return convert(body, _ErrorBody).error
    except ValidationError:
        return Complaint()


def outcome_of(code: int, complaint: Complaint, *, model: str, retry_after: str = "") -> PictureMissed:
    """The miss to raise for an answer of status `code`; `retry_after` is the header of that name."""
    _log.warning(
        "gemini answered %d for %s: status=%s reason=%s", code, model, _word(complaint.status), _word(complaint.reason)
    )
    wait = _wait(complaint.retry_delay or retry_after)
    if code == 404:
        return ModelUnknown("The image model does not exist any more.")
    if code == 429 and (complaint.names_a_day or (wait and wait > _LONGEST_MINUTE)):
        return QuotaSpent("The image model has no quota left for today.", retry_after=wait)
    if 400 <= code < 500 and code not in _WORTH_WAITING:
        return ModelRefused(_refusal(code, complaint))
    if code == 429:
        return ModelUnavailable("The image model is busy.", retry_after=wait)
    return ModelUnavailable("The image model has a problem.", retry_after=wait)


def _refusal(code: int, complaint: Complaint) -> str:
    if code in {401, 403} or complaint.reason == "API_KEY_INVALID":
        return "The image model does not let us in."
    return "The image model does not take this request."


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else "-"


def _wait(text: str) -> timedelta | None:
    """The `7.5s` of a RetryInfo or the `7` of a Retry-After, at most a day; None when there is nothing to read."""
    if seconds := _SECONDS.fullmatch(text.strip()):
        return min(timedelta(seconds=float(seconds[1])), _LONGEST_WAIT)
    return None
