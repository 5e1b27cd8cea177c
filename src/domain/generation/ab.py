"""A set of pictures that differ in one thing, so that what viewers prefer says something about that thing."""

from enum import StrEnum

from domain.errors import Conflict
from domain.generation.asset_types import AssetType

AB_SIZE = 3
"""Pictures that YouTube's Test & Compare takes at most, the one that is there among them."""

COMPARABLE = (AssetType.YOUTUBE_THUMBNAIL,)
"""What a platform lets its owner compare."""

MOODS = ("hype", "calm", "mystic", "happy", "spooky")
"""Far apart, so that the pictures look it."""


class AbFactor(StrEnum):
    """What alone differs within a set: how its subject is put into the picture, which colours lead, or the mood."""

    COMPOSITION = "composition"
    PALETTE = "palette"
    MOOD = "mood"


class Framing(StrEnum):
    """How the subject of a thumbnail is put into the picture, in words for people and for models."""

    RIGHT = "subject on the right"
    CLOSE = "close-up, cut by the frame"
    LEFT = "subject on the left"


USUAL_FRAMING = Framing.RIGHT
"""What a thumbnail has without being told."""


class NotComparable(Conflict):
    """An A/B set is made of a thumbnail by itself, with room for the factor to differ. Choose another picture or
    factor."""

    code = "not_comparable"
    title = "No A/B set of this"


def moods_of_set(own: str) -> tuple[str, ...]:
    """The moods of the pictures of a set: its own first."""
    return (own, *[mood for mood in MOODS if mood != own.strip().lower()][: AB_SIZE - 1])


def framings_of_set(own: Framing | None) -> tuple[Framing, ...]:
    """How the pictures of a set are framed: as usual or in its own way first, then in the others."""
    first = own or USUAL_FRAMING
    return (first, *[framing for framing in (Framing.RIGHT, Framing.CLOSE, Framing.LEFT) if framing is not first])


def colours_of_set(own: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The colours of the pictures of a set: its own first, then one led by each of the next two.

    Raises `NotComparable` for fewer than three.
    """
    if len(own) < AB_SIZE:
        raise NotComparable(f"Its palette has {len(own)} colours besides the ground; {AB_SIZE} are needed.")
    return tuple(led_by(own, place) for place in range(AB_SIZE))


def led_by(own: tuple[str, ...], place: int) -> tuple[str, ...]:
    """The colours of one picture of such a set, by its place in it."""
    return (own[place % len(own)], own[(place + 1) % len(own)]) if place else own
