"""What a platform covers or cuts off of a picture: a proof, box by box, that nothing that matters lies there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.imaging.measuring.parts import Part, score
from adapters.imaging.measuring.shapes import as_json
from domain.generation.asset_types import WHOLE, AssetTypeSpec, Box
from domain.generation.logo_placing import safe_area

SPARED = 0.25
"""Of words or a logo: with so much of them covered nothing is earned."""

SUBJECT_SPARED = (0.15, 0.6)
"""Of the subject's box: up to the first share it does not matter, from the second on nothing is earned. A figure that
reaches down to the edge lies behind a badge at no great loss."""

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
        full, none = SUBJECT_SPARED if self.what == "subject" else (0.0, SPARED)
        return score(self.share, none=none, full=full)

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "under": self.under, "box": as_json(self.box), "share": round(self.share, 3)}


def measured_safe_zones(spec: AssetTypeSpec, matters: Mapping[str, Box]) -> Part | None:
    """`matters` are the boxes of `words`, `logo` and `subject`, as far as there are any, in fractions of the picture.

    None where the platform covers and cuts off nothing.
    """
    if not spec.keep_clear and safe_area(spec) == WHOLE:
        return None
    overlaps = sorted(_overlaps(spec, matters), key=lambda overlap: (overlap.score, overlap.what, overlap.under))
    worst = overlaps[0] if overlaps else None
    return Part(
        worst.score if worst else 100,
        round(worst.share, 3) if worst else 0.0,
        "share of words, logo or subject that the platform covers or cuts off (0 to 1, of the worst of them)",
        f"Move the {worst.what} away from {worst.under}." if worst else "",
        {"overlaps": [overlap.as_json() for overlap in overlaps]},
    )


def _overlaps(spec: AssetTypeSpec, matters: Mapping[str, Box]) -> Iterator[_Overlap]:
    safe = safe_area(spec)
    for what, box in matters.items():
        for covered in spec.keep_clear:
            if (share := _share(box, covered)) > WORTH_TELLING:
                yield _Overlap(what, covered.name or "what the platform covers", covered, share)
        # A subject that fills its picture goes beyond what everybody sees, and may.
        if what != "subject" and (lost := 1 - _share(box, safe)) > WORTH_TELLING:
            yield _Overlap(what, "the part that some viewers do not see", safe, lost)


def _share(box: Box, other: Box) -> float:
    """Of the first box's area, how much lies in the other."""
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    area = (box.right - box.left) * (box.bottom - box.top)
    return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0
