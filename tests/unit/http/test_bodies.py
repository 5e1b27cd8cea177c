import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.http.bodies import decoded, guard
from entrypoints.http.problems import MalformedRequest, ValidationFailed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text().filter(lambda text: "\0" not in text),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab[{\\"', max_size=3), inner, max_size=4),
    max_leaves=20,
)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@given(JSON)
def test_ordinary_json_is_read_as_it_was_written(value: Any) -> None:
    assert decoded(json.dumps(value, ensure_ascii=False).encode(), Any) == value


@given(st.integers(0, 60), st.text('[]{}\\"a', max_size=80), st.integers(0, 40))
def test_nesting_counts_brackets_outside_of_strings_only(levels: int, noise: str, siblings: int) -> None:
    body = b"[" * levels + json.dumps([noise] * siblings).encode() + b"]" * levels

    if levels + 1 > 32:
        with pytest.raises(MalformedRequest):
            guard(body)
    else:
        assert depth_of(decoded(body, Any)) == levels + 1


@pytest.mark.parametrize(
    "body",
    [
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'{"a": "\xc0\x80"}',
        b'"\\ud800"',
        b'"\\udc00"',
        b'"a\\u0000b"',
        b'{"a\\u0000": 1}',
        b'"\\\\\\u0000"',
        b'"\x00"',
        b"NaN",
        b"[Infinity]",
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b"{} x",
        b'["a",]',
        b"01",
        b" ",
        b"[" * 20_000,
        b'{"a":' * 20_000,
    ],
)
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        decoded(body, Any)


@pytest.mark.parametrize("body", [b"1e999", b"-1e999", b"9" * 5000])
def test_numbers_beyond_reason_break_a_rule(body: bytes) -> None:
    with pytest.raises(ValidationFailed):
        decoded(body, Any)


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    assert decoded(b'"\\\\u0000"', str) == "\\u0000"


def test_of_doubled_keys_the_last_wins() -> None:
    assert decoded(b'{"a": 1, "a": 2}', dict[str, int]) == {"a": 2}


def test_broken_json_is_malformed_even_where_it_would_not_have_fitted() -> None:
    with pytest.raises(MalformedRequest):
        decoded(b'{"a": "x", ', dict[str, int])


def test_numbers_are_not_read_from_texts() -> None:
    with pytest.raises(ValidationFailed):
        decoded(b'{"a": "1"}', dict[str, int])


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(body: bytes) -> None:
    with suppress(MalformedRequest, ValidationFailed):
        assert isinstance(decoded(body, dict[str, int]), dict)
