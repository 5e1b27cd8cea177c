"""What a platform covers or cuts off of a picture: a proof, box by box, that nothing that matters lies there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from adapters.imaging.measuring.parts import Part, earned, score
from adapters.imaging.measuring.shapes import as_json
from domain.generation.asset_types import WHOLE, AssetTypeSpec, Box
from domain.generation.logo_placing import safe_area

SUBJECT_SPARED = (0.15, 0.6)
"""Of the subject's box: up to the first share it does not matter, from the second on nothing is earned. A figure that
reaches down to the edge lies behind a badge at no great loss. Words and logos are spared nothing."""

WORTH_TELLING = 0.005
"""Of a box: less is the rounding of a pixel."""


@dataclass(frozen=True, slots=True)
class _Overlap:
    """How much of what lies under which box, 0..1 of its own area."""

    what: str
    under: str
    box: Box
    share: float

    @property
    def score(self) -> int:
        return _score(self.what, self.share)

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "under": self.under, "box": as_json(self.box), "share": round(self.share, 3)}


def measured_safe_zones(spec: AssetTypeSpec, matters: Mapping[str, Box]) -> Part | None:
    """`matters` are the boxes of `words`, `logo` and `subject`, as far as there are any, in fractions of the picture.

    What several boxes cover of one of them counts together, and what two of them cover counts once. None where nothing
    matters, and where the platform covers and cuts off nothing.
    """
    if not matters or (not spec.keep_clear and safe_area(spec) == WHOLE):
        return None
    lost = {what: _lost(what, box, spec) for what, box in matters.items()}
    worst = min(lost, key=lambda what: (_score(what, lost[what]), -lost[what]))
    overlaps = sorted(_overlaps(spec, matters), key=lambda overlap: (overlap.score, overlap.what, overlap.under))
    under = next((overlap.under for overlap in overlaps if overlap.what == worst), None)
    return Part(
        _score(worst, lost[worst]),
        round(lost[worst], 3),
        "share of words, logo or subject that the platform covers or cuts off in all (0 to 1, of the worst of them)",
        f"Move the {worst} away from {under}." if under else "",
        {"overlaps": [overlap.as_json() for overlap in overlaps]},
    )


def _score(what: str, share: float) -> int:
    if what != "subject":
        return earned("safe_zones", share)
    full, none = SUBJECT_SPARED
    return score(share, none=none, full=full)


def _lost(what: str, box: Box, spec: AssetTypeSpec) -> float:
    """Of the box's area, how much is covered or cut off by anything at all; what is not worth telling is nothing.

    It is cut along all their sides, so that each piece lies wholly under a cover or wholly beside it.
    """
    covers, safe = spec.keep_clear, _everybodys(what, spec)
    others = (*covers, safe)
    acrosses = _cuts(box.left, box.right, [side for other in others for side in (other.left, other.right)])
    downs = _cuts(box.top, box.bottom, [side for other in others for side in (other.top, other.bottom)])
    pieces = [Box(left, top, right, bottom) for left, right in pairwise(acrosses) for top, bottom in pairwise(downs)]
    gone = (piece for piece in pieces if not _holds(safe, piece) or any(_holds(cover, piece) for cover in covers))
    lost = sum(_share(box, piece) for piece in gone)
    return lost if lost > WORTH_TELLING else 0.0


def _cuts(first: float, last: float, sides: Sequence[float]) -> list[float]:
    return sorted({first, last, *(side for side in sides if first < side < last)})


def _holds(box: Box, piece: Box) -> bool:
    across = box.left <= piece.left and piece.right <= box.right
    return across and box.top <= piece.top and piece.bottom <= box.bottom


def _everybodys(what: str, spec: AssetTypeSpec) -> Box:
    """A subject that fills its picture goes beyond what everybody sees, and may."""
    return WHOLE if what == "subject" else safe_area(spec)


def _overlaps(spec: AssetTypeSpec, matters: Mapping[str, Box]) -> Iterator[_Overlap]:
    for what, box in matters.items():
        for covered in spec.keep_clear:
            if (share := _share(box, covered)) > WORTH_TELLING:
                yield _Overlap(what, covered.name or "what the platform covers", covered, share)
        safe = _everybodys(what, spec)
        if (lost := 1 - _share(box, safe)) > WORTH_TELLING:
            yield _Overlap(what, "the part that some viewers do not see", safe, lost)


def _share(box: Box, other: Box) -> float:
    """Of the first box's area, how much lies in the other."""
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    area = (box.right - box.left) * (box.bottom - box.top)
    return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0
