"""Where lines break and how large they are set, so that words fill a box and never leave it. Arithmetic only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from adapters.imaging.faces import Extent

LONGEST_WORD = 20
"""Longer words may break anywhere, lest one address sets the size of everything."""

MOST_LINES = 8
STEPS = 24
"""Bisections of the size; each halves the error."""


@dataclass(frozen=True, slots=True)
class Room:
    """What there is, in pixels, and the most an em may be."""

    width: float
    height: float
    largest: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines, the size of an em in pixels and the distance between baselines in ems."""

    lines: tuple[str, ...]
    size: float
    leading: float


Measure = Callable[[str], Extent]

GAP = 0.14
"""Ems between the ink of one line and the next."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of `text`, over-long ones in even pieces."""
    pieces: list[str] = []
    for word in text.split():
        parts = -(-len(word) // LONGEST_WORD)
        size = -(-len(word) // parts)
        pieces.extend(word[start : start + size] for start in range(0, len(word), size))
    return tuple(pieces)


def fitted(words: Sequence[str], room: Room, measure: Measure, *, rim: float) -> Setting:
    """The largest setting of `words` in `room`, with lines of even length; `rim` ems of outline stand round the ink."""
    smallest, largest = 0.0, room.largest
    kept = _set_at(words, largest, room, measure, rim)
    if kept is None:
        for _ in range(STEPS):
            middle = (smallest + largest) / 2
            setting = _set_at(words, middle, room, measure, rim)
            if setting is None:
                largest = middle
            else:
                smallest, kept = middle, setting
    if kept is None:
        raise ValueError("words without a width cannot be set")
    return _evened(words, kept, room, measure, rim)


def _set_at(words: Sequence[str], size: float, room: Room, measure: Measure, rim: float) -> Setting | None:
    lines = _wrapped(words, room.width / size - 2 * rim, measure)
    if lines is None or len(lines) > MOST_LINES:
        return None
    extents = [measure(line) for line in lines]
    leading = leading_of(extents, rim)
    height = extents[0].top - extents[-1].bottom + leading * (len(lines) - 1) + 2 * rim
    return Setting(lines, size, leading) if height * size <= room.height else None


def leading_of(extents: Sequence[Extent], rim: float) -> float:
    """One distance for all lines: the least at which no line's ink comes near the next one's."""
    pairs = pairwise(extents)
    return max((below.top - above.bottom + GAP + rim for above, below in pairs), default=0.0)


def _wrapped(words: Sequence[str], width: float, measure: Measure) -> tuple[str, ...] | None:
    """As many words a line as fit; None when one alone does not."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer).width <= width:
            lines[-1] = longer
        elif measure(word).width <= width:
            lines.append(word)
        else:
            return None
    return tuple(lines)


def _evened(words: Sequence[str], setting: Setting, room: Room, measure: Measure, rim: float) -> Setting:
    """The same number of lines in the narrowest column that holds them, which leaves no short last line."""
    narrow, wide = 0.0, room.width / setting.size - 2 * rim
    best = setting
    for _ in range(STEPS):
        middle = (narrow + wide) / 2
        lines = _wrapped(words, middle, measure)
        if lines is None or len(lines) > len(setting.lines):
            narrow = middle
            continue
        wide = middle
        even = _set_at(lines, setting.size, room, measure, rim)
        if even is not None and even.lines == lines:
            best = even
    return best
