"""What days are made of: something to eat, to read, to drive, to play with."""

from math import cos, radians, sin

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, pair
from adapters.local.outlines import curve, disc, mirror, ngon, oval, poly, star, straight, trail

BOBA = Emblem(
    "boba",
    (
        Body(poly("318,6 362,18 300,180 254,180"), "accent", (), 0.5),
        Body(
            mirror("256,160! 410,160! 382,440 340,488 256,490"),
            "paper",
            (
                Patch(poly("60,226 450,226 450,520 60,520"), "main"),
                *(Patch(disc(x, y, 25), "coffee") for x, y in ((176, 456), (230, 436), (286, 458), (338, 434))),
                *(Patch(disc(x, y, 25), "coffee") for x, y in ((200, 404), (316, 390))),
            ),
        ),
        Body(mirror("256,96 340,98 416,138 430,176! 256,180"), "paper", (), 0.5),
    ),
    Face(eyes=276, gap=68, mouth=334, size=0.86),
    wish="#D9A066",
    home=("petals", "city"),
)

STRAWBERRY = Emblem(
    "strawberry",
    (
        Body(
            mirror("256,150 360,126 452,186 440,310 356,436 256,492"),
            "main",
            tuple(
                Patch(oval(x, y, 9, 15), "star")
                for x, y in ((150, 210), (256, 196), (362, 210), (116, 286), (396, 286), (180, 398), (332, 398))
            ),
        ),
        Body(star(256, 128, 128, 58, 6, -90), "leaf", (), 0.6),
        Line(trail("256,110 262,60 300,34"), 1.3),
    ),
    Face(eyes=280, gap=76, mouth=352, size=0.95),
    wish="#FF4F5E",
    home=("petals", "hills"),
)

BOOK = Emblem(
    "book",
    (
        Body(mirror("256,170! 330,130 430,126 504,144! 504,436! 420,420 320,430 256,470!"), "main"),
        *pair(
            Body(curve("256,140! 310,100 410,98 472,116! 472,400! 410,386 316,392 256,434!"), "paper", (), 0.5),
            *(Line(trail(f"300,{y} 362,{y - 18} 430,{y - 14}"), 0.5) for y in (200, 250, 300)),
        ),
        Body(poly("372,98 420,102 420,214 396,190 372,210"), "accent", (), 0.4),
    ),
    wish="#8C5A3C",
    home=("rain", "forest"),
)

CAR = Emblem(
    "car",
    (
        Body(
            curve("24,352! 34,276 120,256 176,150 250,138 340,150 404,250 476,276 490,352! 470,384! 40,384!"),
            "main",
            (Patch(poly("0,330 512,330 512,400 0,400"), "main_dark"),),
        ),
        Body(curve("160,252! 200,182 240,174! 240,252!"), "screen", (), 0.4),
        Body(curve("268,174! 324,182 368,252! 268,252!"), "screen", (), 0.4),
        *(
            Body(disc(x, 384, 64), "ink", (Patch(disc(x, 384, 36), "paper"), Patch(disc(x, 384, 13), "ink")), 0)
            for x in (144, 372)
        ),
        Mark(oval(462, 304, 19, 14), "star"),
    ),
    wish="#E5484D",
    home=("synthwave", "city"),
)


def _seam(turn: float) -> tuple[Patch, ...]:
    """One outer patch of a ball and the seam that leads to it."""
    x, y = cos(radians(turn)), sin(radians(turn))
    seam = [(256 + a * x - w * y, 256 + a * y + w * x) for a, w in ((60, -6), (200, -6), (200, 6), (60, 6))]
    return (
        Patch(ngon(256 + 206 * x, 256 + 206 * y, 74, 5, turn + 180), "field"),
        Patch(straight(seam), "field"),
    )


BALL = Emblem(
    "ball",
    (
        Body(
            disc(256, 256, 218),
            "paper",
            (
                *(patch for index in range(5) for patch in _seam(-90 + 72 * index)),
                Patch(ngon(256, 256, 82, 5), "main"),
            ),
        ),
    ),
    wish="#3F7BFF",
    home=("hills", "burst"),
)

CASTLE = Emblem(
    "castle",
    (
        Line(trail("256,130! 256,30!"), 1.0),
        Body(poly("264,26 356,56 264,88"), "accent", (), 0.4),
        Body(
            poly("176,470 176,140 210,140 210,164 238,164 238,140 274,140 274,164 302,164 302,140 336,140 336,470"),
            "main",
            (),
            0.7,
        ),
        *pair(
            Body(
                poly("336,484 336,236 366,236 366,260 392,260 392,236 428,236 428,260 454,260 454,236 484,236 484,484"),
                "main",
                (Patch(poly("430,200 500,200 500,500 430,500"), "main_dark"),),
                0.7,
            ),
            Mark(curve("396,330! 396,306 410,296 424,306 424,330! 424,356! 396,356!"), "ink"),
        ),
        Mark(curve("240,250! 240,222 256,210 272,222 272,250! 272,276! 240,276!"), "ink"),
        Body(mirror("256,348 300,354 322,396 322,486! 256,486!"), "crust_dark", (), 0.5),
    ),
    wish="#AEB9C9",
    home=("mountains", "moonlight"),
)

EVERYDAY = (BOBA, STRAWBERRY, BOOK, CAR, BALL, CASTLE)
