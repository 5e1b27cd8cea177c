"""Words as real glyphs: which characters can be set, and drawing them so that they read on any picture."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from adapters.imaging.decode import Size
from adapters.imaging.faces import Extent, Face
from adapters.imaging.typefaces import DEFAULTS, Cut, Wish, cut_of, every_cut, wish_of
from adapters.imaging.typesetting import Room, Setting, fitted, words_of
from adapters.imaging.vips import Image
from domain import brand_kits
from domain.assets import Typeset
from domain.generation.asset_types import AssetTypeSpec, Box, Composition, Export
from domain.generation.colours import contrast

DARK, LIGHT = "#0B0B12", "#FFFFFF"
READABLE = 4.5
"""WCAG 2.2 AA for text, asked of the fill against its outline."""

RIM = 0.085
"""Ems of outline round the ink."""

SHADOW = 0.05
"""Ems that the shadow falls to the right and down."""

EDGE = 1
"""Pixels kept free inside the box, so that the soft edge of an outline is not cut off."""

DISPLAY_UP_TO = 44
"""Characters; longer sentences are set in the text face, whose open shapes survive being small."""

LARGEST = 0.62
"""Of the box's height: the most that capitals take, so that two letters do not fill a whole picture."""


class FontLettering:
    """Implements `Lettering` with the families in `typefaces.py`."""

    def missing(self, text: str) -> str:
        letters = printable(text).replace(" ", "")
        lacking = min(("".join(c for c in letters if not _can_set(cut.face, c)) for cut in every_cut()), key=len)
        return "".join(dict.fromkeys(lacking))


@dataclass(frozen=True, slots=True)
class Fonts:
    """What the brand asks words to be set in: `headline`, and `body` for what is long enough to be read."""

    headline: brand_kits.Face | None = None
    body: brand_kits.Face | None = None

    def wish_for(self, text: str) -> Wish | None:
        asked = self.headline if len(text) <= DISPLAY_UP_TO else self.body or self.headline
        return wish_of(asked) if asked else None


OURS = Fonts()


def printable(text: str) -> str:
    """Composed characters, single spaces, nothing that shows no ink of its own."""
    composed = unicodedata.normalize("NFC", text)
    spaced = (" " if c.isspace() or unicodedata.category(c) in {"Cc", "Zs"} else c for c in composed)
    kept = (c for c in spaced if unicodedata.category(c) != "Cf" and not "\ufe00" <= c <= "\ufe0f")
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Lettered:
    """What was drawn: where, in pixels, in which colours, how large the lines are."""

    overlay: Image
    left: int
    top: int
    fill: str
    outline: str
    em: float
    lines: tuple[str, ...]
    font: Typeset


def lettered(
    canvas: Image, spec: AssetTypeSpec, export: Export, text: str, colours: tuple[str, ...], fonts: Fonts = OURS
) -> Lettered | None:
    """The words of `text` for `canvas`, drawn inside the type's text box; None when there is nothing to draw."""
    words = words_of(printable(text))
    if spec.text_box is None or not words:
        return None
    box = free_box(spec.text_box, spec.keep_clear)
    left, top, right, bottom = box.in_pixels(export.width, export.height)
    room = Size(right - left, bottom - top)
    cut, font = typeset(" ".join(words), fonts)
    face = cut.face

    measure = cache(face.extent)
    capital = measure("H").top
    allowed = Room(room.width - 2 * EDGE, room.height - 2 * EDGE, LARGEST * room.height / capital)
    setting = fitted(words, allowed, measure, rim=RIM + SHADOW / 2)
    fill, outline = colours_for(colours, ground=_mean_colour(canvas, left, top, room))
    drawing = _drawing(setting, face, room, fill=fill, outline=outline, to_left=spec.composition is Composition.HERO)
    return Lettered(Image.svgload_buffer(drawing.encode()), left, top, fill, outline, setting.size, setting.lines, font)


def composed(canvas: Image, words: Lettered) -> Image:
    """The canvas with the words on it; the rest of it is not touched."""
    part = canvas.crop(words.left, words.top, words.overlay.width, words.overlay.height)
    over = part.composite2(words.overlay, "over")
    part = (over if canvas.hasalpha() else over[0:3]).rint().cast("uchar").copy(interpretation="srgb")
    return canvas.insert(part, words.left, words.top)


def free_box(box: Box, taken: tuple[Box, ...]) -> Box:
    """The largest part of `box` that nothing of `taken` covers, cut off along one side for each."""
    for other in taken:
        if other.right <= box.left or other.left >= box.right or other.bottom <= box.top or other.top >= box.bottom:
            continue
        parts = (
            Box(box.left, box.top, min(box.right, other.left), box.bottom),
            Box(max(box.left, other.right), box.top, box.right, box.bottom),
            Box(box.left, box.top, box.right, min(box.bottom, other.top)),
            Box(box.left, max(box.top, other.bottom), box.right, box.bottom),
        )
        box = max(parts, key=lambda part: (part.right - part.left) * (part.bottom - part.top))
    return box


