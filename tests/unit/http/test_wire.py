import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from asyncpg.pgproto import pgproto
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Meta, UnsetType

from entrypoints.http.bodies import decoded
from entrypoints.http.pointers import FieldError, FieldRefused
from entrypoints.http.problems import ValidationFailed
from entrypoints.http.wire import VERBATIM, Input, TextRule, View, cleaned, encode, text


class Gradient(Input):
    name: Annotated[str, text(5, least=1, one_line=True)]


class NewVoice(Input):
    tone: Annotated[str, text(5)]
    password: Annotated[str, VERBATIM] = ""
    note: str = ""
    phrases: Annotated[list[Annotated[str, text(3)]], Meta(max_length=2)] = msgspec.field(default_factory=list)
    labels: dict[str, Annotated[str, text(3)]] = msgspec.field(default_factory=dict)
    change: Annotated[str, text(3)] | UnsetType | None = UNSET
    gradients: list[Gradient] = msgspec.field(default_factory=list)


def refusal(body: str) -> FieldError:
    with pytest.raises(ValidationFailed) as caught:
        decoded(body.encode(), NewVoice)
    return caught.value.errors[0]


def test_texts_are_trimmed_and_normalised_before_they_are_measured() -> None:
    voice = decoded('{"tone": "   cafe\u0301 \\r\\n", "phrases": [" ab "], "labels": {"a": " x "}}'.encode(), NewVoice)

    assert voice == NewVoice(tone="café", phrases=["ab"], labels={"a": "x"})


def test_a_password_stays_as_it_came() -> None:
    assert decoded(b'{"tone": "a", "password": " \xc3\xa9 "}', NewVoice).password == " é "


def test_line_breaks_of_all_systems_become_line_feeds() -> None:
    assert decoded(b'{"tone": "a\\r\\nb\\rc"}', NewVoice).tone == "a\nb\nc"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ('{"tone": "123456"}', "/tone", "too_long"),
        ('{"tone": "a\\u0007"}', "/tone", "control_character"),
        ('{"tone": "a", "note": "b\\u0085c"}', "/note", "control_character"),
        ('{"tone": "a", "phrases": ["abc", "abcd"]}', "/phrases/1", "too_long"),
        ('{"tone": "a", "phrases": ["a", "b", "c"]}', "/phrases", "too_long"),
        ('{"tone": "a", "labels": {"x/y": "abcd"}}', "/labels/x~1y", "too_long"),
        ('{"tone": "a", "change": "abcd"}', "/change", "too_long"),
        ('{"tone": "a", "gradients": [{"name": "a"}, {"name": "  "}]}', "/gradients/1/name", "too_short"),
        ('{"tone": "a", "gradients": [{"name": "a\\nb"}]}', "/gradients/0/name", "control_character"),
    ],
)
def test_a_refused_text_is_named_by_its_json_pointer(body: str, pointer: str, code: str) -> None:
    found = refusal(body)

    assert (found.pointer, found.code) == (pointer, code)


@given(st.text())
def test_cleaning_gives_trimmed_nfc_without_controls_and_changes_nothing_twice(value: str) -> None:
    try:
        clean = cleaned(value)
    except FieldRefused:
        assert any(unicodedata.category(letter) == "Cc" for letter in value)
        return

    assert clean == clean.strip()
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in clean)
    assert cleaned(clean) == clean


@given(st.text(alphabet="aé ", max_size=12))
def test_the_limit_counts_code_points_of_the_trimmed_text(value: str) -> None:
    fits = len(value.strip()) <= 5

    try:
        cleaned(value, TextRule(5))
    except FieldRefused:
        assert not fits
    else:
        assert fits


def test_times_end_with_z_and_the_drivers_ids_are_ids() -> None:
    class Row(View):
        id: UUID
        at: datetime

    class Stored:
        id = pgproto.UUID("0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10")
        at = datetime(2026, 12, 1, tzinfo=UTC)
        secret = "never shown"

    assert encode(Row.of(Stored())) == b'{"id":"0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10","at":"2026-12-01T00:00:00Z"}'


def test_a_frozen_mapping_of_the_domain_is_an_object() -> None:
    assert encode({"quality": MappingProxyType({"contrast": 7})}) == b'{"quality":{"contrast":7}}'


def test_what_has_no_form_on_the_wire_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(NotImplementedError):
        encode(timezone(timedelta(hours=1)))


def test_inputs_and_views_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Gradient(name="a").name = "b"  # type: ignore[misc]  # what is being shown


def test_unknown_fields_are_refused_in_every_input() -> None:
    assert refusal('{"tone": "a", "gradients": [{"name": "a", "is_admin": true}]}').pointer == "/gradients/0/is_admin"
    assert msgspec.structs.fields(NewVoice)[0].name == "tone"
