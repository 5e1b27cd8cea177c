"""What generation needs from outside: to keep jobs, to wake workers, to draw, to finish, to tell the news."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from application.assets.ports import AssetsWork, DiscardedFiles, StorageWork
from application.brand_kits.ports import Brands
from application.ports import Event, IdempotentRequests, UnitOfWork
from domain.assets import Asset, Finished, Neighbour, Original
from domain.brand_kits import Face
from domain.generation.asset_types import AssetTypeSpec
from domain.generation.brief import PictureRequest
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent
from domain.generation.logo_placing import LogoOrder
from domain.generation.picture import Picture
from domain.generation.quota import Quota
from domain.tiers import Lane, Period


@dataclass(frozen=True, slots=True)
class GenerationRequested(Event):
    """A job waits in its lane."""

    job_id: UUID
    lane: Lane


class QuotaEntryKind(StrEnum):
    RESERVED = "reserved"
    COMMITTED = "committed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class QuotaEntry:
    """One line of the ledger that explains a counter to its owner: what happened to one asset of one job.

    A job, round, index and kind occur once: writing an entry again raises `EntryExists`.
    """

    kind: QuotaEntryKind
    job_id: UUID
    round: int
    index: int


class EntryExists(ValueError):
    """This asset was already settled; settling it twice would count it twice."""


class Quotas(Protocol):
    async def lock(self, user_id: UUID, period: Period) -> Quota:
        """The quota of that period under the user's present tier; no other transaction may change either until the
        end."""

    async def used(self, user_id: UUID, period: Period) -> int:
        """How many assets of the period were delivered to them; nothing is locked. Nobody else's are seen."""

    async def save(self, user_id: UUID, quota: Quota, entries: Sequence[QuotaEntry]) -> None:
        """The new counters and the ledger lines that explain them, together. Raises `EntryExists`."""


