from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.storage.keys import is_key, require_key
from domain.assets import FinishedFile
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import ImageFormat
from domain.stored_files import art_key, asset_key, export_key, logo_key

PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")
CRAFTED = st.text(st.sampled_from("u/.a%\\ \0\n#?~é‥＿") | st.characters(), max_size=20)


def test_every_key_that_the_domain_makes_is_a_key() -> None:
    nova, made_by = UUID(int=1), UUID(int=2)
    names = [FinishedFile(width=1920, height=1080, format=kind, content=b"").name for kind in ImageFormat]

    assets = [asset_key(user_id=nova, job_id=made_by, index=11, epoch=3, name=name) for name in names]
    logos = [logo_key(user_id=nova, logo_id=made_by, variant=variant) for variant in LogoVariant]
    others = [art_key(user_id=nova, job_id=made_by), export_key(user_id=nova, export_id=made_by)]

    assert [key for key in (*assets, *logos, *others) if not is_key(key)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "u/",
        "u//a.png",
        "u/a/",
        "u/a.png/",
        "/u/a.png",
        "v/a.png",
        "U/a.png",
        "u/.",
        "u/..",
        "u/../a.png",
        "u/a/../../b.png",
        "u/.hidden",
        "u/a..png",
        "u/a.",
        "u/a.png\n",
        "u/a\0.png",
        "u/a b.png",
        "u/a%2e%2e/b.png",
        "u\\..\\a.png",
        "u/a.png#1",
        "u/a.png?exp=1",
        "u/é.png",
        "u/a\u2024png",
        "u/٣.png",
        "file:///u/a.png",
    ],
)
def test_a_crafted_key_is_refused(text: str) -> None:
    assert not is_key(text)
    with pytest.raises(ValueError, match="not a storage key"):
        require_key(text)


def test_a_key_has_at_most_512_characters() -> None:
    assert is_key("u/" + "a" * 510)
    assert not is_key("u/" + "a" * 511)


def test_a_refusal_repeats_only_the_beginning_of_what_was_sent() -> None:
    with pytest.raises(ValueError, match="not a storage key") as refusal:
        require_key("../" * 1000)

    assert len(str(refusal.value)) < 120


@given(CRAFTED | CRAFTED.map("u/{}".format) | CRAFTED.map("u/a/{}/b.png".format))
def test_whatever_passes_stays_below_u_and_needs_no_quoting(text: str) -> None:
    """A key that passes is plain ASCII, and each of its parts names something inside its folder."""
    if not is_key(text):
        return

    first, *parts = text.split("/")
    assert first == "u"
    assert set(text) <= PLAIN
    assert parts
    assert all(part and not part.startswith(".") and ".." not in part for part in parts)