def colours_for(colours: tuple[str, ...], *, ground: str) -> tuple[str, str]:
    """Fill and outline: of the colours that read against their outline the first that stands well off the ground.

    On a ground of middle tones hardly any does; then the outline alone carries the words and the first will do. The
    outline is the darkest or lightest tone, whichever the fill contrasts with more. Without colours: white or dark.
    """
    for standing_off in (READABLE, 3.0, 1.0):
        for fill in colours:
            outline = _outline_for(fill)
            if contrast(fill, outline) >= READABLE and contrast(fill, ground) >= standing_off:
                return fill, outline
    fill = LIGHT if contrast(LIGHT, ground) >= contrast(DARK, ground) else DARK
    return fill, _outline_for(fill)


def _outline_for(fill: str) -> str:
    return max(DARK, LIGHT, key=lambda tone: contrast(fill, tone))


def _can_set(face: Face, character: str) -> bool:
    """A mark that composes with nothing would need anchors to stand where it belongs; it is refused instead."""
    return face.has(character) and not unicodedata.combining(character)


def typeset(text: str, fonts: Fonts = OURS) -> tuple[Cut, Typeset]:
    """The font that sets all of `text`: the one that is asked for if it can, else the first of ours that can."""
    wish = fonts.wish_for(text)
    asked = wish.asked if wish else None
    if wish and wish.cut and _can_set_all(wish.cut, text):
        return wish.cut, Typeset(asked, wish.cut.name, fallback=not wish.exact, note=wish.note)
    cut = _usual(text)
    if wish is None:
        return cut, Typeset(None, cut.name, fallback=False, note="")
    note = wish.note
    if wish.cut:
        lacking = dict.fromkeys(c for c in text if not _can_set(wish.cut.face, c))
        note = f"{note} {wish.cut.family} has no {' '.join(lacking)}.".strip()
    return cut, Typeset(asked, cut.name, fallback=True, note=f"{note} The words are set in {cut.family}.")


def _usual(text: str) -> Cut:
    """Short words in the first display face that has all their characters, sentences in the text face."""
    usual = [cut for cut in map(cut_of, DEFAULTS) if _can_set_all(cut, text)]
    if usual:
        return usual[0] if len(text) <= DISPLAY_UP_TO else usual[-1]
    for cut in every_cut():
        if _can_set_all(cut, text):
            return cut
    raise ValueError("the text has characters that no face can set; Lettering.missing tells which")


def _can_set_all(cut: Cut, text: str) -> bool:
    return all(_can_set(cut.face, character) for character in text)


def _mean_colour(canvas: Image, left: int, top: int, room: Size) -> str:
    part = canvas.crop(left, top, room.width, room.height)
    flat = part.flatten(background=[24, 24, 27]) if part.hasalpha() else part
    means = flat.stats().numpy()[1:4, 4]
    return "#" + "".join(f"{round(float(mean)):02X}" for mean in means)


def _drawing(setting: Setting, face: Face, room: Size, *, fill: str, outline: str, to_left: bool) -> str:
    """An SVG of the size of the box: shadow, outline and fill of each line, in that order over all lines."""
    em = setting.size
    runs = [face.extent(line) for line in setting.lines]
    extra = RIM + SHADOW / 2
    height = runs[0].top - runs[-1].bottom + setting.leading * (len(runs) - 1) + 2 * extra
    first = (room.height - height * em) / 2 + (extra - SHADOW / 2 + runs[0].top) * em
    paths = "".join(
        f'<path transform="translate({_start(run, room, em, to_left):.2f} {first + index * setting.leading * em:.2f}) '
        f'scale({em / face.units:.6f} {-em / face.units:.6f})" d="{face.outline(line)}"/>'
        for index, (line, run) in enumerate(zip(setting.lines, runs, strict=True))
    )
    width = 2 * RIM * face.units
    fall = SHADOW * em
    stroke = f'stroke-width="{width:.1f}" stroke-linejoin="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{room.width}" height="{room.height}">'
        f'<g fill="#000" stroke="#000" {stroke} opacity=".45" transform="translate({fall:.2f} {fall:.2f})">{paths}</g>'
        f'<g fill="{outline}" stroke="{outline}" {stroke}>{paths}</g>'
        f'<g fill="{fill}">{paths}</g></svg>'
    )


def _start(run: Extent, room: Size, em: float, to_left: bool) -> float:
    """Where a line's baseline begins, so that its ink, outline and shadow stay inside the box."""
    spare = room.width - (run.width + 2 * RIM + SHADOW) * em
    return (EDGE if to_left else spare / 2) + (RIM - run.left) * em
