"""Upright pictures on a phone: below the signs of a clip or a story, and cut for a grid."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import person, rounded, stock
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec

GROUND, BODY, WHITE = "#1E1D2B", "#050507", "#FFFFFF"
WIDTH, HEIGHT, TOP = 405, 720, 70
LEFT, RIGHT = 46, 489
"""Where the left and the right phone's screens begin, `TOP` pixels below the edge."""
CORNER = 34


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
    canvas.stroke(
        f"M{left + 364} {TOP + 42}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M{left + 376} {TOP + 47}l5 5", WHITE, thick=2.4
    )
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
    covered, free = [], [0, 0, WIDTH, HEIGHT]
    for box in spec.keep_clear:
        start, above, end, below = box.in_pixels(WIDTH, HEIGHT)
        covered.append(f"M{left + start} {TOP + above}H{left + end}V{TOP + below}H{left + start}Z")
        free = [
            free[0],
            max(free[1], below) if below < HEIGHT / 2 else free[1],
            min(free[2], start) if start > WIDTH / 2 else free[2],
            min(free[3], above) if above > HEIGHT / 2 else free[3],
        ]
    hatch = canvas.new_name()
    canvas.draw(
        f'<pattern id="{hatch}" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="12" height="12" fill="#E5484D" opacity=".25"/><rect width="5" height="12" fill="#E5484D" '
        'opacity=".4"/></pattern>'
    )
    shape = f'<path d="{"".join(covered)}" fill="url(#{hatch})"/>'
    canvas.clip(left, TOP, WIDTH, HEIGHT, CORNER, shape)
    canvas.box(
        left + free[0] + 5,
        TOP + free[1] + 5,
        free[2] - free[0] - 10,
        free[3] - free[1] - 10,
        "none",
        round=10,
        edge="#2BD9A0",
        thick=2.5,
        dashes="8 6",
    )
    canvas.box(left + free[0] + 16, TOP + free[1] + 16, 92, 26, "#2BD9A0", round=13)
    canvas.words("Stays free", left + free[0] + 62, TOP + free[1] + 33.5, 13, "#08231A", align=0.5)
    canvas.box(left + 24, TOP + HEIGHT - 54, 84, 26, "#E5484D", round=13)
    canvas.words("Covered", left + 66, TOP + HEIGHT - 36.5, 13, WHITE, align=0.5)


def grid(canvas: Canvas, shown: Sequence[Image]) -> None:
    """Among other clips on two profiles, of which one cuts them at three to four and the other to squares."""
    [picture] = shown
    canvas.fill(GROUND)
    _captions(canvas, "Where clips are cut at three to four", "Where they are cut to squares")
    for left, ratio, number in ((LEFT, 4 / 3, 0), (RIGHT, 1.0, 3)):
        _phone(canvas, left)
        canvas.box(left, TOP, WIDTH, HEIGHT, "#121217", round=CORNER)
        person(canvas, left + 24, TOP + 44, 72, 3)
        canvas.words("Nova", left + 114, TOP + 76, 22, WHITE, bold=True)
        canvas.words("48.2K followers · 214 clips", left + 114, TOP + 100, 13, "#ADADB8")
        wide = 134
        high = round(wide * ratio)
        tile = picture.resize(wide / picture.width)
        tile = tile.cast("uchar").crop(0, (tile.height - high) // 2, wide, high)
        rows = -(-(HEIGHT - 150 - CORNER) // (high + 2))
        for place in range(3 * rows):
            x, y = left + (wide + 1.5) * (place % 3), TOP + 142 + (high + 2) * (place // 3)
            high_here = min(high, TOP + HEIGHT - CORNER - y)
            if place == 1:
                canvas.lay(tile, x, y)
            else:
                stock(canvas, round(x), y, wide, high_here, place + number, 0)
            canvas.path(f"M{round(x) + 10} {y + high_here - 20}v11l9 -5.5z", WHITE)
            canvas.words(
                ("12K", "24.1K", "8.3K", "940", "51K")[place % 5], round(x) + 24, y + high_here - 10, 12, WHITE
            )
        canvas.box(left + 135, TOP + HEIGHT - 16, 135, 5, WHITE, round=2.5, opacity=0.8)
