"""A stream's chat, at one and two pixels a point: emotes in its lines, badges beside its names, rewards above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.imaging.previews.canvas import Canvas, width_of
from adapters.imaging.previews.furniture import card, heading, name_of
from adapters.imaging.previews.looks import Look
from adapters.imaging.vips import Image

LEFT, TOP, WIDTH = 32, 64, 340
"""Where the chat stands at one pixel a point; beside it stands the same one at two."""

LARGE_LEFT = LEFT + WIDTH + 36
HEIGHT = 288

EMOTE = object()
"""Where the emote stands among the words."""

Line = tuple[int, tuple[object, ...]]
"""Who says it, and its words."""

WITH_EMOTES: tuple[Line, ...] = (
    (0, ("that", "last", "jump", EMOTE)),
    (1, (EMOTE, EMOTE, EMOTE)),
    (2, ("first", "try,", "no", "notes", EMOTE, "how", "is", "that", "even", "possible")),
    (4, ("a", "new", "best", "time!", EMOTE)),
    (5, ("clip", "it", EMOTE, "clip", "it", EMOTE)),
)
WITH_BADGES: tuple[Line, ...] = (
    (0, ("good", "evening", "everyone")),
    (1, ("the", "new", "badge", "looks", "so", "clean")),
    (2, ("six", "months", "already,", "time", "flies")),
    (3, ("is", "this", "the", "hidden", "route?")),
    (4, ("yes,", "left", "behind", "the", "waterfall")),
    (5, ("let's", "go!")),
    (0, ("one", "more", "run", "please")),
)


@dataclass(frozen=True, slots=True)
class Size:
    """One chat: where it stands, how many pixels a point has, and the pictures at that size."""

    left: int
    scale: int
    picture: Image
    small: Image


def emotes(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    one, two = shown
    for size in _two_sizes(canvas, (one, one), (two, two), look):
        _chat(canvas, size, look, WITH_EMOTES, badged=False)


def badges(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    one, two = shown
    for size in _two_sizes(canvas, (one, one), (two, two), look):
        _chat(canvas, size, look, WITH_BADGES, badged=True)


def rewards(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """The menu of a channel's rewards, and the line in chat when one is taken."""
    one, one_small, two, two_small = shown
    for size in _two_sizes(canvas, (one, one_small), (two, two_small), look):
        _rewards(canvas, size, look)


def _two_sizes(canvas: Canvas, one: tuple[Image, Image], two: tuple[Image, Image], look: Look) -> tuple[Size, Size]:
    canvas.fill(look.page)
    heading(canvas, "On most screens", LEFT, 40, look)
    heading(canvas, "On sharp screens, pixel by pixel", LARGE_LEFT, 40, look)
    card(canvas, LEFT, TOP, WIDTH, HEIGHT, look, round=8)
    card(canvas, LARGE_LEFT, TOP, 2 * WIDTH, 2 * HEIGHT, look, round=12)
    _pixels(canvas, one[0], look)
    return Size(LEFT, 1, *one), Size(LARGE_LEFT, 2, *two)


def _pixels(canvas: Canvas, picture: Image, look: Look) -> None:
    """Its pixels, as squares that can be counted."""
    top, high = TOP + HEIGHT + 44, HEIGHT - 44
    times = 168 // int(picture.height)
    heading(canvas, f"The same {picture.height} pixels, {times} times as large", LEFT, top - 14, look)
    card(canvas, LEFT, top, WIDTH, high, look, round=8)
    large = picture.zoom(times, times)
    canvas.lay(large, LEFT + (WIDTH - large.width) / 2, top + (high - large.height) / 2)


def _chat(canvas: Canvas, size: Size, look: Look, said: tuple[Line, ...], *, badged: bool) -> None:
    s = size.scale
    _head(canvas, size, look, "Stream chat")
    top = TOP + 50.0 * s
    for number, words in said:
        top = _line(canvas, size, look, number, words, top, badged=badged)
    _entry(canvas, size, look)


