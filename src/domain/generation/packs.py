"""Packs: everything a channel needs for an occasion, from one brief, each item an order of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.errors import NotFound
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
                pack=PackPlace(pack_id, self.pack_type.value, item.title, board),
            )
            for item in PACKS[self.pack_type]
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """The jobs of one pack, in the order of its items; there is at least one."""

    id: UUID
    jobs: tuple[GenerationJob, ...]

    @classmethod
    def of(cls, jobs: Sequence[GenerationJob]) -> "Pack":
        """Raises `PackNotFound` for no jobs, or some of none."""
        if not jobs or (place := jobs[0].order.pack) is None:
            raise PackNotFound
        return cls(place.pack_id, tuple(jobs))

    @property
    def pack_type(self) -> PackType:
        place = self.jobs[0].order.pack
        if place is None:
            raise PackNotFound
        return PackType(place.pack_type)

    @property
    def status(self) -> JobStatus:
        """Completed when every item is there, failed when the last one ended and some are not; cancelled when all are.

        A failed item can be tried again by itself, and the pack is then under way once more.
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
        return sum(100 if job.status.final else job.progress for job in self.jobs) // len(self.jobs)
