from typing import Any

import pytest
from litestar import Request

from entrypoints.http.etags import conditional, require_match, require_version, tag_of, version_tag
from entrypoints.http.problems import PreconditionFailed


def asked(**headers: str) -> Request[Any, Any, Any]:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})  # type: ignore[typeddict-item]  # all that is read


@pytest.mark.parametrize(
    "header", ['"v7"', 'W/"v7"', '"a", "v7"', 'W/"a" , W/"v7"', "*", '"v7", rubbish', '"a,b", "v7"']
)
def test_what_the_client_has_is_not_sent_again(header: str) -> None:
    answer = conditional(asked(if_none_match=header), b"{}", tag=version_tag(7))

    assert (answer.status_code, answer.content) == (304, None)
    assert answer.headers == {"ETag": '"v7"', "Cache-Control": "private, no-cache"}


@pytest.mark.parametrize("header", ['"v8"', "v7", 'w/"v7"', "", "rubbish", '"v7', '"v77"', 'rubbish, "v7"'])
def test_what_the_client_has_not_is_sent(header: str) -> None:
    answer = conditional(asked(if_none_match=header), b"{}", tag=version_tag(7))

    assert (answer.status_code, answer.content) == (200, b"{}")


def test_a_tag_follows_the_content() -> None:
    assert tag_of(b"{}") == tag_of(b"{}") != tag_of(b"{} ")


@pytest.mark.parametrize("headers", [{}, {"if_match": '"v7"'}, {"if_match": 'W/"v7"'}, {"if_match": "*"}])
def test_a_change_goes_through_when_the_client_has_seen_the_present_state(headers: dict[str, str]) -> None:
    require_match(asked(**headers), version_tag(7))


@pytest.mark.parametrize("header", ['"v6"', "", "v7"])
def test_a_change_of_something_else_is_refused(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        require_match(asked(if_match=header), version_tag(7))


@pytest.mark.parametrize("header", ['"v7"', '"v7-0a"', 'W/"v7-0b"', '"v6", "v7-0c"', "*", None])
def test_a_change_goes_through_for_who_has_seen_the_present_version(header: str | None):
    require_version(asked(**({"if_match": header} if header else {})), 7)


@pytest.mark.parametrize("header", ['"v6"', '"v70"', '"v7x"', '"7"', "v7", "rubbish", ""])
def test_a_change_is_refused_to_who_has_seen_another_version(header: str):
    with pytest.raises(PreconditionFailed):
        require_version(asked(if_match=header), 7)


def test_what_else_an_answer_shows_tells_tags_of_one_version_apart():
    tags = {version_tag(7), version_tag(7, b"a link"), version_tag(7, b"a later link")}

    assert len(tags) == 3
    assert all(tag.startswith('"v7') for tag in tags)