def _head(canvas: Canvas, size: Size, look: Look, title: str) -> None:
    s = size.scale
    canvas.words(title, size.left + WIDTH * s / 2, TOP + 25 * s, 13 * s, look.ink, align=0.5)
    canvas.box(size.left + s, TOP + 40 * s, WIDTH * s - 2 * s, s, look.line)


def _entry(canvas: Canvas, size: Size, look: Look) -> None:
    s = size.scale
    top = TOP + (HEIGHT - 44) * s
    canvas.box(size.left + 10 * s, top, (WIDTH - 20) * s, 34 * s, look.raised, round=6 * s)
    canvas.words("Say something", size.left + 22 * s, top + 21.5 * s, 13 * s, look.faint)


def _line(
    canvas: Canvas, size: Size, look: Look, number: int, words: tuple[object, ...], top: float, *, badged: bool
) -> float:
    """One message, its words broken where the chat ends; emotes stand in the middle of their lines."""
    s, em = size.scale, 13.0 * size.scale
    space = width_of(" ", em)
    start, end = size.left + 16 * s, size.left + (WIDTH - 16) * s
    side = 0 if badged else int(size.picture.height)
    high = max(20 * s, side if EMOTE in words else 0)
    middle = top + high / 2
    left = float(start)
    if badged:
        canvas.lay(size.picture, left, middle - size.picture.height / 2)
        left += size.picture.width + 4 * s
    left = canvas.words(name_of(number), left, middle + em * 0.36, em, look.names[number], bold=True)
    left = canvas.words(":", left, middle + em * 0.36, em, look.ink) + space
    for word in words:
        wide = size.picture.width if word is EMOTE else width_of(str(word), em)
        if left + wide > end:
            left, middle = start, middle + high / 2 + 10 * s
            high = 20 * s
        if word is EMOTE:
            canvas.lay(size.picture, left, middle - size.picture.height / 2)
        else:
            canvas.words(str(word), left, middle + em * 0.36, em, look.ink)
        left += wide + space
    return middle + high / 2 + 5 * s


def _rewards(canvas: Canvas, size: Size, look: Look) -> None:
    s = size.scale
    _head(canvas, size, look, "Rewards")
    for place, (title, cost) in enumerate((("Hydrate", "300"), ("Pick the song", "1,200"), ("Team up", "5,000"))):
        left = size.left + (16 + 105 * place) * s
        top = TOP + 54 * s
        ground = (look.accent, "#0E9F8E", "#D9468B")[place]
        canvas.box(left, top, 98 * s, 84 * s, ground, round=8 * s)
        canvas.lay(size.picture, left + 49 * s - size.picture.width / 2, top + 18 * s)
        canvas.box(left + 49 * s - 26 * s, top + 58 * s, 52 * s, 18 * s, "#000000", round=9 * s, opacity=0.42)
        canvas.words(cost, left + 49 * s, top + 71 * s, 11 * s, "#FFFFFF", align=0.5)
        canvas.words(title, left + 49 * s, top + 101 * s, 12 * s, look.ink, align=0.5)
    top = TOP + 174 * s
    canvas.box(size.left + 10 * s, top, (WIDTH - 20) * s, 52 * s, look.raised, round=6 * s)
    canvas.box(size.left + 10 * s, top, 3 * s, 52 * s, look.accent, round=1.5 * s)
    end = canvas.words(name_of(3), size.left + 24 * s, top + 21 * s, 13 * s, look.names[3], bold=True)
    canvas.words(" took Pick the song", end, top + 21 * s, 13 * s, look.ink)
    canvas.lay(size.small, size.left + 24 * s, top + 28 * s)
    canvas.words("1,200", size.left + 24 * s + size.small.width + 6 * s, top + 42.5 * s, 13 * s, look.soft)
    _entry(canvas, size, look)
