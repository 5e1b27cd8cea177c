from datetime import timedelta

import httpx2
import pytest
from msgspec import Struct

from adapters.oauth.answers import Broken, Declined, Grant, Subject, Tokens, check, read


class Person(Struct):
    id: Subject


def an_answer(content: bytes, *, status: int = 200, **headers: str) -> httpx2.Response:
    named = {"Content-Type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx2.Response(status, content=content, headers=named)


def test_unknown_fields_are_passed_over() -> None:
    assert read(an_answer(b'{"id": "1", "new": [{}]}'), Person) == Person("1")


@pytest.mark.parametrize(
    "media_type", ["application/json", "Application/JSON; charset=utf-8", "application/jwk-set+json"]
)
def test_json_has_several_names(media_type: str) -> None:
    assert read(an_answer(b'{"id": "1"}', Content_Type=media_type), Person).id == "1"


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": 1}',
        b'{"id": null}',
        b"{}",
        b"null",
        b'{"id": ""}',
        b'{"id": "a b"}',
        b'{"id": "1\\n"}',
        b'{"id": "\xc3\xa9"}',
    ],
)
def test_an_answer_that_lacks_what_is_needed_is_a_refusal(body: bytes) -> None:
    with pytest.raises(Declined):
        read(an_answer(body), Person)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"id": "\xff"}', b'{"id": "\\ud800"}', b'{"id": "1"} x', b"{'id': 1}"]
)
def test_an_answer_that_is_no_json_is_none(body: bytes) -> None:
    with pytest.raises(Broken):
        read(an_answer(body), Person)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error": "invalid_grant", "error_description": "x"}', "invalid_grant"),
        (b'{"status": 400, "message": "Invalid token"}', "invalid_token"),
        (b'{"error": "Bad Request", "message": "Invalid refresh token"}', "invalid_refresh_token"),
        (b'{"error": "your secret was hunter2"}', "status 400"),
        (b'{"error": {"code": 7}}', "status 400"),
        (b'{"error": "\xff"}', "status 400"),
        (b"<h1>Bad Request</h1>", "status 400"),
        (b"", "status 400"),
    ],
)
def test_only_known_words_of_a_complaint_are_repeated(body: bytes, error: str) -> None:
    with pytest.raises(Declined) as caught:
        check(an_answer(body, status=400))

    assert caught.value.error == error


def test_a_complaint_with_200_is_a_complaint() -> None:
    with pytest.raises(Declined, match=r"^invalid_grant$"):
        read(an_answer(b'{"error": "invalid_grant"}'), Tokens)


@pytest.mark.parametrize(("status", "error"), [(400, Declined), (404, Declined), (408, Broken), (425, Broken)])
@pytest.mark.parametrize("body", [b"", b'{"error": "invalid_client"}'])
def test_what_may_be_better_next_time_is_no_refusal(status: int, error: type[Exception], body: bytes) -> None:
    with pytest.raises(error):
        check(an_answer(body, status=status))


@pytest.mark.parametrize(
    ("header", "wait"),
    [("0", timedelta(0)), (" 30 ", timedelta(seconds=30)), ("99999", timedelta(hours=1)), ("-1", None), ("1e3", None)],
)
def test_a_wait_is_whole_seconds_and_at_most_an_hour(header: str, wait: timedelta | None) -> None:
    with pytest.raises(Broken) as caught:
        check(an_answer(b"", status=429, Retry_After=header))

    assert caught.value.retry_after == wait


@pytest.mark.parametrize(
    ("scope", "scopes"),
    [("a b", {"a", "b"}), ("a,b", {"a", "b"}), (["a", "b"], {"a", "b"}), ("", set()), ([], set())],
)
def test_scopes_are_parted_by_spaces_or_commas_or_listed(scope: str | list[str], scopes: set[str]) -> None:
    assert Tokens("access", scope=scope).scopes == scopes


def test_a_grant_holds_what_is_needed_to_give_it_back_and_nothing_else() -> None:
    tokens = Tokens("access", refresh_token="refresh", id_token="personal", scope="email")

    assert tokens.grant == '{"access_token":"access","refresh_token":"refresh"}'
    assert Tokens("access").grant == '{"access_token":"access"}'


def test_a_refresh_token_lives_longer_than_an_access_token() -> None:
    assert Grant("access", "refresh").longest_lived == ("refresh", "refresh_token")
    assert Grant("access").longest_lived == ("access", "access_token")


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", '{"access_token": 7}', "\ud800"])
def test_what_is_no_grant_of_ours_is_none(text: str) -> None:
    assert Grant.parse(text) is None
