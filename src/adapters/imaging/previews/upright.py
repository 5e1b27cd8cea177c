"""Upright pictures on a phone: below the signs of a clip or a story, and cut for a grid."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import magnifier, person, rounded, stock
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec

GROUND, BODY, WHITE = "#1E1D2B", "#050507", "#FFFFFF"
WIDTH, HEIGHT, TOP = 405, 720, 70
LEFT, RIGHT = 46, 489
"""Where the left and the right phone's screens begin, `TOP` pixels below the edge."""
CORNER = 34
FREE, COVERED = "#2BD9A0", "#E5484D"
SEEN = ("12K", "24.1K", "8.3K", "940", "51K")


def clip(canvas: Canvas, shown: Sequence[Image]) -> None:
    """As people see it, and with what lies over it marked."""
    [picture] = shown
    _phones(canvas, picture)
    _captions(canvas, "As people see it", "What the signs cover")
    _clip_signs(canvas, LEFT)
    _marks(canvas, RIGHT, CATALOGUE[AssetType.TIKTOK_STORY])


def story(canvas: Canvas, shown: Sequence[Image]) -> None:
    [picture] = shown
    _phones(canvas, picture)
    _captions(canvas, "As people see it", "What the signs cover")
    _story_signs(canvas, LEFT)
    _marks(canvas, RIGHT, CATALOGUE[AssetType.STORY_GRAPHIC])


def _phones(canvas: Canvas, picture: Image) -> None:
    canvas.fill(GROUND)
    screen = rounded(picture, CORNER)
    for left in (LEFT, RIGHT):
        _phone(canvas, left)
        canvas.lay(screen, left, TOP)
    canvas.cover()


def _captions(canvas: Canvas, *captions: str) -> None:
    for left, caption in zip((LEFT, RIGHT), captions, strict=True):
        canvas.words(caption, left + WIDTH / 2, 42, 14, "#ADADB8", align=0.5)


def _phone(canvas: Canvas, left: float) -> None:
    canvas.shadow(left - 10, TOP - 10, WIDTH + 20, HEIGHT + 20, round=44, strength=0.5)
    canvas.box(left - 9, TOP - 9, WIDTH + 18, HEIGHT + 18, BODY, round=CORNER + 9)


def _clip_signs(canvas: Canvas, left: float) -> None:
    """The names of two feeds above, who made it below, what one can do with it at the right."""
    base = TOP + HEIGHT
    _veil(canvas, left, base - 260, 260, up=True)
    _veil(canvas, left, TOP, 110, up=False)
    canvas.words("Following", left + 128, TOP + 48, 16, WHITE, align=0.5)
    canvas.words("For you", left + 222, TOP + 48, 16, WHITE, bold=True, align=0.5)
    canvas.box(left + 208, TOP + 57, 28, 3, WHITE, round=1.5)
    magnifier(canvas, left + 371, TOP + 42, WHITE, thick=2.4)
    across = left + 371
    canvas.disc(across, base - 366, 25, WHITE)
    person(canvas, across - 23, base - 389, 46, 3)
    _heart(canvas, across, base - 304)
    canvas.path(f"M{across - 17} {base - 238}a17 15 0 1 1 22 14l-12 9v-9a16 15 0 0 1 -10 -14z", WHITE)
    canvas.path(f"M{across - 12} {base - 188}h24v33l-12 -9l-12 9z", WHITE)
    canvas.path(f"M{across - 17} {base - 92}c0 -16 10 -22 18 -22v-10l18 15l-18 15v-9c-8 0 -13 3 -18 11z", WHITE)
    for place, count in enumerate(("24.1K", "310", "1,204", "98")):
        canvas.words(count, across, base - 271 + 66 * place, 12, WHITE, align=0.5)
    canvas.words("@nova", left + 18, base - 118, 17, WHITE, bold=True)
    canvas.words("We made it to the moon. Who is", left + 18, base - 92, 14.5, WHITE)
    canvas.words("coming along on Friday?", left + 18, base - 71, 14.5, WHITE)
    canvas.path(f"M{left + 21} {base - 40}v-12l10 -3v12M{left + 23} {base - 40}a4 3 0 1 1 -4 -3z", WHITE)
    canvas.words("original sound", left + 40, base - 41, 13.5, WHITE)


def _heart(canvas: Canvas, across: float, down: float) -> None:
    canvas.path(f"M{across} {down - 6}c-9 -15 -29 -3 -15 12l15 14l15 -14c14 -15 -6 -27 -15 -12z", WHITE)


