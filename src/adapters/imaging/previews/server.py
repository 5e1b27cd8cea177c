"""A community's server: emoji and stickers among its messages, a role beside a name, its banner, an invitation; and a
post in a feed."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas, width_of
from adapters.imaging.previews.furniture import button, card, name_of, person, rounded
from adapters.imaging.previews.looks import Look
from adapters.imaging.vips import Image

RAIL, SIDE = 64, 240
CHANNELS = ("welcome", "announcements", "general", "clips", "looking-for-group", "fan-art", "off-topic")


def emoji(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """Within a line, alone, where it stands larger, and as a reaction."""
    small, large = shown
    left, top = _server(canvas, look, None)
    words, base = left + 56, 43
    top = _message(canvas, look, 0, left, top, "is tonight's run still on?")
    _reaction(canvas, look, small, words, top - 8)
    top = _message(canvas, look, 1, left, top + 34, "yes! see you at eight")
    end = words + width_of("yes! see you at eight", 15) + 5
    canvas.lay(small, end, top - 68 + base - 5 - small.height / 2)
    canvas.words("bring snacks", end + small.width + 5, top - 68 + base, 15, look.ink)
    top = _message(canvas, look, 2, left, top, "")
    for place in range(3):
        canvas.lay(large, words + place * (large.width + 6), top - 38)
    top = _message(canvas, look, 3, left, top + large.height - 18, "never gets old")
    _message(canvas, look, 4, left, top, "who drew that? I need a print")


def sticker(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    [picture] = shown
    left, top = _server(canvas, look, None)
    top = _message(canvas, look, 0, left, top, "we did it, the whole tower!")
    top = _message(canvas, look, 1, left, top, "with twelve seconds to spare")
    top = _message(canvas, look, 2, left, top, "")
    canvas.lay(picture, left + 56, top - 38)
    _message(canvas, look, 3, left, top + picture.height - 18, "framed and hung on the wall")


def role(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """Beside the names of those who have it."""
    [picture] = shown
    left, top = _server(canvas, look, None)
    said = (
        "the new map is out",
        "trying it right now",
        "save me a place",
        "same here, give me five minutes",
        "on my way",
        "see you there",
    )
    for number, words in enumerate(said):
        end = left + 56 + width_of(name_of(number), 15, bold=True)
        if number in {0, 2, 3}:
            canvas.lay(picture, end + 5, top + 15 - picture.height / 2)
        top = _message(canvas, look, number, left, top, words, gap=picture.width + 10 if number in {0, 2, 3} else 0)


def banner(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """Above the list of channels, below the server's name."""
    [picture] = shown
    left, top = _server(canvas, look, picture)
    said = (
        "good morning from the harbour",
        "the banner looks great",
        "it does, who made it?",
        "have a look at the clips",
        "I will, right after dinner",
        "bring some for all of us",
    )
    for number, words in enumerate(said):
        top = _message(canvas, look, number, left, top, words)


def _server(canvas: Canvas, look: Look, head: Image | None) -> tuple[int, float]:
    """The frame of the page; returns where the messages begin."""
    canvas.fill(look.card)
    canvas.box(0, 0, RAIL, canvas.height, look.line)
    canvas.box(RAIL, 0, SIDE, canvas.height, look.page)
    canvas.box(0, 20, 4, 44, look.ink, round=2)
    for place, number in enumerate((3, 1, 4, 2, 5)):
        person(canvas, 10, 20 + 56 * place, 44, number)
    top = 56 if head is None else int(head.height)
    if head is not None:
        canvas.lay(head, RAIL, 0)
        canvas.cover()
        canvas.box(RAIL, 0, SIDE, 64, canvas.fade([("#000000", 0.62), ("#000000", 0)]))
    canvas.words("Nova's Harbour", RAIL + 18, 32, 16, look.ink if head is None else "#FFFFFF", bold=True)
    if head is None:
        canvas.box(RAIL, 55, SIDE, 1, look.line)
    for place, name in enumerate(CHANNELS):
        base = top + 40 + 38 * place
        if place == 2:
            canvas.box(RAIL + 10, base - 22, SIDE - 20, 34, look.line, round=8)
        canvas.words("#", RAIL + 22, base, 17, look.faint)
        canvas.words(name, RAIL + 44, base, 15, look.ink if place == 2 else look.soft)
    left = RAIL + SIDE
    canvas.words("#", left + 24, 34, 19, look.faint)
    canvas.words("general", left + 46, 34, 16, look.ink, bold=True)
    canvas.box(left, 55, canvas.width - left, 1, look.line)
    canvas.box(left + 20, canvas.height - 66, canvas.width - left - 40, 46, look.raised, round=10)
    canvas.words("Message #general", left + 40, canvas.height - 38, 15, look.faint)
    return left + 24, 84.0


