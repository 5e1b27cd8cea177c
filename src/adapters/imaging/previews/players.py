"""A player with what fills it, or with what stands upon it."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import bars, button, name_of, person, rounded, search_bar, stock, tag
from adapters.imaging.previews.looks import DARK, LIVE, Look
from adapters.imaging.vips import Image

LEFT, TOP, WIDTH, HEIGHT = 0, 56, 960, 540

SAID = (
    "here already!",
    "hello from the train",
    "what are we playing",
    "have a good one",
    "saved you a seat",
    "the music is lovely",
    "good evening all",
    "back in a minute",
    "snacks are ready",
)


def stream(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """A channel whose player shows the picture, with the controls that appear above it and the chat beside it."""
    [picture] = shown
    canvas.fill(look.page)
    canvas.lay(picture, LEFT, TOP)
    canvas.cover()
    _controls(canvas)
    _channel(canvas, look)
    _chat(canvas, look)
    search_bar(canvas, look)


def _controls(canvas: Canvas) -> None:
    base = TOP + HEIGHT
    canvas.box(LEFT, base - 80, WIDTH, 80, canvas.fade([("#000000", 0), ("#000000", 0.62)]))
    canvas.path(f"M24 {base - 34}v18l15 -9z", "#FFFFFF")
    canvas.path(f"M58 {base - 29}h5l7 -6v20l-7 -6h-5z", "#FFFFFF")
    canvas.stroke(f"M75 {base - 30}a7 7 0 0 1 0 10", "#FFFFFF")
    canvas.box(92, base - 26.5, 84, 3, "#FFFFFF", round=1.5, opacity=0.4)
    canvas.box(92, base - 26.5, 52, 3, "#FFFFFF", round=1.5)
    canvas.disc(144, base - 25, 6, "#FFFFFF")
    right = WIDTH - 24
    canvas.stroke(
        f"M{right - 18} {base - 28}v-6h6M{right} {base - 22}v6h-6M{right - 6} {base - 34}h6v6M{right - 18} "
        f"{base - 22}v6h6",
        "#FFFFFF",
    )
    canvas.box(right - 62, base - 34, 26, 18, "none", round=3, edge="#FFFFFF", thick=2)
    canvas.box(right - 49, base - 26, 10, 7, "#FFFFFF", round=1)


def _channel(canvas: Canvas, look: Look) -> None:
    top = TOP + HEIGHT
    canvas.box(0, top, WIDTH, canvas.height - top, look.card)
    canvas.disc(54, top + 52, 34, look.accent)
    person(canvas, 24, top + 22, 60, 3)
    canvas.words("Nova", 104, top + 40, 20, look.ink, bold=True)
    canvas.words("Friday night, with everybody", 104, top + 64, 14.5, look.ink)
    canvas.words("Adventure · English", 104, top + 86, 13, look.accent)
    left = button(canvas, "Subscribe", WIDTH - 24, top + 24, look.accent, "#FFFFFF", height=34, round=8, ending=True)
    button(canvas, "Follow", left - 10, top + 24, look.raised, look.ink, height=34, round=8, ending=True)


def _chat(canvas: Canvas, look: Look) -> None:
    left, width = WIDTH, canvas.width - WIDTH
    canvas.box(left, TOP, width, canvas.height - TOP, look.card)
    canvas.box(left, TOP, 1, canvas.height - TOP, look.line)
    canvas.words("Stream chat", left + width / 2, TOP + 30, 13, look.ink, align=0.5)
    canvas.box(left, TOP + 48, width, 1, look.line)
    for row, said in enumerate((*SAID, *SAID[2:9])):
        base = TOP + 78 + 34 * row
        end = canvas.words(name_of(row), left + 18, base, 13, look.names[row % 6], bold=True)
        canvas.words(f": {said}", end, base, 13, look.ink)
    canvas.box(left + 14, canvas.height - 52, width - 28, 38, look.raised, round=8)
    canvas.words("Say something", left + 28, canvas.height - 28, 13, look.faint)


def end_screen(canvas: Canvas, shown: Sequence[Image]) -> None:
    """The last seconds of a video: what the platform lays over it stands where it mostly does."""
    [picture] = shown
    look = DARK
    canvas.fill(look.page)
    left, top = 160, 44
    canvas.lay(rounded(picture, 14), left, top)
    canvas.cover()
    for place, across in enumerate((54, 572)):
        stock(canvas, left + across, top + 157, 336, 189, 1 + 4 * place, 6)
        tag(canvas, ("24:07", "9:58")[place], left + across + 328, top + 338, "#000000", "#FFFFFF", em=12)
    middle = left + WIDTH / 2
    canvas.disc(middle, top + 250, 66, "#FFFFFF")
    person(canvas, middle - 62, top + 188, 124, 3)
    base = top + HEIGHT
    canvas.box(left + 14, base - 20, WIDTH - 28, 5, LIVE, round=2.5)
    canvas.disc(left + WIDTH - 16, base - 17.5, 7, LIVE)
    canvas.words("I finished it without a single hit", left, base + 46, 22, look.ink, bold=True)
    person(canvas, left, base + 68, 44, 3)
    canvas.words("Nova", left + 58, base + 87, 15, look.ink)
    canvas.words("12K views · 3 hours ago", left + 58, base + 107, 13, look.soft)
    button(canvas, "Subscribe", left + WIDTH, base + 70, look.ink, look.page, em=14, height=38, round=19, ending=True)


def watermark(canvas: Canvas, shown: Sequence[Image]) -> None:
    """At the lower right of each video, and at the size it was sent in beside it."""
    small, large = shown
    look = DARK
    canvas.fill(look.page)
    left, top, wide, high = 48, 56, 880, 495
    stock(canvas, left, top, wide, high, 5, 14)
    canvas.lay(small, left + wide - 24 - small.width, top + high - 66 - small.height)
    canvas.box(left + 16, top + high - 44, wide - 32, 4, "#FFFFFF", round=2, opacity=0.4)
    canvas.box(left + 16, top + high - 44, wide * 0.4, 4, LIVE, round=2)
    canvas.path(f"M{left + 20} {top + high - 29}v16l13 -8z", "#FFFFFF")
    canvas.words("5:42 / 15:51", left + 50, top + high - 16, 13, "#FFFFFF")
    canvas.words("Building a harbour from nothing", left, top + high + 44, 22, look.ink, bold=True)
    bars(canvas, left, top + high + 68, (620, 440), look.raised, thick=10)
    canvas.words("As it was sent", 960, 72, 13, look.soft)
    for place, ground in enumerate(("#18181B", "#FFFFFF", "#3A7CA5")):
        canvas.box(960, 88 + 190 * place, 272, 174, ground, round=12)
        canvas.lay(large, 1096 - large.width / 2, 88 + 190 * place + 87 - large.height / 2)
