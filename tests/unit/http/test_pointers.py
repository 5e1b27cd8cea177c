from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from entrypoints.http.pointers import FieldError, field_error, pointer_of


class Leaf(msgspec.Struct, forbid_unknown_fields=True):
    number: Annotated[int, Meta(ge=1, le=4)] = 1
    code: Annotated[str, Meta(pattern="^#", max_length=3)] = "#"
    items: list[int] = []


class Tree(msgspec.Struct, forbid_unknown_fields=True):
    leaves: list[Leaf]
    named: dict[str, Leaf] = {}


def refused(body: bytes) -> FieldError:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(body, type=Tree)
    return field_error(caught.value, Tree, msgspec.UNSET)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b"{}", "/leaves", "required"),
        (b"[]", "", "wrong_type"),
        (b'{"leaves": [], "own/er~": 1}', "/own~1er~0", "unknown_field"),
        (b'{"leaves": [{}, {"number": 0}]}', "/leaves/1/number", "too_small"),
        (b'{"leaves": [{"number": 5}]}', "/leaves/0/number", "too_large"),
        (b'{"leaves": [{"number": 1e999}]}', "/leaves/0/number", "out_of_range"),
        (b'{"leaves": [{"number": true}]}', "/leaves/0/number", "wrong_type"),
        (b'{"leaves": [{"code": "x"}]}', "/leaves/0/code", "wrong_format"),
        (b'{"leaves": [{"code": "#123"}]}', "/leaves/0/code", "too_long"),
        (b'{"leaves": [{"items": [1, 2, "3"]}]}', "/leaves/0/items/2", "wrong_type"),
    ],
)
def test_a_refused_field_is_named_by_its_json_pointer(body: bytes, pointer: str, code: str) -> None:
    found = refused(body)

    assert (found.pointer, found.code) == (pointer, code)
    assert "$" not in found.message


def test_below_a_mapping_the_pointer_ends_above_the_unknown_key() -> None:
    assert refused(b'{"leaves": [], "named": {"a": {"number": 9}}}').pointer == "/named"


FIELD = st.from_regex(r"[a-z_][a-z0-9_]{0,9}", fullmatch=True)


@given(st.lists(FIELD | st.integers(0, 999)))
def test_any_path_of_names_and_indices_becomes_the_same_steps(steps: list[str | int]) -> None:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)

    assert pointer_of(path).split("/")[1:] == [str(step) for step in steps]
