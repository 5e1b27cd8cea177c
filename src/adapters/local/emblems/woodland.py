"""Animals of woods and fields, mostly as heads: that is what reads at 28 pixels."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, trail

_NOSE = curve("226,376 256,368 286,376 280,396 256,414 232,396")


FOX = Emblem(
    "fox",
    (
        *pair(
            Body(
                curve("276,196! 318,96 402,28! 446,118 440,262!"),
                "main",
                (
                    Patch(curve("330,206 352,132 396,84! 418,142 410,240"), "second_dark"),
                    Patch(curve("360,96 402,10 470,20 462,108 420,84"), "ink"),
                ),
            )
        ),
        Body(
            mirror("256,150 330,152 402,200 438,276 496,330! 456,344! 462,384! 424,384! 408,420 340,452 256,482"),
            "main",
            (
                *both(Patch(curve("256,420! 300,372 340,334 420,322 520,318! 470,430 360,520 256,520!"), "paper")),
                Patch(mirror("256,150 284,152 282,210 256,246!"), "main_light"),
            ),
        ),
        Mark(_NOSE.shifted(0, 8), "ink"),
    ),
    Face(eyes=292, gap=84, mouth=434, size=0.95),
    wish="#FF7A2F",
    home=("forest", "mountains", "aurora"),
    alive=True,
)


WOLF = Emblem(
    "wolf",
    (
        *pair(
            Body(
                curve("268,180! 318,92 366,24! 420,96 428,236!"),
                "main",
                (Patch(curve("322,180 340,120 364,80! 396,132 396,220"), "main_dark"),),
            )
        ),
        Body(
            mirror(
                "256,138 304,140! 318,160! 372,172 420,232 436,282! 490,318! 456,336! 474,384! 428,384! "
                "424,424! 380,420 "
                "330,462 256,484"
            ),
            "main",
            (
                *both(Patch(curve("256,330! 304,318 372,352 440,330! 520,380 400,500 256,510!"), "paper")),
                Patch(mirror("256,138 300,150 296,220 272,262 256,340!"), "main_dark"),
                *both(Patch(curve("288,252 340,222 400,246 356,250"), "paper")),
            ),
        ),
        Mark(_NOSE.shifted(0, 0), "ink"),
    ),
    Face(eyes=298, gap=82, mouth=436, size=0.82),
    wish="#8A97B5",
    home=("mountains", "forest", "aurora"),
    alive=True,
)


BEAR = Emblem(
    "bear",
    (
        *pair(Body(disc(400, 136, 76), "main", (Patch(disc(400, 142, 42), "main_light"),))),
        Body(
            mirror("256,92 346,96 436,160 466,270 440,382 360,452 256,466"),
            "main",
            (Patch(oval(256, 396, 116, 84), "main_light"),),
        ),
        Mark(curve("212,348 256,338 300,348 288,378 256,396 224,378"), "ink"),
        Mark(oval(244, 354, 14, 6), "glass"),
    ),
    Face(eyes=280, gap=98, mouth=418, size=0.92),
    wish="#A9713F",
    home=("forest", "mountains"),
    alive=True,
)


BUNNY = Emblem(
    "bunny",
    (
        *pair(
            Body(
                curve("288,220 276,120 308,34 360,24 392,76 384,170 352,244"),
                "main",
                (Patch(curve("312,210 308,128 326,72 354,66 366,104 356,176 338,226"), "tongue"),),
            )
        ),
        Body(
            mirror("256,176 340,184 420,236 444,330 420,416 350,470 256,482"),
            "main",
            (Patch(mirror("256,404 318,400 352,436 320,500 256,500"), "paper"),),
        ),
        Mark(curve("236,384 256,378 276,384 268,402 256,410 244,402"), "tongue"),
    ),
    Face(eyes=330, gap=88, mouth=428, size=0.95),
    wish="#FFC9DD",
    home=("petals", "hills", "clouds"),
    alive=True,
)


FROG = Emblem(
    "frog",
    (
        *pair(Body(disc(370, 152, 82), "main")),
        Body(
            mirror("256,158 340,160 440,220 482,320 446,408 360,458 256,470"),
            "main",
            (
                Patch(mirror("256,404 350,396 440,360 500,420 400,520 256,520"), "main_light"),
                *both(Patch(oval(420, 262, 18, 12), "main_dark")),
                Patch(oval(256, 214, 16, 10), "main_dark"),
            ),
        ),
        *pair(Mark(oval(276, 296, 6, 9, 20), "ink"), Body(disc(366, 154, 56), "paper", (), 0)),
    ),
    Face(eyes=156, gap=110, mouth=362, size=1.12),
    wish="#5BC873",
    home=("forest", "hills", "rain"),
    alive=True,
)


OWL = Emblem(
    "owl",
    (
        *pair(Body(curve("392,230 470,250 492,350 452,440 396,460"), "main_dark")),
        Body(
            mirror("256,142 316,132 388,50! 420,130 436,250 430,370 380,450 256,482"),
            "main",
            (
                Patch(mirror("256,360 340,372 372,420 340,500 256,500"), "second_light"),
                *(Patch(oval(x, y, 9, 13), "second_dark") for x, y in ((256, 414), (216, 440), (296, 440), (256, 462))),
            ),
        ),
        *pair(Body(disc(342, 252, 92), "paper", (), 0.5)),
        Body(curve("256,266 288,296 274,336 256,368! 238,336 224,296"), "accent"),
    ),
    Face(eyes=252, gap=82, mouth=420, size=1.15, beak=True),
    wish="#8C6BD8",
    home=("forest", "moonlight", "aurora"),
    alive=True,
)


RACCOON = Emblem(
    "raccoon",
    (
        *pair(
            Body(
                curve("290,170! 340,70 420,70 446,140 440,240!"),
                "main",
                (Patch(curve("330,180 360,112 408,112 416,200"), "ink"),),
            )
        ),
        Body(
            mirror("256,140 340,150 412,206 446,280 500,330! 458,346! 464,392! 410,404 340,450 256,470"),
            "main",
            (
                *both(Patch(curve("500,290 420,210 330,222 286,262 256,290 256,340 330,330 380,360 480,370"), "ink")),
                *both(Patch(curve("300,228 350,196 410,220 440,262 380,230 330,232"), "paper")),
                Patch(mirror("256,130 282,140 280,250 256,300"), "main_dark"),
                Patch(mirror("256,336 304,346 340,396 300,480 256,490"), "paper"),
            ),
        ),
        *pair(Mark(oval(342, 290, 41, 47), "paper")),
        Mark(_NOSE.shifted(0, -4), "ink"),
    ),
    Face(eyes=290, gap=86, mouth=424, size=0.88),
    wish="#8A8FA3",
    home=("city", "forest"),
    alive=True,
)


BAT = Emblem(
    "bat",
    (
        *pair(
            Body(
                curve(
                    "330,260! 380,170 440,130 506,120! 490,190 500,250 488,320! 450,290 428,350! 396,310 "
                    "370,370! 330,350!"
                ),
                "main_dark",
            )
        ),
        *pair(
            Body(
                curve("280,180! 310,110 362,70! 376,140 360,220!"),
                "main",
                (Patch(curve("312,176 330,132 354,112! 356,170"), "tongue"),),
            )
        ),
        Body(mirror("256,156 330,164 378,226 382,310 340,390 256,412"), "main"),
        *pair(Mark(poly("272,372 294,370 284,398"), "paper")),
    ),
    Face(eyes=270, gap=62, mouth=344, size=0.86),
    wish="#6A4FA3",
    home=("moonlight", "city"),
    alive=True,
)


SNAKE = Emblem(
    "snake",
    (
        Body(
            mirror("256,90 340,110 440,180 452,260 400,340 350,392 344,450 380,486! 256,488"),
            "main_dark",
            (
                Patch(mirror("256,240 320,250 336,330 306,400 306,500 256,500"), "main_light"),
                *(Patch(box(180, y, 152, 13), "main_dark") for y in (300, 346, 392, 438)),
                *both(Patch(oval(396, 236, 24, 44, 30), "second")),
            ),
        ),
        Body(
            mirror("256,30 320,36 380,96 388,172 356,236 300,276 256,282"),
            "main",
            (Patch(mirror("256,30 280,60 270,110 256,130!"), "main_dark"),),
        ),
        Body(curve("246,276! 246,316 220,350! 252,336 256,330 260,336 292,350! 266,316 266,276!"), "heart", (), 0),
    ),
    Face(eyes=158, gap=70, mouth=232, size=0.9),
    wish="#58B368",
    home=("dunes", "forest"),
    alive=True,
)


BEE = Emblem(
    "bee",
    (
        *pair(Body(curve("330,160 380,60 460,50 490,120 450,200 370,220"), "paper", (), 0.7)),
        *pair(Line(trail("300,140 316,90 350,64"), 1.0), Mark(disc(352, 62, 18), "ink")),
        Body(
            mirror("256,120 340,130 404,200 412,300 370,400 256,484!"),
            "main",
            (Patch(box(60, 352, 400, 44), "ink"), Patch(box(60, 424, 400, 80), "ink")),
        ),
    ),
    Face(eyes=232, gap=80, mouth=304, size=0.9),
    wish="#FFCB3D",
    home=("petals", "hills"),
    alive=True,
)

WOODLAND = (FOX, WOLF, BEAR, BUNNY, FROG, OWL, RACCOON, BAT, SNAKE, BEE)
