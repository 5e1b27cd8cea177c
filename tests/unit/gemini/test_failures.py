from datetime import timedelta

import pytest

from adapters.gemini.failures import ModelUnknown, QuotaSpent, complaint_in, outcome_of
from domain.generation.picture import ModelRefused, ModelUnavailable, PictureMissed


def after(code: int, body: object, retry_after: str = "") -> PictureMissed:
    return outcome_of(code, complaint_in(body), model="m", retry_after=retry_after)


def quota(quota_id: str, delay: str) -> object:
    details = [{"@type": "QuotaFailure", "violations": [{"quotaId": quota_id}]}, {"retryDelay": delay}]
    return {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": details}}


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(400, ModelRefused), (401, ModelRefused), (403, ModelRefused), (404, ModelUnknown), (413, ModelRefused)]
    + [(code, ModelUnavailable) for code in (204, 307, 408, 429, 499, 500, 502, 503, 504, 529)],
)
def test_every_status_has_its_outcome(code: int, outcome: type[PictureMissed]) -> None:
    assert type(after(code, {})) is outcome


def test_a_quota_of_the_minute_says_when_to_come_back() -> None:
    missed = after(429, quota("GenerateRequestsPerMinutePerProjectPerModel", "7.5s"))

    assert type(missed) is ModelUnavailable
    assert missed.retry_after == timedelta(seconds=7.5)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "41s"), id="by its name"),
        pytest.param(quota("", "14400s"), id="by its wait"),
    ],
)
def test_a_quota_of_the_day_is_told_from_one_of_the_minute(body: object) -> None:
    assert type(after(429, body)) is QuotaSpent


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("11", timedelta(seconds=11)),
        ("999999999", timedelta(days=1)),
        ("", None),
        ("-3", None),
        ("nan", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_read_with_suspicion(header: str, wait: timedelta | None) -> None:
    missed = after(503, {}, retry_after=header)

    assert isinstance(missed, ModelUnavailable)
    assert missed.retry_after == wait


@pytest.mark.parametrize("body", [None, [], "<html>", {"error": "no"}, {"error": {"details": [7]}}, {"message": "x"}])
def test_a_body_of_another_shape_leaves_the_status_to_decide(body: object) -> None:
    assert type(after(503, body)) is ModelUnavailable


def test_what_google_writes_is_neither_raised_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    secret = "Your API key AIzaSyD was reported as leaked"
    body = {"error": {"message": secret, "status": secret, "details": [{"reason": secret}]}}

    missed = after(403, body)

    assert str(missed) == "The image model does not let us in."
    assert "AIza" not in caplog.text
    assert "gemini answered 403 for m: status=- reason=-" in caplog.text


def test_an_operator_sees_why(caplog: pytest.LogCaptureFixture) -> None:
    after(400, {"error": {"status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}})

    assert "gemini answered 400 for m: status=INVALID_ARGUMENT reason=API_KEY_INVALID" in caplog.text
