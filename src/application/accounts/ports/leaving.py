"""What taking an account along, and erasing it, need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.ports import Event
from domain.accounts import Erasure, Export


@dataclass(frozen=True, slots=True)
class ExportAsked(Event):
    export_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ErasureAsked(Event):
    user_id: UUID


class Exports(Protocol):
    async def add(self, export: Export) -> None: ...

    async def latest(self, user_id: UUID) -> Export | None:
        """The one asked for last, locked."""

    async def lock(self, export_id: UUID) -> Export | None: ...

    async def save(self, export: Export) -> None:
        """In the name of its user only that it was fetched is kept."""

    async def expire(self, user_id: UUID, now: datetime) -> None:
        """No export of the user that was not fetched can be fetched any more, also one that is still being made.

        Where it is not `now` yet, their `fetched_at` becomes their `expires_at`.
        """

    async def lapsed(self, before: datetime) -> list[Export]:
        """A hundred at most whose zip is still stored, and could be fetched until `before` or was expired unfetched."""

    async def forget_over(self, before: datetime, most: int) -> int:
        """Forget everybody's that were asked for before that moment, that nobody can fetch any more by then, and of
        which no zip is stored; how many. Those that others hold stay."""


class Holdings(Protocol):
    """Everything we hold about somebody, for them to take along."""

    async def documents(self, user_id: UUID) -> dict[str, bytes]:
        """JSON documents by file name, one for each kind of thing, without secrets."""

    async def files(self, user_id: UUID) -> list[tuple[str, str]]:
        """The storage key of every file of theirs, and its path among the documents."""


class Archives(Protocol):
    """Packs stored files and documents into one zip in the same store, with constant memory whatever their size."""

    async def pack(self, key: str, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> int:
        """Store the zip under `key` and say how many bytes it has.

        `documents` are contents by path, `files` are storage keys with the path of each. A file that is not stored any
        more is left out and named in `missing.txt`. The same contents give the same zip. Raises `Unavailable`; there
        is never half a zip under the key.
        """


class Erasures(Protocol):
    async def add(self, erasure: Erasure) -> None:
        """Adding one that is there changes nothing."""

    async def lock(self, user_id: UUID) -> Erasure | None: ...

    async def save(self, erasure: Erasure) -> None: ...

    async def erase_rows(self, user_id: UUID) -> None:
        """Every row of the user in every table, and every fact about them that waits to be told, goes; of the audit
        log what says whose it was goes. Only the erasure itself stays, and the fact that it was asked for."""

    async def letter_waits(self, user_id: UUID) -> bool:
        """Whether a letter to the user is still to be sent."""

    async def unfinished(self, older_than: datetime) -> list[UUID]:
        """A hundred at most who are still to be erased: their rows went before that moment, or are there though
        nothing is left to be given back."""
