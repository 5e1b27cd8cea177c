"""Whether two stickers of one channel are taken for each other where they are shown small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from operator import mul
from typing import Self
from uuid import UUID

from domain.generation.asset_types import AssetType

TOLD_APART = frozenset(
    {
        AssetType.TWITCH_EMOTE,
        AssetType.TWITCH_CHANNEL_POINTS_ICON,
        AssetType.YOUTUBE_MEMBER_EMOJI,
        AssetType.DISCORD_EMOJI,
        AssetType.DISCORD_STICKER,
        AssetType.KICK_EMOTE,
    }
)
"""What people choose among by its picture. Badges of one ladder are to look alike, and of a logo there is one."""

MOST_COMPARED = 200
"""The newest ones: more than any platform lets one channel show at once."""

TOO_LIKE, UNLIKE = 0.12, 0.15
"""Distance up to which two are taken for each other, and the one from which nothing is left to say. Of drawings of
eleven other signs one pair in two thousand was nearer than the first; of one sign in other colours four fifths were."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a sticker looks like at 28 pixels: its lowest `waves` of lightness, each from -127 to 127, and the mean
    `colours` of its quarters as #RRGGBB."""

    waves: tuple[int, ...]
    colours: tuple[str, ...]

    @classmethod
    def in_quality(cls, quality: Mapping[str, object]) -> Self | None:
        """None where there is none, or one of an earlier kind."""
        match quality.get("fingerprint"):
            case {"value": {"waves": str(waves), "colours": [*colours]}}:
                return cls(tuple(memoryview(bytes.fromhex(waves)).cast("b")), tuple(map(str, colours)))
            case _:
                return None

    def as_json(self) -> dict[str, object]:
        """The waves as signed bytes of two hexadecimal digits."""
        return {"waves": bytes(wave % 256 for wave in self.waves).hex(), "colours": [*self.colours]}

    def distance(self, other: "Fingerprint") -> float:
        """0 for the same shape, 1 for shapes that have nothing in common, in steps of a thousandth. Colours do not
        count. One without any shape is like its own kind alone."""
        if self.waves == other.waves:
            return 0.0
        together = hypot(*self.waves) * hypot(*other.waves)
        likeness = sum(map(mul, self.waves, other.waves)) / together if together else 0.0
        return round(min(1.0, max(0.0, 1 - likeness)), 3)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another sticker of the same channel."""

    asset_id: UUID
    fingerprint: Fingerprint


def confusability(
    fingerprint: Fingerprint, neighbours: Sequence[Neighbour], *, remix_of: UUID | None = None
) -> Mapping[str, object] | None:
    """How far it is from the neighbour that it is most like, as a part of `quality`; None where there is nobody.

    Of several that are as near the first counts. `most_like` is named when it is too like.
    """
    if not neighbours:
        return None
    distance, nearest = min(
        ((fingerprint.distance(other.fingerprint), other.asset_id) for other in neighbours), key=lambda each: each[0]
    )
    too_like = distance <= TOO_LIKE
    return {
        "score": round(100 * min(1.0, distance / UNLIKE)),
        "value": distance,
        "meaning": "how far its shape at 28 pixels is from the most similar of your others of this type "
        f"(0 the same, 1 nothing in common; up to {TOO_LIKE:g} they are taken for each other)",
        "advice": _advice(nearest, remixed=nearest == remix_of) if too_like else "",
        "most_like": str(nearest) if too_like else None,
        "compared": len(neighbours),
    }


def _advice(nearest: UUID, *, remixed: bool) -> str:
    whom = f"asset {nearest}, which it is a remix of" if remixed else f"asset {nearest}"
    return f"At 28 pixels it is taken for {whom}. Change its outline or its pose: other colours do not help."
