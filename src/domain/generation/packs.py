"""Packs: everything a channel needs for an occasion, from one brief, each item an order of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.generation.asset_types import AssetType
from domain.generation.brief import Step, palette_for
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.order import Order, PackPlace

BOARD_WAIT = timedelta(minutes=15)
"""How long the items of a pack wait for their style board at most. They are called when its job has ended."""


class PackType(StrEnum):
    """What a pack is for: a season, the chat, going live, or a whole channel."""

    SEASONAL = "seasonal"
    EMOTE = "emote"
    STREAM = "stream"
    CHANNEL = "channel"


class PackNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such pack.")


class PackItemNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("This pack has no such item.")


class PackItemUnderWay(Conflict):
    """The item is being made right now. Wait until its job has ended, or cancel it, before it is made again."""

    code = "pack_item_under_way"
    title = "Pack item under way"

    def __init__(self) -> None:
        super().__init__("This item is still being made.")


class PackNotReady(Conflict):
    """Nothing of the pack is there to be downloaded. Wait until one of its jobs has delivered something; if all of them
    have ended, try one again."""

    code = "pack_not_ready"
    title = "Pack not ready"

    def __init__(self) -> None:
        super().__init__("Nothing of this pack is ready yet.")


@dataclass(frozen=True, slots=True)
class PackItem:
    """One asset of a pack. `title` tells it from its neighbours; `words` are set on it as real letters."""

    asset_type: AssetType
    title: str
    mood: str = ""
    words: str = ""
    step: Step | None = None


def _emotes(*moods: str) -> tuple[PackItem, ...]:
    return tuple(PackItem(AssetType.TWITCH_EMOTE, mood, mood=mood) for mood in moods)


def _panels(*titles: str) -> tuple[PackItem, ...]:
    return tuple(PackItem(AssetType.TWITCH_PANEL, title.lower(), words=title) for title in titles)


def _badges(*months: int) -> tuple[PackItem, ...]:
    return tuple(
        PackItem(AssetType.TWITCH_BADGE, f"{month:02}m", step=Step(number, len(months)))
        for number, month in enumerate(months, start=1)
    )


def _alerts(**words: str) -> tuple[PackItem, ...]:
    return tuple(PackItem(AssetType.ALERT_GRAPHIC, event, mood="hype", words=said) for event, said in words.items())


PACKS: Mapping[PackType, tuple[PackItem, ...]] = MappingProxyType(
    {
        PackType.SEASONAL: (
            PackItem(AssetType.TIKTOK_STORY, "story"),
            PackItem(AssetType.YOUTUBE_THUMBNAIL, "thumbnail"),
            *_emotes("happy", "hype", "love"),
        ),
        PackType.EMOTE: _emotes("happy", "hype", "love", "sad", "laughing"),
        PackType.STREAM: (
            *_panels("About", "Schedule", "Rules"),
            PackItem(AssetType.TWITCH_OFFLINE, "offline"),
        ),
        PackType.CHANNEL: (
            *_emotes("happy", "hype", "love", "sad", "laughing"),
            *_badges(1, 3, 6, 9, 12),
            *_panels("About", "Schedule", "Rules"),
            PackItem(AssetType.TWITCH_BANNER, "banner"),
            PackItem(AssetType.TWITCH_OFFLINE, "offline"),
            PackItem(AssetType.SCENE_STARTING_SOON, "starting soon", words="Starting soon"),
            PackItem(AssetType.SCENE_BRB, "be right back", words="Be right back"),
            PackItem(AssetType.SCENE_ENDING, "ending", words="Thanks for watching"),
            *_alerts(follow="New follower", subscription="New sub", gift="Gifted subs", raid="Raid!"),
            PackItem(AssetType.PROFILE_PICTURE, "avatar"),
            PackItem(AssetType.YOUTUBE_BANNER, "youtube banner"),
        ),
    }
)
"""What each pack holds, in the order in which it is made and told."""


def cost_of(pack_type: PackType) -> int:
    """In assets of the quota."""
    return len(PACKS[pack_type])


@dataclass(frozen=True, slots=True)
class PackWish:
    """What somebody asks a pack for: one brief for all of its items."""

    pack_type: PackType
    seed: int
    custom_prompt: str = ""
    brand_kit_id: UUID | None = None
    game_id: str = ""

    def orders(self, pack_id: UUID, board: UUID) -> tuple[Order, ...]:
        """One for each item, the first one for the job `board`, whose picture all others are to look like.

        All share seed, words, kit and, where there is no kit, palette: a pack is one family.
        """
        palette = palette_for(None, self.seed).name
        return tuple(
            Order(
                asset_type=item.asset_type,
                count=1,
                seed=self.seed,
                custom_prompt=self.custom_prompt,
                text_overlay=item.words,
                step=item.step,
                mood=item.mood,
                brand_kit_id=self.brand_kit_id,
                game_id=self.game_id,
                palette=palette,
                of_family=True,
                family_seed=self.seed,
                pack=PackPlace(pack_id, self.pack_type.value, item.title, board),
            )
            for item in PACKS[self.pack_type]
        )


@dataclass(frozen=True, slots=True)
class ItemJobs:
    """The jobs of one item of a pack, in the order in which they were ordered; there is at least one.

    Each of them but the first makes the item again. Until such a one is completed, the item is what it was.
    """

    title: str
    jobs: tuple[GenerationJob, ...]

    @property
    def standing(self) -> GenerationJob:
        """The job that the item is judged by: the last to be completed, else the one under way, else the newest."""
        completed = [job for job in self.jobs if job.status is JobStatus.COMPLETED]
        if completed:
            return max(completed, key=lambda job: (job.completed_at or job.created_at, job.id))
        return self.under_way or self.jobs[-1]

    @property
    def under_way(self) -> GenerationJob | None:
        """The newest job that has not ended."""
        return next((job for job in reversed(self.jobs) if not job.status.final), None)

    def require_rest(self) -> None:
        """Raises `PackItemUnderWay` while a job of it is open: it would be made, and charged, twice."""
        if self.under_way:
            raise PackItemUnderWay

    def order_again(self, *, seed: int) -> Order:
        """What would make the item once more, from another seed, like the rest of its pack.

        Raises `PackItemUnderWay`.
        """
        self.require_rest()
        order = self.standing.order
        return replace(order, seed=seed, family_seed=order.family)


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack as it stands, in the order of its items; there is at least one."""

    id: UUID
    pack_type: PackType
    items: tuple[ItemJobs, ...]

    @classmethod
    def of(cls, jobs: Sequence[GenerationJob]) -> "Pack":
        """From all of its jobs, in the order of their ids. Raises `PackNotFound` for none, and for some of no pack."""
        first = jobs[0].order.pack if jobs else None
        if first is None:
            raise PackNotFound
        by_title = defaultdict[str, list[GenerationJob]](list)
        for job in jobs:
            by_title[job.order.pack.item if job.order.pack else ""].append(job)
        items = tuple(ItemJobs(title, tuple(of_item)) for title, of_item in by_title.items())
        return cls(first.pack_id, PackType(first.pack_type), items)

    @property
    def jobs(self) -> tuple[GenerationJob, ...]:
        """The one that counts of each item."""
        return tuple(item.standing for item in self.items)

    @property
    def remakes(self) -> tuple[GenerationJob, ...]:
        """The jobs under way that make an item again that is there."""
        under_way = (item.under_way for item in self.items if item.standing.status.final)
        return tuple(job for job in under_way if job)

    @property
    def every_job(self) -> tuple[GenerationJob, ...]:
        return tuple(job for item in self.items for job in item.jobs)

    @property
    def ordered_at(self) -> datetime:
        return self.items[0].jobs[0].created_at

    @property
    def custom_prompt(self) -> str:
        """The words that the whole pack was ordered with."""
        return self.items[0].jobs[0].order.custom_prompt

    def item(self, title: str) -> ItemJobs:
        """Raises `PackItemNotFound`."""
        for item in self.items:
            if item.title == title:
                return item
        raise PackItemNotFound

    @property
    def status(self) -> JobStatus:
        """Completed when every item is there, failed when the last one ended and some are not; cancelled when all are.

        A failed item can be made again by itself, and the pack is then under way once more. One that is there stays
        there while it is made again.
        """
        states = {job.status for job in self.jobs}
        if states <= {JobStatus.QUEUED}:
            return JobStatus.QUEUED
        if any(not state.final for state in states):
            return JobStatus.PROCESSING
        if states == {JobStatus.COMPLETED}:
            return JobStatus.COMPLETED
        return JobStatus.CANCELLED if states == {JobStatus.CANCELLED} else JobStatus.FAILED

    @property
    def progress(self) -> int:
        """Percent: an item that ended counts whole, whatever it ended with."""
        jobs = self.jobs
        return sum(100 if job.status.final else job.progress for job in jobs) // len(jobs)
