import asyncio
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.storage.links import SignedPathLinks

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"
EMOTE = "u/nova/1/0-1/112x112.png"
KEYS = st.from_regex(r"\Au(/[A-Za-z0-9_-]{1,8}(\.[a-z]{1,4})?){1,4}\Z")


def links_at(moment: datetime, *, secret: bytes = SECRET, public_url: str = "https://aurastream.example"):
    return SignedPathLinks(secret=secret, public_url=public_url, now=lambda: moment)


def signed(key: str = EMOTE) -> tuple[str, int, str]:
    """The three parts of a link for a day, signed at noon."""
    [link] = asyncio.run(links_at(NOON).sign([key], timedelta(days=1)))
    parts = urlsplit(link)
    query = parse_qs(parts.query, strict_parsing=True)
    return parts.path.removeprefix("/files/"), int(query["exp"][0]), query["sig"][0]


def test_a_link_names_the_file_its_end_and_a_signature() -> None:
    [link] = asyncio.run(links_at(NOON).sign([EMOTE], timedelta(days=1)))

    # 2026-11-23 13:00 UTC: a day after the next full hour. The signature was computed with openssl.
    assert (
        link
        == f"https://aurastream.example/files/{EMOTE}?exp=1795438800&sig=66sh9kC7HaH-8k6gYO7robYDNMUkno7r9xzx5E28uxU"
    )


def test_a_public_url_may_end_with_a_slash_and_hold_a_path() -> None:
    [link] = asyncio.run(links_at(NOON, public_url="https://example.org/aura/").sign([EMOTE], timedelta(days=1)))

    assert link.startswith(f"https://example.org/aura/files/{EMOTE}?exp=")


@pytest.mark.parametrize("minute", [0, 1, 59])
def test_an_hour_and_a_half_from_any_minute_ends_at_the_same_moment(minute: int) -> None:
    links = links_at(NOON.replace(minute=minute))

    [link] = asyncio.run(links.sign([EMOTE], timedelta(minutes=90)))

    assert "exp=1795357800" in link  # 14:30 UTC


def test_a_link_verifies_until_it_ends_and_not_a_second_longer() -> None:
    key, exp, sig = signed()

    assert links_at(NOON).verify(key, exp, sig)
    assert links_at(NOON + timedelta(hours=24, minutes=59, seconds=59)).verify(key, exp, sig)
    assert not links_at(NOON + timedelta(hours=25)).verify(key, exp, sig)


def test_a_link_of_another_secret_does_not_verify() -> None:
    key, exp, sig = signed()

    assert not links_at(NOON, secret=b"another secret of thirty-two by.").verify(key, exp, sig)


@given(key=KEYS, other=KEYS)
def test_a_signature_holds_for_its_own_key_only(key: str, other: str) -> None:
    assume(key != other)
    _, exp, sig = signed(key)

    assert links_at(NOON).verify(key, exp, sig)
    assert not links_at(NOON).verify(other, exp, sig)


@given(shift=st.integers(-(10**12), 10**12).filter(bool))
def test_an_expiry_cannot_be_moved(shift: int) -> None:
    key, exp, sig = signed()

    assert not links_at(NOON).verify(key, exp + shift, sig)


@given(position=st.integers(0, 42), letter=st.characters())
def test_no_letter_of_a_signature_can_be_changed(position: int, letter: str) -> None:
    key, exp, sig = signed()
    assume(sig[position] != letter)

    assert not links_at(NOON).verify(key, exp, sig[:position] + letter + sig[position + 1 :])


@given(sig=st.text())
def test_no_made_up_signature_verifies(sig: str) -> None:
    key, exp, _ = signed()

    assert not links_at(NOON).verify(key, exp, sig)


@pytest.mark.parametrize("extra", ["=", " ", "\n", "\ud800", "A"])
def test_nothing_can_be_added_to_a_signature(extra: str) -> None:
    key, exp, sig = signed()

    assert not links_at(NOON).verify(key, exp, sig + extra)


@given(key=st.text().filter(lambda text: text != EMOTE))
def test_a_signature_opens_no_crafted_key(key: str) -> None:
    _, exp, sig = signed()

    assert not links_at(NOON).verify(key, exp, sig)


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 31])
def test_a_short_secret_is_refused_without_being_repeated(secret: bytes) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes") as refusal:
        links_at(NOON, secret=secret)

    assert not secret or secret.decode() not in str(refusal.value)


def test_a_secret_is_never_printed() -> None:
    assert "0123456789abcdef" not in repr(links_at(NOON))


def test_a_gallery_of_sixty_is_signed_in_under_a_millisecond() -> None:
    """None of them is remembered: each attempt signs with links of its own."""
    keys = [f"u/0193a5c0-7b1e-7f00-8000-00000000000{n % 10}/{n}/0-1/112x112.png" for n in range(60)]

    async def fastest_of(attempts: int) -> float:
        took = []
        for _ in range(attempts):
            links = links_at(NOON)
            start = time.perf_counter()
            await links.sign(keys, timedelta(days=1))
            took.append(time.perf_counter() - start)
        return min(took)

    assert asyncio.run(fastest_of(20)) < 0.001


def test_a_remembered_link_is_not_given_in_the_next_hour() -> None:
    clock = [NOON]
    links = SignedPathLinks(secret=SECRET, public_url="https://aurastream.example", now=lambda: clock[0])

    async def sign_twice() -> list[str]:
        first = await links.sign([EMOTE], timedelta(hours=1))
        clock[0] = NOON + timedelta(hours=1)
        return first + await links.sign([EMOTE], timedelta(hours=1))

    first, second = asyncio.run(sign_twice())
    assert first != second
    assert second == asyncio.run(links_at(NOON + timedelta(hours=1)).sign([EMOTE], timedelta(hours=1)))[0]


def test_a_gallery_larger_than_what_is_remembered_gets_all_its_links() -> None:
    keys = [f"u/nova/{number}/0-1/112x112.png" for number in range(10)]
    links = SignedPathLinks(secret=SECRET, public_url="https://aurastream.example", now=lambda: NOON, remember=3)

    signed = [asyncio.run(links.sign(keys, timedelta(days=1))) for _ in range(2)]

    assert signed == [asyncio.run(links_at(NOON).sign(keys, timedelta(days=1)))] * 2
    assert len(links._links) == 3