def _story_signs(canvas: Canvas, left: float) -> None:
    """How many there are, whose it is, and where one answers."""
    base = TOP + HEIGHT
    _veil(canvas, left, TOP, 120, up=False)
    for place in range(3):
        canvas.box(left + 22 + 122 * place, TOP + 18, 117, 3, WHITE, round=1.5, opacity=0.4 if place else 1)
    person(canvas, left + 22, TOP + 34, 40, 3)
    end = canvas.words("nova", left + 74, TOP + 59, 15, WHITE, bold=True)
    canvas.words("2 h", end + 8, TOP + 59, 14, WHITE)
    canvas.stroke(f"M{left + 366} {TOP + 46}l16 16m0 -16l-16 16", WHITE, thick=2.4)
    _veil(canvas, left, base - 110, 110, up=True)
    canvas.box(left + 22, base - 66, 270, 44, "none", round=22, edge=WHITE, thick=1.5)
    canvas.words("Send a message", left + 42, base - 39, 14.5, WHITE)
    _heart(canvas, left + 322, base - 46)
    canvas.path(f"M{left + 357} {base - 56}l28 -2l-16 24l-2 -13z", WHITE)


def _veil(canvas: Canvas, left: float, top: float, height: float, *, up: bool) -> None:
    """A shade from an edge inwards, so that white words can be read on anything."""
    shade = canvas.fade([("#000000", 0.0 if up else 0.5), ("#000000", 0.62 if up else 0.0)])
    canvas.clip(
        left,
        TOP,
        WIDTH,
        HEIGHT,
        CORNER,
        f'<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{height:g}" fill="{shade}"/>',
    )


def _marks(canvas: Canvas, left: float, spec: AssetTypeSpec) -> None:
    """What the platform covers, and what stays free."""
    boxes = [box.in_pixels(WIDTH, HEIGHT) for box in spec.keep_clear]
    covered = "".join(
        f"M{left + start} {TOP + above}H{left + end}V{TOP + below}H{left + start}Z"
        for start, above, end, below in boxes
    )
    hatch = canvas.new_name()
    canvas.draw(
        f'<pattern id="{hatch}" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="12" height="12" fill="#E5484D" opacity=".25"/><rect width="5" height="12" fill="#E5484D" '
        'opacity=".4"/></pattern>'
    )
    canvas.clip(left, TOP, WIDTH, HEIGHT, CORNER, f'<path d="{covered}" fill="url(#{hatch})"/>')
    above = max((below for _, _, _, below in boxes if below < HEIGHT / 2), default=0)
    below = min((above for _, above, _, _ in boxes if above > HEIGHT / 2), default=HEIGHT)
    right = min((start for start, _, _, _ in boxes if start > WIDTH / 2), default=WIDTH)
    canvas.box(
        left + 5, TOP + above + 5, right - 10, below - above - 10, "none", round=10, edge=FREE, thick=2.5, dashes="8 6"
    )
    _label(canvas, "Stays free", left + 62, TOP + above + 29, FREE, "#08231A")
    _label(canvas, "Covered", left + 62, TOP + HEIGHT - 41, COVERED, WHITE)


def _label(canvas: Canvas, text: str, across: float, down: float, ground: str, ink: str) -> None:
    canvas.box(across - 46, down - 13, 92, 26, ground, round=13)
    canvas.words(text, across, down + 4.5, 13, ink, align=0.5)


def grid(canvas: Canvas, shown: Sequence[Image]) -> None:
    """Among other clips on two profiles, of which one cuts them at three to four and the other to squares."""
    [picture] = shown
    canvas.fill(GROUND)
    _captions(canvas, "Where clips are cut at three to four", "Where they are cut to squares")
    _clips(canvas, picture, LEFT, round(picture.width * 4 / 3), 0)
    _clips(canvas, picture, RIGHT, int(picture.width), 3)


def _clips(canvas: Canvas, picture: Image, left: int, high: int, number: int) -> None:
    """A profile whose tiles are so high; `number` tells apart what stands in for the clips of others."""
    _phone(canvas, left)
    canvas.box(left, TOP, WIDTH, HEIGHT, "#121217", round=CORNER)
    person(canvas, left + 24, TOP + 44, 72, 3)
    canvas.words("Nova", left + 114, TOP + 76, 22, WHITE, bold=True)
    canvas.words("48.2K followers · 214 clips", left + 114, TOP + 100, 13, "#ADADB8")
    tile = picture.crop(0, (picture.height - high) // 2, picture.width, high)
    for place in range(3 * ((HEIGHT - 160) // high)):
        across, down = left + round((picture.width + 1.5) * (place % 3)), TOP + 142 + (high + 2) * (place // 3)
        if place == 1:
            canvas.lay(tile, across, down)
            canvas.cover()
        else:
            stock(canvas, across, down, tile.width, high, place + number, 0)
        canvas.path(f"M{across + 10} {down + high - 20}v11l9 -5.5z", WHITE)
        canvas.words(SEEN[place % len(SEEN)], across + 24, down + high - 10, 12, WHITE)
    canvas.box(left + 135, TOP + HEIGHT - 16, 135, 5, WHITE, round=2.5, opacity=0.8)
