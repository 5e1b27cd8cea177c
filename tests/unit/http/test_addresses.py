import random
from typing import Any

import pytest

from entrypoints.http.addresses import address_of, network_of


def came(peer: str | None, *forwarded: str, name: str = "x-forwarded-for") -> dict[str, Any]:
    """The ASGI scope of a request; each of `forwarded` is a header line of its own."""
    headers = [(b"host", b"aurastream.test"), *((name.encode(), line.encode("latin-1")) for line in forwarded)]
    return {"type": "http", "client": (peer, 4711) if peer else None, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        (None, "unknown"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_a_caller_is_known_by_one_spelling_of_the_address(peer: str | None, address: str) -> None:
    assert address_of(came(peer)) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("unknown", "unknown"),
    ],
)
def test_rates_count_an_ipv6_caller_by_the_network_a_household_gets(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "lines", "address"),
    [
        (0, ["198.51.100.1"], "10.0.0.1"),
        (1, ["198.51.100.1"], "198.51.100.1"),
        (1, ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        (1, ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        (1, ["6.6.6.6,,, ,198.51.100.1"], "198.51.100.1"),
        (2, ["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        (2, ["6.6.6.6, 198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        (1, [" \t198.51.100.1 "], "198.51.100.1"),
        (1, ["198.51.100.1:50123"], "198.51.100.1"),
        (1, ["[2001:db8::1]:50123"], "2001:db8::1"),
        (1, ["2001:db8::1"], "2001:db8::1"),
        (1, ["::ffff:198.51.100.1"], "198.51.100.1"),
    ],
)
def test_behind_our_own_proxies_the_caller_is_whom_the_outermost_of_them_saw(
    proxies: int, lines: list[str], address: str
) -> None:
    assert address_of(came("10.0.0.1", *lines), trusted_proxies=proxies) == address


@pytest.mark.parametrize(
    ("proxies", "lines"),
    [
        (1, []),
        (1, [""]),
        (1, ["198.51.100.1, "]),
        (1, ["198.51.100.1, unknown"]),
        (1, ["198.51.100.256"]),
        (1, ["198.51.100.01"]),
        (1, ["0x7f000001"]),
        (1, ["2130706433"]),
        (1, ["198.51.100.1\xb2"]),
        (1, ["198.51.100.1 198.51.100.2"]),
        (1, ['for="198.51.100.1"']),
        (1, ["198.51.100.1:" + "1" * 60_000]),
        (2, ["198.51.100.1"]),
        (3, ["198.51.100.1, 10.0.0.2"]),
    ],
)
def test_a_chain_that_our_proxies_cannot_have_written_counts_for_nothing(proxies: int, lines: list[str]) -> None:
    assert address_of(came("10.0.0.1", *lines), trusted_proxies=proxies) == "10.0.0.1"


def test_behind_a_proxy_on_a_unix_socket_the_caller_is_known_too() -> None:
    assert address_of(came(None, "198.51.100.1"), trusted_proxies=1) == "198.51.100.1"
    assert address_of(came(None), trusted_proxies=1) == "unknown"


@pytest.mark.parametrize("name", ["forwarded", "x-real-ip", "client-ip", "x-forwarded-host", "cf-connecting-ip"])
def test_no_other_header_says_who_calls(name: str) -> None:
    for proxies in (0, 1):
        assert address_of(came("10.0.0.1", "198.51.100.1", name=name), trusted_proxies=proxies) == "10.0.0.1"


def test_ten_thousand_lies_change_nothing() -> None:
    """Whatever a caller writes, our proxies append the truth: in the same line or in one of its own."""
    dice = random.Random(36)
    letters = "0123456789abcdef.:,, \t[]%\"';=-\\unknown\x01\x7f\xff\xa0"

    for _ in range(10_000):
        proxies = dice.randint(0, 3)
        lies = [_lie(dice, letters) for _ in range(dice.randint(0, 4))]
        truth = ["198.51.100.1", "10.0.0.3", "10.0.0.2"][:proxies]
        if truth and dice.random() < 0.5 and lies:
            lies[-1] = f"{lies[-1]}, {truth.pop(0)}"
        expected = "198.51.100.1" if proxies else "10.0.0.1"

        assert address_of(came("10.0.0.1", *lies, *truth), trusted_proxies=proxies) == expected


def _lie(dice: random.Random, letters: str) -> str:
    if dice.random() < 0.5:
        return ", ".join(".".join(str(dice.randint(0, 255)) for _ in range(4)) for _ in range(dice.randint(1, 9)))
    return "".join(dice.choices(letters, k=dice.randint(0, 80)))
