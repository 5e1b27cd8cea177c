"""What of a pack is ready, and where it lies in the pack's zip."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from application.assets.download_asset import telling_words
from application.assets.ports import AssetCard
from domain.assets import ONE_FAMILY, Style, ToPack, family_distances, pack_folder, paths_of
from domain.assets.file_names import EMOTES
from domain.generation.asset_types import AssetType
from domain.generation.job import JobStatus
from domain.generation.packs import ItemJobs, Pack


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """An item with its asset. `paths` are those of its files, in their order, from the pack's folder on.

    `distance` says how far its style is from the nearest of the others, None for one whose style was not measured.
    """

    title: str
    card: AssetCard
    params: Mapping[str, Any]
    paths: tuple[str, ...]
    distance: float | None


@dataclass(frozen=True, slots=True)
class AbsentItem:
    """An item of which nothing is there, and how its job stands: `deleted` when it was there once."""

    title: str
    asset_type: AssetType
    status: str


@dataclass(frozen=True, slots=True)
class PackContents:
    """A pack in its own `folder`: what is ready and what is not, both in the order of the pack's items."""

    pack: Pack
    folder: str
    ordered_on: date
    ready: tuple[ReadyItem, ...]
    absent: tuple[AbsentItem, ...]


def contents_of(pack: Pack, cards: Sequence[AssetCard]) -> PackContents:
    """`cards` are what the pack's jobs delivered and is still there. Comparing styles takes a tenth of a second."""
    there = {card.job_id for card in cards}
    ordered_on = pack.ordered_at.date()
    return PackContents(
        pack=pack,
        folder=pack_folder(pack.custom_prompt, pack.pack_type, ordered_on),
        ordered_on=ordered_on,
        ready=_ready(pack, shown(pack, cards)),
        absent=tuple(_absent(item) for item in pack.items if there.isdisjoint(job.id for job in item.jobs)),
    )


def shown(pack: Pack, cards: Iterable[AssetCard]) -> list[AssetCard]:
    """Of what the pack's jobs delivered and is still there, the newest of each item, in the order of its items."""
    by_job = {card.job_id: card for card in cards}
    of_items = ([by_job[job.id] for job in item.jobs if job.id in by_job] for item in pack.items)
    return [max(of_item, key=lambda card: card.id) for of_item in of_items if of_item]


def stored_files(items: Iterable[ReadyItem]) -> list[tuple[str, str]]:
    """The storage key of each file with its path."""
    return [(file.key, path) for item in items for file, path in zip(item.card.variants, item.paths, strict=True)]


def stands_out(items: Iterable[ReadyItem]) -> list[ReadyItem]:
    """Those that are not of one family with the others, the farthest first."""
    far = [(item.distance, item) for item in items if item.distance is not None and item.distance > ONE_FAMILY]
    return [item for _, item in sorted(far, key=lambda each: -each[0])]


def _ready(pack: Pack, cards: Sequence[AssetCard]) -> tuple[ReadyItem, ...]:
    titles = {job.id: item.title for item in pack.items for job in item.jobs}
    named = [titles[card.job_id] for card in cards]
    params = [json.loads(bytes(card.generation_params)) for card in cards]
    to_pack = [
        ToPack(card.asset_type, _words(card, title, made), card.index, card.variants)
        for card, title, made in zip(cards, named, params, strict=True)
    ]
    return tuple(map(ReadyItem, named, cards, params, paths_of(to_pack), _distances(cards)))


def _distances(cards: Sequence[AssetCard]) -> list[float | None]:
    styles = [(card.asset_type, Style.in_quality(json.loads(bytes(card.quality)))) for card in cards]
    known = [(of, style) for of, style in styles if style]
    distances = iter(family_distances(known))
    return [next(distances) if style else None for _, style in styles]


def _absent(item: ItemJobs) -> AbsentItem:
    job = item.under_way or item.standing
    gone = job.status is JobStatus.COMPLETED
    return AbsentItem(item.title, job.order.asset_type, "deleted" if gone else job.status.value)


def _words(card: AssetCard, title: str, params: Mapping[str, Any]) -> str:
    """An emote's name proposes the code that people type, so it says what it shows; others are told by their item."""
    return telling_words(params) if card.asset_type in EMOTES else title
