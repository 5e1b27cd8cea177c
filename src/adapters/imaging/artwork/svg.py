"""SVG files with all that runs, loads or never ends taken out, before librsvg sees them. For the child alone.

The file is parsed once, with expat, which fetches nothing by itself, and written anew from what `svg_rules` allows.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from adapters.imaging.artwork.css import CssRefused, addresses_in, safe_declarations, safe_rules, safe_value
from adapters.imaging.artwork.header import check_size
from adapters.imaging.artwork.svg_rules import AS_GROUP, ATTRIBUTES, FILTERS, FLATTEN, KEPT, REFUSED, SHAPES
from domain.brand_kits import ArtworkNotRecognised, ArtworkRefused

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "http://www.w3.org/1999/xlink href"
_HREFS = ("href", XLINK_HREF)

LONGEST_SIDE, SHORTEST_LONG_SIDE = 1024, 512
"""A drawing is made at its own size, with its longer side brought into these bounds: vectors have no pixels to lose."""

MOST_ELEMENTS = 20_000
MOST_DEPTH = 32
MOST_DRAWN = 50_000
"""Elements, each as often as it is drawn through `use`, patterns, masks and the like."""
MOST_FILTERED = 24
"""Filter primitives, counted the same way: each goes over every pixel."""
MOST_RULES = 500
"""Of style sheets: each is held against each element."""
MOST_PATH_DATA = 2 * 1024**2
"""Characters."""


def sanitised(content: bytes) -> bytes:
    """The drawing as SVG that is safe to rasterise, at the size it is to have.

    Raises `ArtworkRefused` with a sentence that says what to mend, or `ArtworkTooLarge` for a size above a logo's.
    """
    reading = _Reading()
    reading.parse(content)
    reading.check_cost()
    return reading.written()


@dataclass(slots=True)
class _Element:
    name: str
    classes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    """Ids of what is drawn together with it."""
    outline: str = ""
    children: "list[_Element]" = field(default_factory=list)
    cost: "_Cost | None" = None
    entered: bool = False


@dataclass(frozen=True, slots=True)
class _Cost:
    drawn: int
    filtered: int

    def times(self, number: int) -> "_Cost":
        return _Cost(self.drawn * number, self.filtered * number)


class _Reading:
    """One pass over the file: `_open` holds the elements around the place where it is, `_out` what is written."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[_Element] = []
        self._skipped = 0  # how deep inside of something that is left out
        self._by_id: dict[str, _Element] = {}
        self._elements = 0
        self._sheet: list[str] | None = None
        self._roots: list[_Element] = []
        self._shapes = 0
        self._path_data = 0
        self._rules = 0
        self._used_by_class: dict[str, set[str]] = {}

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise ArtworkRefused("The SVG file is no well-formed XML.", reason="malformed") from error
        except CssRefused as error:
            raise ArtworkRefused(str(error), reason="outside") from error
        if not self._shapes:
            raise ArtworkRefused("The SVG file draws nothing.", reason="blank")

    def check_cost(self) -> None:
        for root in self._roots:
            self._cost_of(root, 0)

    def written(self) -> bytes:
        return "".join(self._out).encode()

    # What expat calls

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise ArtworkRefused("The SVG file declares entities; save it as plain SVG.", reason="entities")

    def _entity(self, *_declaration: object) -> None:
        raise ArtworkRefused("The SVG file declares entities; save it as plain SVG.", reason="entities")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ArtworkRefused(f"The drawing has more than {MOST_ELEMENTS:,} elements.", reason="too_costly")
        if self._skipped:
            self._skipped += 1
            return
        namespace, _, name = full_name.rpartition(" ")
        if not self._open:
            self._start_root(namespace, name, attributes)
        elif namespace != SVG:
            self._skipped = 1
        elif name in REFUSED:
            raise ArtworkRefused(REFUSED[name], reason=name.lower())
        elif name.startswith("fe") and name not in KEPT:
            raise ArtworkRefused(f"It has an effect that is not drawn here ({name}); {FLATTEN}", reason="effect")
        elif name == "style":
            self._sheet, self._skipped = [], 1
        elif name in AS_GROUP:
            self._write("g", {key: value for key, value in attributes.items() if key not in _HREFS})
        elif name in KEPT:
            self._write(name, attributes)
        else:
            self._skipped = 1

    def _start_root(self, namespace: str, name: str, attributes: dict[str, str]) -> None:
        if namespace != SVG or name != "svg":
            raise ArtworkNotRecognised
        self._write(name, attributes | _sized(attributes), f' xmlns="{SVG}"')
        self._roots.append(self._open[0])

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            if self._sheet is not None and not self._skipped:
                self._write_sheet("".join(self._sheet))
                self._sheet = None
            return
        self._out.append(f"</{self._open.pop().name}>")

    def _text(self, text: str) -> None:
        if self._sheet is not None and self._skipped == 1:
            self._sheet.append(text)

    # What is kept

    def _write(self, name: str, attributes: Mapping[str, str], more: str = "") -> None:
        if len(self._open) >= MOST_DEPTH:
            raise ArtworkRefused(f"The drawing is nested more than {MOST_DEPTH} levels deep.", reason="too_costly")
        kept = dict(_kept(attributes))
        outline = "".join(kept.get(key, "") for key in _OUTLINES)
        self._path_data += len(outline)
        if self._path_data > MOST_PATH_DATA:
            raise ArtworkRefused("The drawing's paths are too long; simplify them.", reason="too_costly")
        styles = " ".join(value for key, value in kept.items() if key not in _OUTLINES)
        element = _Element(name, tuple(kept.get("class", "").split()), tuple(addresses_in(styles)), outline)
        if (href := _href(attributes)) is not None:
            kept["href"] = href
            element.uses += (href[1:],)
        if self._open:
            self._open[-1].children.append(element)
        if "id" in kept:
            self._by_id.setdefault(kept["id"], element)
        self._shapes += name in SHAPES
        self._open.append(element)
        written = "".join(f' {key}="{_escaped(value)}"' for key, value in kept.items())
        self._out.append(f"<{name}{more}{written}>")

    def _write_sheet(self, text: str) -> None:
        rules = safe_rules(text)
        self._rules += len(rules)
        if self._rules > MOST_RULES:
            raise ArtworkRefused(f"The drawing has more than {MOST_RULES} rules of style.", reason="too_costly")
        for selector, declarations in rules:
            for name in _CLASS.findall(selector) or [_ANY]:
                self._used_by_class.setdefault(name, set()).update(addresses_in(declarations))
        sheet = "".join(f"{selector}{{{declarations}}}" for selector, declarations in rules)
        self._out.append(f"<style>{_escaped(sheet)}</style>")

    def _cost_of(self, element: _Element, depth: int) -> _Cost:
        """Elements and filter primitives drawn for it. What refers to itself costs without end."""
        if element.cost is not None:
            return element.cost
        if element.entered or depth > _DEEPEST_CHAIN:
            raise ArtworkRefused("The drawing refers to itself.", reason="too_costly")
        element.entered = True
        of_classes = (self._used_by_class.get(name, ()) for name in (*element.classes, _ANY))
        ids = {*element.uses, *(used for uses in of_classes for used in uses)}
        inside = [self._cost_of(child, depth + 1) for child in element.children]
        beside = [
            self._cost_of(used, depth + 1).times(_corners(element.outline) if used.name == "marker" else 1)
            for used in (self._by_id[id] for id in sorted(ids) if id in self._by_id)
        ]
        cost = _Cost(
            drawn=1 + sum(part.drawn for part in (*inside, *beside)),
            filtered=(element.name in FILTERS) + sum(part.filtered for part in (*inside, *beside)),
        )
        if cost.drawn > MOST_DRAWN or cost.filtered > MOST_FILTERED:
            raise ArtworkRefused("The drawing repeats its parts or filters too often.", reason="too_costly")
        element.cost = cost
        return cost


