"""Where every file lies: below the folder of the user it was made for, so that it goes when they go."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class FileKind(StrEnum):
    ASSET = "asset"
    ART = "art"
    EXPORT = "export"
    LOGO = "logo"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """What a key tells of its file: `made_by` is the job of an asset or of art to be finished, the export, the logo."""

    kind: FileKind
    user_id: UUID
    made_by: UUID


def folder_of_user(user_id: UUID) -> str:
    return f"u/{user_id}/"


def asset_key(*, user_id: UUID, job_id: UUID, index: int, epoch: int, name: str) -> str:
    """The epoch keeps a worker that lost its lease from writing over its successor's files."""
    return f"{folder_of_user(user_id)}{job_id}/{index}-{epoch}/{name}"


def art_key(*, user_id: UUID, job_id: UUID) -> str:
    """Of the picture that somebody sends to be finished."""
    return f"{folder_of_user(user_id)}{job_id}/art.png"


def export_key(*, user_id: UUID, export_id: UUID) -> str:
    """Of everything that somebody takes with them, as one zip."""
    return f"{folder_of_user(user_id)}exports/{export_id}.zip"


def logo_key(*, user_id: UUID, logo_id: UUID, variant: str) -> str:
    """A logo has an id of its own; several versions of several kits may name it, and as long as one does it stays."""
    return f"{folder_of_user(user_id)}logos/{logo_id}-{variant}.png"


_ID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_IN_A_FOLDER: Final = re.compile(rf"u/({_ID})/")
_FORMS: Final = {
    kind: re.compile(rf"u/({_ID})/{below}")
    for kind, below in (
        (FileKind.ASSET, rf"({_ID})/[0-9]+-[0-9]+/[^/]+"),
        (FileKind.ART, rf"({_ID})/art[.]png"),
        (FileKind.EXPORT, rf"exports/({_ID})[.]zip"),
        (FileKind.LOGO, rf"logos/({_ID})-[^/]+"),
    )
}


def place_of(key: str) -> FilePlace | None:
    """None for a key of any other form: it may belong to somebody unknown."""
    for kind, form in _FORMS.items():
        if found := form.fullmatch(key):
            return FilePlace(kind, UUID(found[1]), UUID(found[2]))
    return None


def owner_of(key: str) -> UUID:
    """Whose folder a key lies in. Raises ValueError for none."""
    if found := _IN_A_FOLDER.match(key):
        return UUID(found[1])
    raise ValueError(f"in no user's folder: {key[:80]!r}")


def require_files_of(user_id: UUID, keys: Iterable[str]) -> None:
    """Raises ValueError for a key of somebody else's file."""
    if strangers := [key for key in keys if not key.startswith(folder_of_user(user_id))]:
        raise ValueError(f"no files of {user_id}: {strangers}")
