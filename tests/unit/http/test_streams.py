import asyncio
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.http.streams import Drain, ServerEvent
from entrypoints.http.wire import View


class Name(StrEnum):
    TOKEN = "token"
    INJECTED = "token\ndata: injected"


class Token(View):
    content: str


def parsed(raw: bytes) -> list[tuple[str, str, str]]:
    """A reader written from the WHATWG text: (last event id, event type, data) of what is dispatched."""
    text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    dispatched, last_id, kind, data = [], "", "", ""
    for line in text.split("\n"):
        if line == "":
            if data:
                dispatched.append((last_id, kind or "message", data.removesuffix("\n")))
            kind, data = "", ""
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data += value + "\n"
        elif field == "event":
            kind = value
        elif field == "id" and "\0" not in value:
            last_id = value
    return dispatched


@given(st.lists(st.tuples(st.integers(0, 10**18), st.text())))
def test_a_reader_gets_back_what_was_sent(sent: list[tuple[int, str]]) -> None:
    raw = b"".join(ServerEvent(number, Name.TOKEN, text).encode() for number, text in sent)

    one_kind_of_break = [
        (str(number), "token", text.replace("\r\n", "\n").replace("\r", "\n")) for number, text in sent
    ]
    assert parsed(raw) == one_kind_of_break


@given(st.text())
def test_json_stays_on_one_line_and_comes_back_whole(content: str) -> None:
    raw = ServerEvent(7, Name.TOKEN, {"content": content}).encode()

    assert raw.count(b"\ndata: ") == 1
    [(number, kind, data)] = parsed(raw)
    assert (number, kind) == ("7", "token")
    assert ServerEvent(7, Name.TOKEN, data).encode() == raw


def test_an_event_looks_like_the_standard_says() -> None:
    assert (
        ServerEvent(3, Name.TOKEN, Token(content="hi")).encode() == b'id: 3\nevent: token\ndata: {"content":"hi"}\n\n'
    )


def test_a_name_that_would_leave_its_line_is_refused() -> None:
    with pytest.raises(ValueError, match="line"):
        ServerEvent(1, Name.INJECTED, "x").encode()


def test_draining_calls_everyone_inside_once_and_latecomers_at_once() -> None:
    async def scenario() -> list[str]:
        drain, left = Drain(), []
        with drain.calls(lambda: left.append("gone before")):
            pass
        with drain.calls(lambda: left.append("inside")):
            drain.begin()
        with drain.calls(lambda: left.append("late")):
            await drain.wait()
        return left

    assert asyncio.run(scenario()) == ["inside", "late"]