def _message(canvas: Canvas, look: Look, number: int, left: float, top: float, words: str, *, gap: float = 0) -> float:
    """Returns where the next one begins."""
    person(canvas, left, top, 40, number)
    end = canvas.words(name_of(number), left + 56, top + 20, 15, look.names[number], bold=True)
    canvas.words(f"Today at 19:{42 + number}", end + 10 + gap, top + 20, 12, look.faint)
    if words:
        canvas.words(words, left + 56, top + 43, 15, look.ink)
    return top + 68


def _reaction(canvas: Canvas, look: Look, picture: Image, left: float, top: float) -> None:
    canvas.box(left, top, picture.width + 40, 30, look.accent, round=9, opacity=0.18)
    canvas.box(left, top, picture.width + 40, 30, "none", round=9, edge=look.accent, thick=1.5)
    canvas.lay(picture, left + 9, top + 15 - picture.height / 2)
    canvas.words("12", left + picture.width + 24, top + 20.5, 14, look.ink, align=0.5)


def invitation(canvas: Canvas, shown: Sequence[Image]) -> None:
    """What somebody sees who was sent a link to the server."""
    [picture] = shown
    canvas.lay(picture, 0, 0)
    canvas.cover()
    left, top, width, height = 72, 150, 440, 420
    canvas.shadow(left, top, width, height, round=18, strength=0.6)
    canvas.box(left, top, width, height, "#1F1F26", round=18)
    person(canvas, left + 174, top + 36, 92, 3)
    middle = left + width / 2
    canvas.words("Marlowe invited you to join", middle, top + 168, 15, "#ADADB8", align=0.5)
    canvas.words("Nova's Harbour", middle, top + 206, 28, "#FFFFFF", bold=True, align=0.5)
    canvas.disc(middle - 104, top + 238, 5, "#2BD9A0")
    canvas.words("412 here now", middle - 92, top + 243, 14, "#ADADB8")
    canvas.disc(middle + 16, top + 238, 5, "#71717D")
    canvas.words("3,208 members", middle + 28, top + 243, 14, "#ADADB8")
    canvas.box(left + 40, top + 284, width - 80, 52, "#7C4DFF", round=10)
    canvas.words("Accept the invitation", middle, top + 316, 17, "#FFFFFF", align=0.5)
    canvas.words("Not now", middle, top + 376, 14, "#ADADB8", align=0.5)


def post(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """In a feed, as it was exported."""
    [picture] = shown
    canvas.fill(look.page)
    card(canvas, 150, 28, 600, 1000, look, round=16)
    person(canvas, 174, 50, 48, 3)
    canvas.words("Nova", 236, 71, 16, look.ink, bold=True)
    canvas.words("@nova · 1 h", 236, 92, 13.5, look.soft)
    button(canvas, "Follow", 726, 56, look.ink, look.card, em=14, height=36, round=18, ending=True)
    canvas.words("This week. Come by whenever you like!", 174, 136, 16, look.ink)
    left = 150 + (600 - int(picture.width)) // 2
    canvas.lay(rounded(picture, 14), left, 156)
    base = 156 + picture.height + 34
    canvas.words("84 answers", 174, base, 14, look.soft)
    canvas.words("210 reposts", 290, base, 14, look.soft)
    canvas.words("1,904 likes", 412, base, 14, look.soft)
