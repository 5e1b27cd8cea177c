import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from litestar.exceptions import HTTPException, ImproperlyConfiguredException, MethodNotAllowedException

from domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    PaymentRequired,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from domain.generation.quota import QuotaExhausted
from domain.tiers import Tier
from entrypoints.http.app import CONTROLLERS
from entrypoints.http.problem_pages import (
    Refusal,
    all_problems,
    charged_for,
    meaning_of,
    problems_markdown,
    status_of,
)
from entrypoints.http.problems import FAMILIES, MalformedRequest, problem_of
from entrypoints.http.wire import encode

OURS = ("domain", "application", "entrypoints")
RESETS = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("x"), 404, "not_found"),
        (Unauthenticated("x"), 401, "authentication_required"),
        (Forbidden("x"), 403, "forbidden"),
        (Conflict("x"), 409, "conflict"),
        (Invalid("x"), 422, "validation_failed"),
        (PaymentRequired("x"), 402, "upgrade_required"),
        (TooMany("x", retry_at=RESETS), 429, "rate_limited"),
        (Unavailable("x"), 503, "dependency_unavailable"),
        (MalformedRequest("x"), 400, "malformed_request"),
        (HTTPException(status_code=404), 404, "not_found"),
        (HTTPException(status_code=418), 400, "malformed_request"),
        (HTTPException(status_code=429), 429, "rate_limited"),
        (HTTPException(status_code=503), 503, "dependency_unavailable"),
        (ImproperlyConfiguredException(), 500, "internal"),
        (ValueError("a secret"), 500, "internal"),
    ],
)
def test_every_error_has_one_meaning(error: Exception, status: int, code: str) -> None:
    problem = problem_of(error)

    assert (problem.status, problem.code) == (status, code)
    assert "secret" not in problem.detail


def test_every_family_of_the_domain_has_a_status() -> None:
    assert set(DomainError.__subclasses__()) == set(FAMILIES)


def test_a_spent_quota_says_what_is_left_and_what_would_help() -> None:
    error = QuotaExhausted(requested=2, limit=3, used=2, resets_at=RESETS, tier=Tier.FREE)

    document = problem_of(error).document(instance="/api/v1/generate", request_id="r-1")

    assert encode(document) == (
        b'{"type":"/problems/quota_exceeded","title":"Quota exceeded","status":402,'
        b'"detail":"2 assets requested, 1 of 3 left until 1 December 2026","instance":"/api/v1/generate",'
        b'"code":"quota_exceeded","request_id":"r-1","limit":3,"used":2,"resets_at":"2026-12-01T00:00:00Z",'
        b'"required_tier":"pro","upgrade_url":"/pricing"}'
    )


def test_the_instance_is_a_reference_whatever_address_was_asked_for() -> None:
    problem = problem_of(NotFound("There is nothing at this address."))

    assert (
        problem.document(instance="/files/fuchs ü?%\n", request_id="r-1")["instance"]
        == "/files/fuchs%20%C3%BC%3F%25%0A"
    )
    assert problem.document(instance="/jobs/a:b@c~d", request_id="r-1")["instance"] == "/jobs/a:b@c~d"


def test_an_upgrade_without_a_quota_has_the_same_members() -> None:
    assert problem_of(PaymentRequired("Pro only.")).facts == {
        "limit": None,
        "used": None,
        "resets_at": None,
        "required_tier": None,
        "upgrade_url": "/pricing",
    }


def test_a_broken_rule_says_where() -> None:
    problem = problem_of(Invalid("Too dark.", pointer="/primary_colors/0", reason="too_dark"))

    assert encode(problem.facts) == (
        b'{"errors":[{"pointer":"/primary_colors/0","code":"too_dark","message":"Too dark."}]}'
    )


def test_who_has_to_wait_is_told_how_long() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=42)

    assert problem_of(Unavailable("x")).headers == {"Retry-After": "5"}
    assert problem_of(Unavailable("x", retry_at=soon)).headers["Retry-After"] in {"41", "42"}
    assert problem_of(Unavailable("x", retry_at=RESETS - timedelta(days=999))).headers == {"Retry-After": "1"}
    assert problem_of(TooMany("x", retry_at=soon)).headers["Retry-After"] in {"41", "42"}


def test_who_is_not_signed_in_is_told_how_to() -> None:
    assert problem_of(Unauthenticated("x")).headers == {"WWW-Authenticate": 'Bearer realm="aurastream"'}


def test_where_get_is_allowed_head_is_too() -> None:
    assert problem_of(MethodNotAllowedException(headers={"allow": "POST, GET"})).headers == {"Allow": "GET, HEAD, POST"}


def test_only_waiting_and_our_own_failures_are_worth_repeating() -> None:
    errors = [Unavailable("x"), TooMany("x", retry_at=RESETS), ValueError(), Conflict("x")]

    assert [problem_of(error).retryable for error in errors] == [True, True, True, False]


def test_facts_are_public_attributes_only() -> None:
    error = Conflict("x")
    vars(error).update(job_id=UUID(int=1), _internal="hidden")

    assert problem_of(error).facts == {"job_id": UUID(int=1)}


def ours() -> dict[str, Refusal]:
    """Those of the whole application; tests have some of their own."""
    assert CONTROLLERS
    return {code: kind for code, kind in all_problems().items() if kind.__module__.partition(".")[0] in OURS}


def test_every_code_has_a_page_that_says_something() -> None:
    pages = problems_markdown()

    for code, kind in all_problems().items():
        assert f"## {code}\n" in pages
        assert 400 <= status_of(kind) < 600
        assert charged_for(kind) in pages


def test_no_two_codes_give_the_same_advice() -> None:
    told = Counter(meaning_of(kind) for kind in ours().values())

    assert [advice for advice, times in told.items() if times > 1] == []


def test_every_page_says_what_happened_and_what_to_do_next() -> None:
    sentences = {code: re.split(r"[.;:] ", " ".join(meaning_of(kind).split())) for code, kind in ours().items()}

    assert [code for code, said in sentences.items() if len(said) < 2] == []


def test_a_refusal_costs_nothing_and_a_lost_answer_is_charged_once() -> None:
    assert {code for code, kind in ours().items() if charged_for(kind) != "Nothing was charged."} == {
        "dependency_unavailable",
        "internal",
    }
