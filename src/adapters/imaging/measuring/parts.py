"""A measured property of a picture, and the one number that the properties make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

WEIGHTS: Mapping[str, float] = {
    "silhouette": 0.35,
    "chat_contrast": 0.35,
    "fill": 0.15,
    "halo": 0.15,
    "contrast": 0.25,
    "detail": 0.20,
    "subject": 0.15,
    "clutter": 0.10,
    "text_contrast": 0.10,
    "text_size": 0.10,
    "safe_zones": 0.10,
}
"""What each part weighs in the viral score. Only the parts that a picture has count, and their weights are scaled to
one: a sticker has the first four, any other picture some of the rest. `docs/quality.md` tells why."""

BOUNDS: Mapping[str, tuple[float, float]] = {
    "silhouette": (0.6, 0.92),
    "chat_contrast": (1.0, 3.0),
    "fill": (0.45, 0.75),
    "halo": (0.1, 0.0),
    "contrast": (6, 22),
    "detail": (0.3, 0.75),
    "subject": (0.02, 0.12),
    "clutter": (0.85, 0.5),
    "text_contrast": (1.5, 5.0),
    "text_size": (3, 12),
    "safe_zones": (0.25, 0.0),
    "logo": (1.0, 3.0),
}
"""The value of each part that earns nothing and the one that earns everything."""

WELL = 80
"""From here on there is nothing to advise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One measured property; the advice is for scores below `WELL`. `more` is what the number was made from."""

    score: int
    value: object
    meaning: str
    advice: str
    more: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        advice = self.advice if self.score < WELL else ""
        return {"score": self.score, "value": self.value, "meaning": self.meaning, "advice": advice, **self.more}


def viral_score(parts: Mapping[str, Part]) -> int:
    """The weighted mean of the parts that say how well the picture reads."""
    weights = {name: WEIGHTS[name] for name in parts if name in WEIGHTS}
    return round(sum(weight * parts[name].score for name, weight in weights.items()) / sum(weights.values()))


def score(value: float, *, none: float, full: float) -> int:
    """Linear between the value that earns nothing and the one that earns everything."""
    return round(100 * min(1.0, max(0.0, (value - none) / (full - none))))


def earned(part: str, value: float) -> int:
    """The score of a part's value."""
    none, full = BOUNDS[part]
    return score(value, none=none, full=full)


def sized(values: Mapping[int, T], counted: int, scored: Callable[[T], int], meaning: str, advice: str) -> Part:
    """One property at several sizes in pixels; the score is that of the size that counts."""
    sizes = {str(side): {"score": scored(value), "value": value} for side, value in values.items()}
    return Part(scored(values[counted]), values[counted], meaning, advice, {"sizes": sizes})