_DEEPEST_CHAIN = 300


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_ANY = "*"
_CLASS = re.compile(r"\.([\w-]+)")
_OUTSIDE = "The drawing refers to something outside of its file; save it with everything inside."


def _corners(outline: str) -> int:
    """At least as many as there are, and each may have a marker: one for each number."""
    return max(1, len(_NUMBER.findall(outline)))


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")


_OUTLINES = ("d", "points")
"""Numbers and letters to whoever reads them, and by far the longest."""


def _kept(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name == "style":
            yield name, safe_declarations(value)
        elif name in ATTRIBUTES:
            yield name, value if name in _OUTLINES else safe_value(value)


def _href(attributes: Mapping[str, str]) -> str | None:
    target = attributes.get("href", attributes.get(XLINK_HREF, "")).strip()
    if not target:
        return None
    if not target.startswith("#"):
        raise ArtworkRefused(_OUTSIDE, reason="outside")
    return target


def _sized(attributes: Mapping[str, str]) -> dict[str, str]:
    """The root's size in pixels of our choice, and the viewBox that makes its drawing fill it."""
    box = _view_box(attributes.get("viewBox"))
    width, height = (_pixels(attributes.get(side)) for side in ("width", "height"))
    if box is not None:
        across, down = box[2], box[3]
        if not (across > 0 and down > 0):
            raise ArtworkRefused("The drawing's viewBox is empty.", reason="no_size")
        if width is None:
            width = across if height is None else height * across / down
        if height is None:
            height = width * down / across
    if width is None or height is None:
        raise ArtworkRefused("The drawing has neither a size nor a viewBox.", reason="no_size")
    check_size(width, height)
    longest = max(width, height)
    scale = min(LONGEST_SIDE, max(SHORTEST_LONG_SIDE, longest)) / longest
    box = box or (0.0, 0.0, width, height)
    return {
        "width": str(max(1, round(width * scale))),
        "height": str(max(1, round(height * scale))),
        "viewBox": " ".join(f"{value:.6f}" for value in box),
    }


_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*(%|em|ex|rem|px|pt|pc|mm|cm|in|)\s*")


def _pixels(length: str | None) -> float | None:
    """A length in pixels; None for one that depends on a page around it."""
    if length is None or length.strip() == "auto":
        return None
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise ArtworkRefused("The drawing's size is no number.", reason="no_size")
    factor = _UNITS.get(found[2])
    return None if factor is None else _finite(found[1]) * factor


def _view_box(value: str | None) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    parts = [part for part in re.split(r"[\s,]+", value.strip()) if part]
    if len(parts) != 4 or not all(_LENGTH.fullmatch(part) for part in parts):
        raise ArtworkRefused("The drawing's viewBox is not four numbers.", reason="no_size")
    left, top, width, height = (_finite(part) for part in parts)
    return left, top, width, height


def _finite(number: str) -> float:
    try:
        value = float(number)
    except ValueError as error:
        raise ArtworkRefused("The drawing's size is no number.", reason="no_size") from error
    if not math.isfinite(value) or abs(value) > 1e9:
        raise ArtworkRefused("The drawing's size is no number.", reason="no_size")
    return value