class Jobs(Protocol):
    async def add(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        """It is not claimed before `wait` has passed or it is called."""

    async def get(self, job_id: UUID) -> GenerationJob:
        """Raises `JobNotFound`, also for somebody else's job."""

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[GenerationJob]:
        """All jobs of a pack in the order of their ids; none when there is no such pack, or it is somebody else's."""

    async def lock(self, job_id: UUID) -> GenerationJob:
        """As `get`, and no other transaction may change it until this one ends."""

    async def save(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        """A queued job is not claimed before `wait` has passed; one that is not processing has no lease."""

    async def call(self, board: GenerationJob) -> list[tuple[UUID, Lane]]:
        """The queued jobs of the pack whose style board this is: they wait no longer. Those that others hold are left
        out."""

    async def open_of(self, user_id: UUID) -> int:
        """How many of their jobs wait or run; nobody else's are seen. Another transaction that asks the same waits for
        the end of this one, so that no two see the last free place."""

    async def claim_next(self, lanes: Sequence[Lane], *, worker: str, lease: timedelta) -> GenerationJob | None:
        """Claim the longest waiting job that is due, looking into the lanes in order; None when there is none.

        A user who already has as many jobs processing as the tier allows is passed over. Two callers never get the
        same job, and nobody waits for somebody else's claim. The lease runs on the store's own clock.
        """

    async def keep(self, job_id: UUID, epoch: int, lease: timedelta) -> bool:
        """Renew the lease; False when this epoch does not own the job any more."""

    async def lock_expired(self, most: int) -> list[GenerationJob]:
        """Jobs in processing whose lease has run out, oldest first, locked; those that others hold are left out."""

    async def end_leases(self) -> None:
        """Every lease has run out as of now: whoever calls this knows that no worker lives."""

    async def waiting(self, most: int) -> list[tuple[UUID, Lane]]:
        """Jobs that are due, oldest first: whom a lost bell would leave waiting."""


class JobEvents(Protocol):
    async def add(self, event: JobEvent) -> JobEvent:
        """Write it behind the job's last event and give it back with its number. The job is locked or just added."""

    async def after(self, job_id: UUID, number: int) -> list[JobEvent]:
        """The job's events behind `number`, in order."""

    async def forget_before(self, ended_before: datetime, most: int) -> int:
        """Of so many jobs that ended before that moment, forget all events but the last one; of how many it was done.

        Jobs that others hold are left out. The last event keeps its number, and later ones go on from there.
        """


class MadeAssets(Protocol):
    async def add(self, asset: Asset) -> None:
        """A job has one asset for each index: a second one raises `EntryExists`."""

    async def original(self, job_id: UUID) -> Original | None:
        """What the first asset of the job that is not in the trash was finished from; None when there is none."""

    async def neighbours(self, job: GenerationJob, most: int) -> list[Neighbour]:
        """Of the newest `most` assets that the job's user has of its type, those that have a fingerprint, the newest
        first: none of the job itself or of the item of a pack that it makes again, none from the trash and none that is
        over. Nobody else's are seen."""


class GenerationWork(UnitOfWork, Protocol):
    """The slice of the unit of work that generation may touch."""

    @property
    def quotas(self) -> Quotas: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def job_events(self) -> JobEvents: ...

    @property
    def made_assets(self) -> MadeAssets: ...

    @property
    def requests(self) -> IdempotentRequests: ...

    @property
    def brands(self) -> Brands: ...

    @property
    def discarded_files(self) -> DiscardedFiles: ...


class RemixWork(GenerationWork, AssetsWork, Protocol):
    """What a remix looks at: an asset, and the job that it came from."""


class ReplayWork(RemixWork, StorageWork, Protocol):
    """What finishing again and comparing looks at."""


class JobQueue(Protocol):
    """A bell, not a store: rings so that some worker soon looks for work. Rings may be lost, doubled or late."""

    async def ring(self, job_id: UUID, lane: Lane) -> None:
        """Raises `domain.errors.Unavailable` when the bell cannot be reached."""

    async def check(self) -> None:
        """Return when the bell can be reached, raise `Unavailable` when it cannot."""


class JobNews(Protocol):
    """Tells open streams what happened, right after the commit. A hint only: the truth is in `JobEvents`.

    News may be lost or come twice, never altered; subscribers find gaps by the numbers.
    """

    async def publish(self, event: JobEvent) -> None:
        """Returns soon and never raises for a transport that is down: then the news is lost, and readers will poll."""

    def subscribe(self, job_id: UUID) -> AbstractAsyncContextManager["NewsFeed"]:
        """From entering on, every event published for the job in any process reaches the feed."""


class NewsFeed(Protocol):
    """What one open stream hears. At most 100 events wait unread; beyond that the oldest are dropped."""

    async def next(self, patience: timedelta) -> JobEvent | None:
        """The next event, or None when `patience` has passed without one or news may have been lost: look yourself."""


class ImageModel(Protocol):
    """Draws one picture.

    Ends within the adapter's own total deadline, whatever the other side does. Raises nothing but the kinds of
    `domain.generation.picture.PictureMissed`: `ModelUnavailable`, `PictureUnusable`, `PictureBlocked`, `ModelRefused`.
    Never asks twice by itself for what was blocked.
    """

    async def draw(self, request: PictureRequest) -> Picture:
        """A picture of about the asked ratio and resolution; its size and format are whatever the model sent."""


@dataclass(frozen=True, slots=True)
class FinishingOrder:
    """How a model's picture becomes files.

    `key_colour` is the flat colour to cut away where the type needs transparency; None cuts away whatever flat colour
    is all round, and leaves a picture that is partly transparent as it is. `text_overlay` is set as real glyphs inside
    the type's text box in `text_colours`, the first that contrasts enough, and in the `headline` font, long sentences
    in the `body` font, or in what comes nearest to them. `credit` names the model in the files' metadata, None for
    what no model drew. `logo` is put on it from its own pixels, away from the words and from what the platform covers.
    `brand_colours` are what the finished picture is measured against; without any it is not. To `pull_to_palette` is to
    turn the picture's hues to the nearest of these before words and logo are put on it: light and shade, greys, skin
    and alpha stay, and where the picture would not come nearer to the brand by it, all of it.
    """

    spec: AssetTypeSpec
    key_colour: str | None
    text_overlay: str
    text_colours: tuple[str, ...]
    credit: str | None
    headline: Face | None = None
    body: Face | None = None
    logo: LogoOrder | None = None
    brand_colours: tuple[str, ...] = ()
    pull_to_palette: bool = False


class Finishing(Protocol):
    """Turns a model's picture into files that the platform takes as they are.

    Every file has exactly its export's size, the type's format, at most the type's `max_bytes`, real transparency
    where the type needs it and none where it is forbidden, and IPTC metadata that says it was made by a model if it
    was, and otherwise nothing.
    The same picture and order give the same bytes. Runs off the event loop with bounded memory.
    Raises `PictureUnusable` when the picture cannot be decoded, is blank, cannot be brought under the limits, or when
    a finished file breaks one of these promises: nothing leaves unchecked.
    """

    version: str

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        """The finished files, in the order of the type's exports, and what was measured on them."""


class Lettering(Protocol):
    """Knows which characters can be set as real glyphs."""

    def missing(self, text: str) -> str:
        """The characters of `text` that no font of ours has, each once, in order; empty when all can be set."""


@dataclass(frozen=True, slots=True)
class JobPlace:
    """A job and how many others of its lane are ahead of it; None when it does not wait, or for something else than its
    turn: its style board, or a model that was not available."""

    job: GenerationJob
    position: int | None


class JobReads(Protocol):
    """What screens show of jobs."""

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        """Raises `JobNotFound`, also for somebody else's job."""

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[JobPlace]:
        """All jobs of a pack in the order of their ids; none when there is no such pack, or it is somebody else's."""

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        """Newest first, from behind the job `before`. Job ids grow with time, so they are the order."""
