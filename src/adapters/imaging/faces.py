"""The typefaces that come with AuraStream: what they can set, how wide it runs, what its outlines are.

Outlines are drawn by us, so no system font, no fontconfig and no cache directory is involved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from fontTools.misc.transform import Offset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from adapters.imaging.kerning import Kerning

FONTS = Path(__file__).parent / "fonts"

Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Extent:
    """The edges of a line's ink in ems from the start of its baseline, upwards positive."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Glyph:
    advance: int
    edges: Edges | None


class Face:
    """One font file. Safe to share between threads, which fontTools by itself is not: it reads tables late."""

    def __init__(self, file: str) -> None:
        self._font = TTFont(FONTS / file, lazy=True)
        self._outlines = self._font.getGlyphSet()
        self._names: dict[int, str] = self._font.getBestCmap()
        self._glyphs: dict[str, _Glyph] = {}
        self._kerning: Kerning | None = None
        self._pairs: dict[tuple[str, str], int] = {}
        self._lock = Lock()
        self.units = int(self._font["head"].unitsPerEm)

    def has(self, character: str) -> bool:
        return ord(character) in self._names

    def extent(self, text: str) -> Extent:
        """The ink of `text` on one line with kerning. Every character must be one that the face has."""
        with self._lock:
            placed = [(x, glyph.edges) for x, _, glyph in self._placed(text) if glyph.edges is not None]
        if not placed:
            return Extent(0, 0, 0, 0)
        lefts, bottoms, rights, tops = zip(
            *((left + x, bottom, right + x, top) for x, (left, bottom, right, top) in placed), strict=True
        )
        em = self.units
        return Extent(min(lefts) / em, max(rights) / em, max(tops) / em, min(bottoms) / em)

    def advance(self, text: str) -> float:
        """How far the pen goes for `text`, in ems: where a word that follows would begin."""
        with self._lock:
            ends = [x + glyph.advance for x, _, glyph in self._placed(text)]
        return ends[-1] / self.units if ends else 0

    def outline(self, text: str) -> str:
        """The same line as an SVG path in font units."""
        pen = SVGPathPen(self._outlines)
        with self._lock:
            for x, name, _ in self._placed(text):
                self._outlines[name].draw(TransformPen(pen, Offset(x, 0)))
        return str(pen.getCommands())

    def _placed(self, text: str) -> Iterator[tuple[int, str, _Glyph]]:
        x, before = 0, ""
        for character in text:
            name = self._names[ord(character)]
            glyph = self._glyph(name)
            x += self._kerned(before, name)
            yield x, name, glyph
            x, before = x + glyph.advance, name

    def _glyph(self, name: str) -> _Glyph:
        if name not in self._glyphs:
            pen = BoundsPen(self._outlines)
            self._outlines[name].draw(pen)
            self._glyphs[name] = _Glyph(int(self._outlines[name].width), pen.bounds)
        return self._glyphs[name]

    def _kerned(self, before: str, after: str) -> int:
        if self._kerning is None:
            self._kerning = Kerning(self._font)
        if (before, after) not in self._pairs:
            self._pairs[before, after] = self._kerning.between(before, after) if before else 0
        return self._pairs[before, after]
