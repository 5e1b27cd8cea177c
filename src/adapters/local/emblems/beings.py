"""Beings that are no animals: heroes, spooks and machines."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, scallop, trail

GHOST = Emblem(
    "ghost",
    (
        Body(
            curve(
                "256,40 360,56 428,140 440,270 452,420 470,470! 420,452 384,474 340,440 300,482 256,448 "
                "212,482 172,440 "
                "128,474 92,452 42,470! 60,420 72,270 84,140 152,56"
            ),
            "paper",
        ),
    ),
    Face(eyes=220, gap=76, mouth=318, size=1.15),
    wish="#FFFFFF",
    home=("moonlight", "forest"),
    alive=True,
)

SKULL = Emblem(
    "skull",
    (
        Body(
            mirror("256,44 350,52 436,130 452,240 424,316 388,344! 386,384 378,440 350,462 256,468"),
            "paper",
            (Patch(mirror("256,430 340,420 390,400 390,500 256,500"), "paper_dark"),),
        ),
        *pair(
            Body(
                curve("292,216! 350,200 404,224 404,280 360,314 312,304 288,268"),
                "ink",
                (Patch(disc(344, 262, 22), "accent"),),
                0,
            )
        ),
        Mark(mirror("256,308! 276,336 284,362 256,352"), "ink"),
        *pair(Line(trail("284,400 284,458"), 0.8), Line(trail("338,398 338,450"), 0.8)),
    ),
    wish="#F2EBDD",
    home=("volcano", "moonlight"),
)

ROBOT = Emblem(
    "robot",
    (
        Line(trail("256,110! 256,50!"), 1.4),
        Body(disc(256, 46, 30), "accent", (), 0.5),
        *pair(Body(box(414, 206, 70, 120, 24), "second", (), 0.6)),
        Body(box(84, 106, 344, 344, 84), "main", (Patch(box(84, 390, 344, 80), "main_dark"),)),
        Body(box(122, 166, 268, 206, 60), "ink", (Patch(poly("120,160 240,160 150,380 60,380"), "glass"),), 0),
        *pair(Mark(disc(374, 418, 10), "ink")),
    ),
    Face(eyes=244, gap=66, mouth=316, size=0.86, glowing=True),
    wish="#9AB4C8",
    home=("city", "synthwave", "tech"),
    alive=True,
)

ALIEN = Emblem(
    "alien",
    (
        *pair(Line(trail("316,120 350,70 392,56"), 1.2), Body(disc(400, 52, 28), "accent", (), 0.5)),
        Body(
            mirror("256,84 360,92 450,170 462,270 404,372 320,452 256,480"),
            "main",
            (Patch(mirror("256,84 300,90 280,130 256,140"), "main_light"),),
        ),
        *pair(Mark(oval(276, 366, 6, 10, 15), "ink")),
    ),
    Face(eyes=270, gap=96, mouth=414, size=1.1),
    wish="#8FE36B",
    home=("space", "synthwave"),
    alive=True,
)

NINJA = Emblem(
    "ninja",
    (
        Body(curve("400,200! 470,140 506,152! 484,190 508,226! 460,236 408,232!"), "accent", (), 0.5),
        Body(curve("404,226! 466,250 492,300! 456,296 440,324! 410,280 392,240!"), "accent", (), 0.5),
        Body(
            mirror("256,52 360,62 438,150 450,270 424,390 350,462 256,476"),
            "main",
            (Patch(mirror("256,52 300,60 290,130 256,140"), "main_light"),),
        ),
        Body(mirror("256,222 340,214 410,224 424,272 396,326 320,342 256,340"), "skin", (), 0.5),
        Body(
            mirror("256,150 360,156 434,172! 442,226! 350,210 256,206"),
            "accent",
            (Patch(box(206, 140, 100, 80, 10), "paper_dark"),),
            0.5,
        ),
    ),
    Face(eyes=278, gap=80, mouth=400, size=0.88, beak=True),
    wish="#3C3F58",
    home=("moonlight", "petals", "city"),
    alive=True,
)

KNIGHT = Emblem(
    "knight",
    (
        Body(curve("256,120 216,60 250,18 320,10 400,40 452,100 470,180! 420,150 400,172! 370,120 310,110"), "accent"),
        Body(
            mirror("256,84 340,94 406,160 424,260 420,380 372,452 256,490!"),
            "main",
            (
                Patch(poly("241,60 271,60 271,520 241,520"), "main_light"),
                *both(Patch(curve("330,300 440,280 440,420 380,460 330,480"), "main_dark")),
            ),
        ),
        Body(mirror("256,236 330,222 412,212! 408,262 330,296 276,304! 256,330!"), "ink", (), 0),
        *pair(
            Mark(oval(334, 258, 26, 14, -12), "star"),
            Line(trail("312,372! 372,360!"), 0.8),
            Line(trail("312,408! 366,398!"), 0.8),
        ),
        *pair(Mark(disc(396, 318, 9), "ink")),
    ),
    wish="#AEB9C9",
    home=("mountains", "hills"),
)

WIZARD = Emblem(
    "wizard",
    (
        Body(mirror("256,220 350,220 400,270 410,350 360,430 300,490 256,506!"), "paper"),
        Body(mirror("256,196 330,200 376,240 384,300 350,360 256,372"), "skin", (), 0.6),
        Body(mirror("256,330 290,318 350,330 396,350! 360,396 300,384 256,360"), "paper", (), 0.6),
        Body(
            curve("100,236! 160,214 200,96 288,30 380,18 404,60! 350,56 344,110 380,214 412,236! 340,262 172,262"),
            "main",
            (Patch(curve("90,196 200,214 310,214 430,196 430,250 90,250"), "accent"),),
        ),
        Body(curve("40,262 100,226 256,244 412,226 472,262 420,296 256,286 92,296"), "main"),
        Mark(scallop(250, 150, 30, 14, 5), "star"),
    ),
    Face(eyes=304, gap=58, mouth=420, size=0.66, beak=True),
    wish="#6A5BD6",
    home=("aurora", "moonlight", "forest"),
    alive=True,
)

DEMON = Emblem(
    "demon",
    (
        *pair(Body(curve("300,150! 350,150 396,110 404,40! 460,90 464,170 400,220!"), "paper_dark")),
        *pair(Body(curve("410,260! 470,220 508,226! 484,280 430,330!"), "main_dark")),
        Body(
            mirror("256,112 300,118 360,126 430,190 444,290 410,390 330,450 256,484!"),
            "main",
            (Patch(mirror("256,96 284,130 256,190!"), "ink"),),
        ),
    ),
    Face(eyes=280, gap=84, mouth=386, size=1.05),
    wish="#E23B4E",
    home=("volcano", "moonlight"),
    alive=True,
)

ASTRONAUT = Emblem(
    "astronaut",
    (
        *pair(Body(box(420, 220, 64, 108, 26), "second", (), 0.6)),
        Body(
            mirror("256,40 370,52 450,150 452,300 400,410 320,456 256,462"),
            "paper",
            (Patch(mirror("256,400 330,396 420,350 420,500 256,500"), "paper_dark"),),
        ),
        Body(
            mirror("256,128 350,134 404,190 406,280 360,348 256,360"),
            "main_dark",
            (Patch(curve("130,230 180,140 250,132 160,330 130,300"), "main_light"),),
            0.6,
        ),
        Mark(disc(370, 420, 12), "accent"),
        Mark(disc(336, 434, 12), "second"),
    ),
    Face(eyes=228, gap=66, mouth=302, size=0.78),
    wish="#FFFFFF",
    home=("space", "aurora"),
    alive=True,
)

PUMPKIN = Emblem(
    "pumpkin",
    (
        Body(curve("232,130! 226,70 262,34 300,44! 282,80 290,132!"), "second_dark", (), 0.6),
        *pair(Body(oval(390, 292, 98, 150), "main")),
        *pair(Body(oval(334, 292, 98, 166), "main")),
        Body(oval(256, 294, 92, 174), "main"),
        *pair(
            Body(
                curve("292,262! 336,200! 384,272! 340,262"), "ink", (Patch(poly("292,290 340,234 390,290"), "star"),), 0
            )
        ),
        Body(
            poly(
                "120,330 180,350 206,336 230,360 256,344 282,360 306,336 332,350 392,330 350,404 312,428 "
                "296,402 268,430 244,430 216,402 200,428 162,404"
            ),
            "ink",
            (
                Patch(
                    poly(
                        "150,356 190,372 208,358 232,380 256,364 280,380 304,358 322,372 362,356 340,396 "
                        "312,414 296,388 268,416 244,416 216,388 200,414 172,396"
                    ),
                    "star",
                ),
            ),
            0,
        ),
    ),
    wish="#FF8A2B",
    home=("moonlight", "forest"),
)

SLIME = Emblem(
    "slime",
    (
        Body(
            curve(
                "256,70 300,96 350,176 432,262 484,372 470,442 400,462 340,448 300,474 240,464 196,476 "
                "150,452 92,464 36,434 30,366 84,260 164,172 214,96"
            ),
            "main",
            (
                Patch(curve("150,220 190,150 220,170 176,240 130,300 116,280"), "main_light"),
                Patch(disc(116, 340, 16), "main_light"),
            ),
        ),
    ),
    Face(eyes=304, gap=86, mouth=386, size=1.08),
    wish="#59D98E",
    home=("forest", "undersea"),
    alive=True,
)

SMILE = Emblem(
    "smile",
    (Body(disc(256, 256, 212), "main"),),
    Face(eyes=216, gap=84, mouth=322, size=1.36),
    wish="#FFD23F",
    home=("burst", "clouds"),
    alive=True,
)

PIRATE = Emblem(
    "pirate",
    (
        Body(mirror("256,190 350,196 404,270 396,380 330,456 256,470"), "skin"),
        *pair(Body(disc(408, 318, 30), "skin", (), 0.5)),
        Body(mirror("256,360 310,352 396,330! 390,420 330,478 256,494"), "second_dark"),
        Body(mirror("256,390 300,382 336,396 310,430 256,436"), "ink", (Patch(box(180, 384, 152, 22), "paper"),), 0),
        Body(
            mirror("256,60 320,70 390,110 484,196! 440,236 350,226 256,232"),
            "main",
            (Patch(mirror("256,210 360,204 500,190 480,260 256,260"), "accent"),),
        ),
        Body(disc(256, 140, 34), "paper", (), 0.4),
        *pair(Mark(disc(269, 138, 9), "ink")),
        Line(trail("110,236! 340,300!"), 0.7),
        Body(curve("300,264! 366,252 384,290 350,330 310,322"), "ink", (), 0),
        Mark(oval(190, 296, 24, 31), "ink"),
        Mark(disc(183, 286, 10), "paper"),
    ),
    wish="#2D2F45",
    home=("waves", "dunes"),
)

BEINGS = (GHOST, SKULL, ROBOT, ALIEN, NINJA, KNIGHT, WIZARD, DEMON, ASTRONAUT, PUMPKIN, SLIME, SMILE, PIRATE)
