from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.storage.links import SignedPathLinks, SignedPreviewLinks

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"
NOVA, FOX = UUID(int=7), UUID(int=9)


def links_at(moment: datetime, *, secret: bytes = SECRET) -> SignedPreviewLinks:
    return SignedPreviewLinks(secret, "https://aurastream.example/", lambda: moment)


def signed(name: str = "chat-emote-dark") -> tuple[int, str]:
    [link] = links_at(NOON).sign(NOVA, FOX, [name])
    query = parse_qs(urlsplit(link).query, strict_parsing=True)
    return int(query["exp"][0]), query["sig"][0]


def test_a_link_names_whose_asset_it_shows_and_where() -> None:
    dark, light = links_at(NOON).sign(NOVA, FOX, ["chat-emote-dark", "chat-emote-light"])

    assert dark.startswith(f"https://aurastream.example/previews/{NOVA}/{FOX}/chat-emote-dark.png?exp=1795356000&sig=")
    assert light.startswith(
        f"https://aurastream.example/previews/{NOVA}/{FOX}/chat-emote-light.png?exp=1795356000&sig="
    )
    assert dark[-43:] != light[-43:]


def test_links_of_one_hour_are_the_same() -> None:
    hour = [links_at(NOON + timedelta(minutes=minute)).sign(NOVA, FOX, ["logo"]) for minute in (0, 1, 59)]

    assert hour[0] == hour[1] == hour[2]
    assert links_at(NOON + timedelta(hours=1)).sign(NOVA, FOX, ["logo"]) != hour[0]


def test_a_link_verifies_until_it_ends_and_not_a_second_longer() -> None:
    exp, sig = signed()

    for moment, holds in (
        (NOON, True),
        (NOON + timedelta(minutes=119, seconds=59), True),
        (NOON + timedelta(hours=2), False),
    ):
        assert links_at(moment).verify(NOVA, FOX, "chat-emote-dark", exp, sig) is holds


@given(owner=st.uuids(), asset=st.uuids(), name=st.text())
def test_a_signature_holds_for_its_own_preview_only(owner: UUID, asset: UUID, name: str) -> None:
    assume((owner, asset, name) != (NOVA, FOX, "chat-emote-dark"))
    exp, sig = signed()

    assert not links_at(NOON).verify(owner, FOX, "chat-emote-dark", exp, sig) or owner == NOVA
    assert not links_at(NOON).verify(NOVA, asset, "chat-emote-dark", exp, sig) or asset == FOX
    assert not links_at(NOON).verify(NOVA, FOX, name.encode(errors="replace").decode(), exp, sig) or (
        name == "chat-emote-dark"
    )


@given(shift=st.integers(-(10**12), 10**12).filter(bool), extra=st.text(min_size=1))
def test_neither_the_end_nor_the_signature_can_be_changed(shift: int, extra: str) -> None:
    exp, sig = signed()

    assert not links_at(NOON).verify(NOVA, FOX, "chat-emote-dark", exp + shift, sig)
    assert not links_at(NOON).verify(NOVA, FOX, "chat-emote-dark", exp, sig + extra)


def test_a_signature_of_another_secret_or_for_a_file_opens_nothing() -> None:
    exp, sig = signed()
    key = f"{NOVA}/{FOX}/chat-emote-dark"
    of_a_file = SignedPathLinks(SECRET, "", lambda: NOON)._signature(key, exp)

    assert not links_at(NOON, secret=b"another secret of thirty-two by.").verify(NOVA, FOX, "chat-emote-dark", exp, sig)
    assert not links_at(NOON).verify(NOVA, FOX, "chat-emote-dark", exp, of_a_file)


def test_a_short_secret_is_refused_and_a_good_one_never_printed() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        links_at(NOON, secret=b"short")

    assert SECRET.decode() not in repr(links_at(NOON))
