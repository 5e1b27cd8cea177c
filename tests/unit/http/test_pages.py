import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entrypoints.http.pages import Position, UnknownCursor, page_of, position_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 the zone is given beside them


@given(MOMENTS, st.uuids())
def test_a_cursor_names_exactly_the_row_it_was_made_of(moment: datetime, row: UUID) -> None:
    cursor = Position(moment, row).cursor()

    assert Position.parse(cursor) == Position(moment, row)
    assert len(cursor) == 40
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(MOMENTS, st.uuids(), st.integers(0, 39), st.sampled_from("ABCxyz019-_"))
def test_a_cursor_with_any_other_letter_is_unknown(moment: datetime, row: UUID, place: int, letter: str) -> None:
    cursor = Position(moment, row).cursor()
    changed = cursor[:place] + letter + cursor[place + 1 :]

    if changed != cursor:
        with pytest.raises(UnknownCursor):
            Position.parse(changed)


@given(st.text(max_size=60) | st.binary(max_size=45).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
@example("")
@example("A" * 40)
@example("AQ" + "_" * 38)
def test_rubbish_is_an_unknown_cursor_and_says_where_it_came_from(rubbish: str) -> None:
    with pytest.raises(UnknownCursor) as caught:
        Position.parse(rubbish)

    assert caught.value.pointer == "query:cursor"


def test_without_a_cursor_a_list_begins_at_the_beginning() -> None:
    assert position_of(None) is None


def place(number: int) -> Position:
    return Position(NOON + timedelta(microseconds=number), UUID(int=number))


def test_a_full_page_leads_to_the_row_it_ends_with() -> None:
    page = page_of([5, 4, 3], 2, str, place)

    assert page.items == ["5", "4"]
    assert page.next_cursor is not None
    assert position_of(page.next_cursor) == place(4)


def test_the_last_page_leads_nowhere() -> None:
    assert page_of([5, 4], 2, str, place).next_cursor is None
    assert page_of([], 2, str, place).items == []
