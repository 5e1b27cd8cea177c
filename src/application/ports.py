"""The ports that every capability shares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self, TypeVar
from uuid import UUID

from domain.errors import Conflict, Invalid
from domain.rates import Allowance, Rate

Now = Callable[[], datetime]
"""The current moment, aware, in UTC."""

NewId = Callable[[], UUID]
"""A fresh UUIDv7."""


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense that somebody must be told of after the commit. Ids and times only."""

    occurred_at: datetime


class Outbox(Protocol):
    """Facts to tell, written in the transaction that made them true, told at least once after it."""

    async def add(self, event: Event) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit()` undoes everything; `commit()` is called at most once.

    What cannot be reached raises `domain.errors.Unavailable`, on entering or on any call.
    """

    @property
    def outbox(self) -> Outbox: ...

    async def commit(self) -> None: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *failure: object) -> None: ...


Work_co = TypeVar("Work_co", covariant=True)


class Begin(Protocol[Work_co]):
    """Opens a unit of work in the name of one user, who sees and changes nothing but what is theirs.

    With `email` alone it acts for somebody who is not signed in yet and sees only the account of that address.
    With `reading` a write raises: what answers a GET cannot change anything by mistake.
    """

    def __call__(self, *, user_id: UUID | None = None, email: str | None = None, reading: bool = False) -> Work_co: ...


class BeginSystem(Protocol[Work_co]):
    """Opens a unit of work for the product itself: workers, sweepers, the command line."""

    def __call__(self) -> Work_co: ...


Reached = Callable[[str], None]
"""Called by name at the points of a story where dying would be worst. Does nothing; fault tests put a death here."""


class Outgoing(Protocol):
    """The outbox from its other end."""

    async def claim(self, kinds: Sequence[type[Event]], most: int, hold: timedelta) -> list[tuple[UUID, Event]]:
        """Facts of these kinds not told yet, oldest first; nobody else gets the same before `hold` has passed."""

    async def told(self, ids: Sequence[UUID]) -> None:
        """Forget these: they are told."""


class OutgoingWork(UnitOfWork, Protocol):
    @property
    def outgoing(self) -> Outgoing: ...


class IdempotencyConflict(Invalid):
    """The `Idempotency-Key` came with another request within the last 24 hours, and that one counts. Send this request
    with a key of its own."""

    code = "idempotency_conflict"
    title = "Idempotency key reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request within the last 24 hours.",
            pointer="header:Idempotency-Key",
            reason="idempotency_conflict",
        )


class RequestInFlight(Conflict):
    """The first request with this `Idempotency-Key` is still being worked on. Wait a moment, then send the same request
    with the same key: its answer will be the first one's."""

    code = "request_in_flight"
    title = "Request in flight"

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still being worked on.")


@dataclass(frozen=True, slots=True)
class Once:
    """A caller's Idempotency-Key, and a fingerprint of what was sent under it."""

    user_id: UUID
    operation: str
    key: str
    fingerprint: bytes


class IdempotentRequests(Protocol):
    """Remembers for 24 hours what a request with an Idempotency-Key made."""

    async def remember(self, once: Once, made: UUID) -> UUID:
        """`made` for the first request with this key, what the first one made for every later one.

        A second request waits for the first one's transaction to end; when that takes too long it raises
        `RequestInFlight`. Another fingerprint under the same key raises `IdempotencyConflict`.
        """

    async def forget_over(self, most: int) -> int:
        """Forget everybody's that are remembered for longer than that; how many."""


class RateLimits(Protocol):
    """Counts tries exactly, over all processes that share the counters.

    A rate of `count` per `per` lets `count` tries through at once and one more after each `interval` (GCRA); a
    refused try costs nothing. Counters are kept under a keyed digest of `who`, never under its plain form, and are
    forgotten when they are whole again.
    """

    async def take(self, rate: Rate, who: str) -> Allowance:
        """Raises `domain.errors.Unavailable` within a second when the counters cannot be reached."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: it can be opened nowhere else."""

    table: str
    column: str
    row: UUID


class SealBroken(Exception):
    """A sealed value was altered, moved to another row or column, or sealed under a key that is not known."""


class Sealing(Protocol):
    """Encrypts what must not be read from a copy of the database."""

    key_name: str
    """The key that new values are sealed under, as it stands in `key_of` of a value."""

    def seal(self, plain: bytes, place: Place) -> bytes: ...

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Raises `SealBroken`."""

    def key_of(self, sealed: bytes) -> str:
        """The name of the key that a value is sealed under. Raises `SealBroken` for what is no sealed value."""

    def reseal(self, sealed: bytes, place: Place) -> bytes:
        """The same value under the present key. Raises `SealBroken`."""
