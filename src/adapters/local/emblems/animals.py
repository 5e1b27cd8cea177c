"""Animals, mostly as heads: that is what reads at 28 pixels."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Part, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, scallop, trail

_NOSE = curve("226,376 256,368 286,376 280,396 256,414 232,396")


def _whiskers(y: float, x: float = 392) -> tuple[Part, ...]:
    lines = (Line(trail(f"{x},{y} {x + 70},{y - 14}"), 0.55), Line(trail(f"{x},{y + 28} {x + 66},{y + 34}"), 0.55))
    return pair(*lines)


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
                "256,138 304,140! 318,160! 372,172 420,232 436,282! 490,318! 456,336! 474,384! 428,384! 424,424! 380,420 "
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
                Patch(curve("216,408 230,424 244,408 258,424 272,408 286,424 300,408 290,438 222,438"), "second_dark"),
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

SHARK = Emblem(
    "shark",
    (
        *pair(Body(curve("400,310! 470,330 502,420! 440,424 384,404!"), "main_dark")),
        Body(curve("214,130! 236,50 300,16! 292,70 312,130!"), "main_dark"),
        Body(
            mirror("256,84 322,106 392,180 424,290 414,390 360,458 256,480"),
            "main",
            (
                Patch(mirror("256,330 330,316 440,330 460,420 360,520 256,520"), "paper"),
                *both(Patch(curve("400,262 410,282 398,300 392,282"), "main_dark")),
                *both(Patch(oval(282, 190, 7, 10, 20), "main_dark")),
            ),
        ),
        Body(
            mirror("256,352! 310,346 378,330! 368,396 320,432 256,440"),
            "ink",
            (
                Patch(
                    poly(
                        "140,326 160,372 178,340 198,386 218,346 237,394 256,350 275,394 294,346 314,386 334,340 352,372 372,326 372,300 140,300"
                    ),
                    "paper",
                ),
                Patch(oval(256, 440, 66, 34), "tongue"),
            ),
            0,
        ),
    ),
    Face(eyes=254, gap=96, mouth=400, size=0.84, beak=True),
    wish="#5FA8D3",
    home=("waves", "undersea"),
    alive=True,
)

DRAGON = Emblem(
    "dragon",
    (
        *pair(
            Body(
                curve("380,236! 452,150 508,132! 492,196! 510,236! 480,262! 496,318! 450,322! 448,366! 384,348!"),
                "second",
                (
                    Patch(curve("380,260 440,200 500,160 470,240 400,300"), "second_light"),
                    Patch(curve("384,320 430,290 480,290 440,340"), "second_light"),
                ),
            ),
            Body(
                curve("296,160! 304,96 346,52 404,34 462,8! 462,70 430,128 384,160 352,206!"),
                "paper_dark",
                (
                    Patch(curve("396,20 420,80 452,110 500,0"), "paper"),
                    Patch(poly("330,76 372,140 384,128 344,62"), "second_dark"),
                ),
            ),
        ),
        *pair(Body(poly("300,126 322,76 346,150"), "second")),
        Body(poly("256,40 294,130 218,130"), "second"),
        Body(
            mirror("256,106 318,116 376,166 412,240 420,300! 390,330 372,392 330,446 256,470"),
            "main",
            (
                Patch(mirror("256,100 282,130 276,210 256,246!"), "main_dark"),
                *both(Patch(oval(392, 322, 12, 16, 20), "main_dark")),
                *both(Patch(oval(374, 356, 9, 12, 20), "main_dark")),
                *both(Patch(oval(326, 150, 14, 9, 30), "main_dark")),
            ),
        ),
        *pair(Body(curve("292,226! 340,186 414,190! 400,224 344,222"), "main_dark", (), 0.4)),
        Body(
            mirror("256,334 308,326 354,358 366,404 326,452 256,462"),
            "main_light",
            (*both(Patch(oval(288, 358, 13, 9, -25), "ink")),),
            0.8,
        ),
    ),
    Face(eyes=286, gap=80, mouth=410, size=0.8),
    wish="#4CBF6B",
    home=("mountains", "volcano", "aurora"),
    alive=True,
)

UNICORN = Emblem(
    "unicorn",
    (
        *pair(
            Body(
                curve("330,164! 376,74 420,64! 436,130 400,214!"),
                "main",
                (Patch(curve("360,160 386,108 410,100! 414,150"), "tongue"),),
            )
        ),
        *pair(Body(curve("372,150 450,180 480,270 452,330 490,390 440,450 380,440 400,330 350,220"), "second")),
        Body(
            mirror("256,124 340,136 402,206 412,300 384,376 362,440 256,476"),
            "main",
            (Patch(mirror("256,378 330,372 400,400 380,500 256,500"), "tongue"),),
        ),
        Body(
            poly("256,2 292,160 220,160"),
            "star",
            (
                Patch(poly("200,150 312,110 312,128 200,168"), "accent_dark"),
                Patch(poly("200,102 312,62 312,78 200,118"), "accent_dark"),
            ),
        ),
        Body(curve("176,196 168,140 220,108 268,128 330,128 356,176 300,170 268,214 236,176 212,216"), "accent"),
        *pair(Mark(oval(298, 398, 9, 12, 20), "ink")),
    ),
    Face(eyes=292, gap=86, mouth=432, size=0.76),
    wish="#FFF3FB",
    home=("clouds", "petals", "aurora"),
    alive=True,
)

PHOENIX = Emblem(
    "phoenix",
    (
        *pair(
            Body(
                curve(
                    "300,270! 360,150 430,90 500,60! 486,130! 506,168! 470,206! 490,262! 446,284! 452,336! 400,336 320,350!"
                ),
                "second",
                (Patch(curve("300,290 380,200 450,190 440,250 420,310 320,360"), "main"),),
            )
        ),
        Body(curve("206,352! 170,450 196,500! 226,462 256,510! 286,462 316,500! 342,450 306,352!"), "second_dark"),
        Body(curve("232,130! 210,80 224,24! 252,70 262,8! 290,62 316,30! 310,92 286,134!"), "accent"),
        Body(
            mirror("256,108 320,120 350,186 336,280 318,370 256,436"),
            "main",
            (Patch(mirror("256,290 300,300 296,370 256,410"), "accent_light"),),
        ),
        Body(curve("256,216 288,234 276,264 256,292! 236,264 224,234"), "star", (), 0.6),
    ),
    Face(eyes=196, gap=44, mouth=330, size=0.62, beak=True),
    wish="#FF6A2B",
    home=("volcano", "dunes", "aurora"),
    alive=True,
)

AXOLOTL = Emblem(
    "axolotl",
    (
        *pair(
            Body(curve("392,200! 424,120 474,100 484,130 452,160 428,220!"), "second"),
            Body(curve("420,262! 470,206 508,212 504,244 470,262 430,300!"), "second"),
            Body(curve("424,324! 474,312 506,340 492,366 460,356 416,360!"), "second"),
        ),
        Body(mirror("256,128 350,134 432,196 456,290 424,384 340,434 256,442"), "main"),
        *pair(Mark(oval(276, 322, 5, 5), "main_dark")),
    ),
    Face(eyes=286, gap=112, mouth=352, size=0.95),
    wish="#FF9EC4",
    home=("undersea", "petals"),
    alive=True,
)

OCTOPUS = Emblem(
    "octopus",
    (
        *pair(
            Body(curve("310,352 400,360 450,404 494,396! 492,450 430,470 360,430 300,420"), "main_dark"),
            Body(curve("262,380 320,380 364,430 396,470! 350,498 300,470 270,430"), "main"),
        ),
        Body(
            mirror("256,44 350,54 428,130 440,240 404,330 372,400 320,420 256,424"),
            "main",
            (
                *both(Patch(disc(372, 150, 20), "main_light")),
                Patch(disc(310, 96, 13), "main_light"),
                Patch(disc(216, 88, 18), "main_light"),
            ),
        ),
    ),
    Face(eyes=258, gap=84, mouth=344, size=1.0),
    wish="#B57BFF",
    home=("undersea", "waves"),
    alive=True,
)

BAT = Emblem(
    "bat",
    (
        *pair(
            Body(
                curve(
                    "330,260! 380,170 440,130 506,120! 490,190 500,250 488,320! 450,290 428,350! 396,310 370,370! 330,350!"
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

ANIMALS = (
    FOX, WOLF, CAT, DOG, BEAR, PANDA, BUNNY, FROG, OWL, PENGUIN, DUCK, LION, TIGER, RACCOON, MONKEY, PIG, SHARK,
    DRAGON, UNICORN, PHOENIX, AXOLOTL, OCTOPUS, BAT, SNAKE, BEE, HAMSTER,
)  # fmt: skip
