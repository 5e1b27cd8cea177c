"""A key tells whose file it is and what made it, and of a key that was not made here it tells nothing."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brand_kits import LogoVariant
from domain.stored_files import (
    FileKind,
    FilePlace,
    art_key,
    asset_key,
    export_key,
    folder_of_user,
    logo_key,
    owner_of,
    place_of,
    require_files_of,
)

NOVA, COMET, MADE_BY = UUID(int=1), UUID(int=2), UUID(int=3)
ART = art_key(user_id=NOVA, job_id=MADE_BY)
SMALL = st.integers(min_value=0, max_value=2**31)


@given(nova=st.uuids(), made_by=st.uuids(), index=SMALL, epoch=SMALL, variant=st.sampled_from(LogoVariant))
def test_what_a_key_is_made_of_can_be_told_from_it(
    nova: UUID, made_by: UUID, index: int, epoch: int, variant: LogoVariant
) -> None:
    keys = {
        FileKind.ASSET: asset_key(user_id=nova, job_id=made_by, index=index, epoch=epoch, name="112x112.png"),
        FileKind.ART: art_key(user_id=nova, job_id=made_by),
        FileKind.EXPORT: export_key(user_id=nova, export_id=made_by),
        FileKind.LOGO: logo_key(user_id=nova, logo_id=made_by, variant=variant),
    }

    assert {kind: place_of(key) for kind, key in keys.items()} == {
        kind: FilePlace(kind, nova, made_by) for kind in FileKind
    }
    assert {owner_of(key) for key in keys.values()} == {nova}
    assert all(key.startswith(folder_of_user(nova)) for key in keys.values())


@pytest.mark.parametrize(
    "key",
    [
        "",
        "u",
        "v" + ART[1:],
        ART.upper(),
        ART + "/",
        ART + "\n",
        ART + ".part",
        f"u/{NOVA}/art.png",
        f"u/{NOVA}/{MADE_BY}/0-1",
        f"u/{NOVA}/{MADE_BY}/0-1/",
        f"u/{NOVA}/{MADE_BY}/0-1/a/b.png",
        f"u/{NOVA}/{MADE_BY}/0-٣/a.png",
        f"u/{NOVA}/{MADE_BY.hex}/0-1/a.png",
        f"u/{NOVA}/exports/{MADE_BY}.tar",
        f"u/{NOVA}/logos/{MADE_BY}.png",
    ],
)
def test_of_another_form_nothing_is_told(key: str) -> None:
    assert place_of(key) is None


@pytest.mark.parametrize("key", ["", "u", "u/", "u/exports/1.zip", f"v/{NOVA}/a.png", f"/u/{NOVA}/a.png"])
def test_what_lies_in_nobodys_folder_has_no_owner(key: str) -> None:
    with pytest.raises(ValueError, match=re.escape("in no user's folder")):
        owner_of(key)


def test_files_of_somebody_else_are_told_apart() -> None:
    require_files_of(NOVA, [ART])

    with pytest.raises(ValueError, match="no files of"):
        require_files_of(COMET, [art_key(user_id=COMET, job_id=MADE_BY), ART])
    with pytest.raises(ValueError, match="no files of"):
        require_files_of(NOVA, [f"u/{NOVA}0/a.png"])
