"""Animals that live with us or in the zoo."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Part, Patch, both, pair
from adapters.local.outlines import curve, disc, mirror, oval, scallop, trail


def _whiskers(y: float, x: float = 392) -> tuple[Part, ...]:
    lines = (Line(trail(f"{x},{y} {x + 70},{y - 14}"), 0.55), Line(trail(f"{x},{y + 28} {x + 66},{y + 34}"), 0.55))
    return pair(*lines)


CAT = Emblem(
    "cat",
    (
        *pair(
            Body(
                curve("272,190! 330,110 398,48! 436,140 448,276!"),
                "main",
                (Patch(curve("330,190 356,136 392,100! 412,160 418,240"), "tongue"),),
            )
        ),
        Body(
            mirror("256,150 336,156 420,206 462,296 446,382 380,442 256,464"),
            "main",
            (
                Patch(mirror("256,140 276,140 272,206 256,216"), "main_dark"),
                *both(Patch(curve("296,140 320,146 316,196 300,204"), "main_dark")),
                *both(Patch(curve("480,300 410,316 400,330 480,334"), "main_dark")),
                *both(Patch(curve("470,350 406,358 400,370 470,386"), "main_dark")),
                Patch(mirror("256,380 320,378 366,412 340,470 256,480"), "paper"),
            ),
        ),
        Mark(curve("234,362 256,356 278,362 270,380 256,388 242,380"), "tongue"),
        *_whiskers(352, 408),
    ),
    Face(eyes=304, gap=92, mouth=408, size=1.0),
    wish="#F5A94A",
    home=("city", "clouds", "aurora"),
    alive=True,
)


DOG = Emblem(
    "dog",
    (
        Body(
            mirror("256,84 330,90 398,140 424,230 430,330 386,420 320,462 256,470"),
            "main",
            (
                Patch(mirror("256,60 292,80 296,190 316,270 352,330 384,400 330,480 256,490"), "paper"),
                Patch(oval(338, 262, 66, 76, 14), "main"),
            ),
        ),
        *pair(
            Body(
                curve("352,110 420,84 478,140 496,262 478,352 430,372 402,312 396,214"),
                "main",
                (Patch(curve("450,250 520,300 490,390 420,380 430,310"), "main_dark"),),
            )
        ),
        Mark(curve("214,352 256,340 298,352 286,384 256,402 226,384"), "ink"),
        Mark(oval(244, 358, 14, 7), "glass"),
    ),
    Face(eyes=262, gap=82, mouth=424, size=0.9),
    wish="#C98646",
    home=("hills", "clouds", "forest"),
    alive=True,
)


PANDA = Emblem(
    "panda",
    (
        *pair(Body(disc(404, 132, 78), "ink")),
        Body(
            mirror("256,92 346,96 440,162 472,276 444,386 360,454 256,466"),
            "paper",
            both(Patch(oval(352, 290, 62, 82, 28), "ink")),
        ),
        Mark(curve("224,362 256,354 288,362 280,384 256,396 232,384"), "ink"),
        *pair(Mark(oval(348, 284, 41, 49), "paper")),
    ),
    Face(eyes=284, gap=92, mouth=412, size=0.9),
    wish="#FFFFFF",
    home=("forest", "petals"),
    alive=True,
)


LION = Emblem(
    "lion",
    (
        Body(scallop(256, 262, 246, 204, 11), "second_dark"),
        *pair(Body(disc(386, 142, 50), "main", (Patch(disc(386, 146, 26), "main_dark"),))),
        Body(
            mirror("256,112 330,116 394,170 412,262 392,360 330,414 256,424"),
            "main",
            (Patch(mirror("256,352 318,346 344,388 320,440 256,440"), "paper"),),
        ),
        Mark(curve("218,326 256,318 294,326 282,352 256,368 230,352"), "ink"),
    ),
    Face(eyes=252, gap=78, mouth=386, size=0.86),
    wish="#F2B441",
    home=("dunes", "hills"),
    alive=True,
)


TIGER = Emblem(
    "tiger",
    (
        *pair(Body(disc(396, 136, 68), "main", (Patch(disc(396, 142, 36), "paper"),))),
        Body(
            mirror("256,92 346,96 430,156 456,256 484,330! 448,350! 452,396! 414,400 350,452 256,468"),
            "main",
            (
                *both(Patch(curve("256,440! 290,340 360,330 500,340 440,480 256,500!"), "paper")),
                Patch(mirror("256,70 284,90 272,160 256,184!"), "ink"),
                *both(Patch(curve("310,90 334,96 318,168! 300,140"), "ink")),
                *both(Patch(curve("480,240 400,246 366,252! 400,272 480,276"), "ink")),
                *both(Patch(curve("490,318 430,322 396,330! 430,346 490,356"), "ink")),
            ),
        ),
        Mark(curve("222,358 256,350 290,358 280,382 256,396 232,382"), "tongue"),
    ),
    Face(eyes=282, gap=88, mouth=416, size=0.9),
    wish="#FF8A2B",
    home=("forest", "dunes"),
    alive=True,
)


MONKEY = Emblem(
    "monkey",
    (
        *pair(Body(disc(434, 276, 66), "main", (Patch(disc(438, 278, 36), "second_light"),))),
        Body(
            mirror("256,70 300,72! 296,96! 356,106 420,180 432,290 408,390 340,452 256,466"),
            "main",
            (Patch(mirror("256,232! 290,180 370,180 396,250 380,310 420,360 380,440 256,470"), "second_light"),),
        ),
        *pair(Mark(oval(272, 350, 6, 9, 20), "ink")),
    ),
    Face(eyes=266, gap=74, mouth=402, size=0.95),
    wish="#9A6238",
    home=("forest", "hills"),
    alive=True,
)


PIG = Emblem(
    "pig",
    (
        *pair(
            Body(
                curve("300,150! 350,70 430,60! 446,150 420,230!"),
                "main",
                (Patch(curve("346,160 380,104 416,96! 420,170"), "main_dark"),),
            )
        ),
        Body(mirror("256,108 350,114 440,190 464,296 430,394 350,454 256,466"), "main"),
        Body(
            oval(256, 344, 82, 60),
            "main_light",
            (Patch(oval(228, 344, 14, 24), "main_dark"), Patch(oval(284, 344, 14, 24), "main_dark")),
            0.6,
        ),
    ),
    Face(eyes=256, gap=104, mouth=426, size=0.88),
    wish="#FF9DB5",
    home=("hills", "petals"),
    alive=True,
)


HAMSTER = Emblem(
    "hamster",
    (
        *pair(Body(disc(386, 130, 58), "main", (Patch(disc(386, 134, 32), "tongue"),))),
        Body(
            mirror("256,100 340,106 416,170 452,270 474,350 440,440 350,472 256,478"),
            "main",
            (
                *both(Patch(curve("256,300! 300,330 360,320 420,300 520,330 460,480 256,500!"), "paper")),
                Patch(mirror("256,80 290,96 284,190 256,300!"), "paper"),
            ),
        ),
        Mark(curve("238,346 256,340 274,346 266,362 256,368 246,362"), "tongue"),
    ),
    Face(eyes=276, gap=92, mouth=394, size=0.95),
    wish="#E8A75A",
    home=("hills", "petals"),
    alive=True,
)


PENGUIN = Emblem(
    "penguin",
    (
        *pair(Body(curve("400,270 452,300 488,380 470,420 420,400"), "main_dark")),
        Body(
            mirror("256,44 350,52 420,130 434,260 424,390 360,462 256,478"),
            "main",
            (Patch(mirror("256,186 300,128 370,140 392,220 380,330 384,420 330,500 256,500"), "paper"),),
        ),
        *pair(Body(oval(330, 470, 62, 24), "accent", (), 0.5)),
        Body(mirror("256,262 300,270 322,292 290,318 256,330"), "accent", (), 0.6),
    ),
    Face(eyes=222, gap=70, mouth=372, size=0.82, beak=True),
    wish="#3E5C9A",
    home=("mountains", "snow", "aurora"),
    alive=True,
)


DUCK = Emblem(
    "duck",
    (
        Body(curve("246,86! 262,36 306,30! 290,60 300,92! 330,70 344,78! 330,110 300,130 250,128"), "main"),
        Body(mirror("256,96 350,104 436,176 462,290 436,396 356,460 256,472"), "main"),
        Body(
            mirror("256,318 310,306 370,318 396,352 360,388 300,404 256,406"),
            "accent",
            (Patch(mirror("256,362 330,358 400,346 400,420 256,430"), "accent_dark"),),
        ),
        *pair(Mark(oval(288, 334, 6, 9, -20), "ink")),
    ),
    Face(eyes=254, gap=94, mouth=420, size=1.0, beak=True),
    wish="#FFD84D",
    home=("waves", "hills", "rain"),
    alive=True,
)

PETS = (CAT, DOG, PANDA, LION, TIGER, MONKEY, PIG, HAMSTER, PENGUIN, DUCK)
