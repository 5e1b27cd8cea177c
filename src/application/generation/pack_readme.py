"""What goes where, in the order of uploading, for people with a plain text editor."""

from collections.abc import Iterator, Sequence
from itertools import count
from textwrap import wrap

from application.generation.pack_contents import AbsentItem, PackContents, stands_out
from domain.assets import GUIDES, folder_of
from domain.generation.asset_types import AssetType

WIDTH = 92

_BY_ITSELF = "What you do not like can be made again by itself, and the rest stays as it is."

_STILL_MADE = "is still being made; download the pack again in a moment."
_ABSENCES = {
    "queued": _STILL_MADE,
    "processing": _STILL_MADE,
    "failed": "could not be made; try it again, by itself, and download the pack again.",
    "cancelled": "was cancelled; you can try it again.",
    "deleted": "was deleted; what is still in the trash can be taken back.",
}


def readme_of(contents: PackContents) -> str:
    """None of the user's words are in it, only names of files."""
    lines = ["AuraStream: your stream, your brand, every platform.", "", *_greeting(contents)]
    number = count(1)
    for asset_type in GUIDES:
        if paths := [path for item in contents.ready if item.card.asset_type == asset_type for path in item.paths]:
            lines += ["", "", *_chapter(next(number), asset_type, paths)]
    if contents.absent:
        lines += ["", "", "NOT IN HERE", *(line for item in contents.absent for line in _item("-", _absence(item)))]
    return "\n".join([*lines, "", "", *_CLOSING, *_odd_ones(contents), ""])


def odd_ones_of(contents: PackContents) -> str:
    """A sentence about what looks different from the rest, if anything does."""
    odd = stands_out(contents.ready)
    names = ", ".join(item.title for item in odd)
    return f"Not like the rest, in colours or lines: {names}. {_BY_ITSELF}" if odd else ""


def _odd_ones(contents: PackContents) -> list[str]:
    return _item("-", said) if (said := odd_ones_of(contents)) else []


def absence_of(item: AbsentItem) -> str:
    """What became of it, as the end of a sentence."""
    return _ABSENCES[item.status]


def _absence(item: AbsentItem) -> str:
    return f"{GUIDES[item.asset_type].heading}, {item.title}: {absence_of(item)}"


def _greeting(contents: PackContents) -> list[str]:
    ready, items = len(contents.ready), len(contents.pack.items)
    how_many = f"all {items} pictures" if ready == items else f"{ready} of {items} pictures so far"
    return wrap(
        f"This is your {contents.pack.pack_type} pack, {how_many}. Open preview.html first: it shows them as your "
        "channel will, without the internet. Then upload them in this order. Every file is ready as it is: right size, "
        "right format, under the platform's limit.",
        WIDTH,
    )


def _chapter(number: int, asset_type: AssetType, paths: Sequence[str]) -> Iterator[str]:
    guide, folder = GUIDES[asset_type], folder_of(asset_type)
    yield f"{number}. {guide.heading.upper()}"
    yield from _item("Where:", guide.where)
    for step, said in zip("abcdefgh", guide.steps, strict=False):
        yield from _item(f"{step})", said)
    yield from _item("Limits:", guide.limit)
    yield f"   Files in {folder}:"
    yield from (f"      {path.removeprefix(f'{folder}/')}" for path in paths)


def _item(mark: str, said: str) -> list[str]:
    return wrap(said, WIDTH, initial_indent=f"   {mark} ", subsequent_indent=" " * (len(mark) + 4))


_CLOSING = [
    "GOOD TO KNOW",
    *_item("-", "Menus move now and then. If one is not where this says, search the dashboard for its name."),
    *_item("-", "The pictures were made by AI, and each file says so. Some platforms ask you to say it too."),
    *_item("-", "manifest.json lists every file with its size and SHA-256."),
]
