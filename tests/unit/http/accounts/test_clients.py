from types import SimpleNamespace
from typing import Any

import pytest
from litestar.datastructures import Headers

from domain.accounts import Client
from entrypoints.http.accounts.clients import client_of
from entrypoints.settings import Settings


def request(agent: str | None, *, peer: tuple[str, int] | None = ("203.0.113.7", 4711), **headers: str) -> Any:
    given = {**headers, **({"user-agent": agent} if agent is not None else {})}
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in given.items()]
    return SimpleNamespace(headers=Headers(raw), scope={"headers": raw, "client": peer})


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)"),
        ("  curl/8.5 ", "curl/8.5"),
        ("a\tb\x1b[31mc\x7fd\x85e", "ab[31mcde"),
        ("caf\xe9", "caf\xe9"),
        ("x" * 300, "x" * 256),
        ("", ""),
        (None, ""),
    ],
)
def test_what_a_program_calls_itself_has_no_control_characters_and_an_end(agent: str | None, kept: str) -> None:
    assert client_of(request(agent), Settings()) == Client(kept, "203.0.113.7")


def test_an_address_is_believed_from_our_own_proxies_only() -> None:
    asked = request("x", x_forwarded_for="198.51.100.9")

    assert client_of(asked, Settings()).address == "203.0.113.7"
    assert client_of(asked, Settings(trusted_proxies=1)).address == "198.51.100.9"


def test_who_has_no_address_has_none() -> None:
    assert client_of(request("x", peer=None), Settings()).address == ""
