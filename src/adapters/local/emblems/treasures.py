"""What heroes carry, win and find."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, star, trail

CROWN = Emblem(
    "crown",
    (
        Body(
            mirror("256,110! 320,258 354,300! 470,168! 440,330 424,430! 340,448 256,452"),
            "main",
            (Patch(curve("40,352 256,384 472,352 472,480 40,480"), "main_dark"),),
        ),
        Body(disc(256, 96, 34), "accent", (), 0.5),
        *pair(Body(disc(472, 156, 30), "accent", (), 0.5)),
        Body(poly("256,366 284,402 256,438 228,402"), "second", (), 0.4),
        *pair(Body(disc(360, 394, 20), "second", (), 0.4)),
    ),
    wish="#FFC93D",
    home=("burst", "tech"),
)


SWORD = Emblem(
    "sword",
    (
        Body(
            poly("470,42 476,120 236,360 152,276 392,36"),
            "paper",
            (Patch(poly("480,30 490,124 236,372 194,318"), "paper_dark"),),
            0.5,
        ),
        Body(curve("104,262! 138,236 172,270 244,342 276,376 250,408! 218,388 180,360 152,332 124,294"), "main"),
        Body(poly("170,326 198,354 118,434 90,406"), "second_dark", (), 0.4),
        Body(disc(84, 428, 42), "accent", (), 0.6),
    ),
    wish="#FFC93D",
    home=("mountains", "volcano"),
)


SHIELD = Emblem(
    "shield",
    (
        Body(
            mirror("256,36! 330,76 446,92! 450,250 390,400 256,486!"),
            "main",
            (Patch(curve("256,0 500,0 500,512 256,512"), "main_dark"),),
        ),
        Body(
            mirror("256,112! 320,138 382,150! 380,250 336,348 256,408!"),
            "second",
            (Patch(curve("256,90 420,90 420,420 256,420"), "second_dark"),),
            0.5,
        ),
        Mark(star(256, 250, 66, 28), "paper"),
    ),
    wish="#4F7BE0",
    home=("mountains", "burst"),
)


TROPHY = Emblem(
    "trophy",
    (
        *pair(
            Body(
                curve("380,100 470,96 490,170 440,260 350,290 346,250 410,220 440,160 430,140 380,148"),
                "main_dark",
                (),
                0.6,
            )
        ),
        Body(box(150, 410, 212, 70, 18), "second_dark", (Patch(box(206, 426, 100, 26, 8), "main_light"),), 0.5),
        Body(mirror("256,290 292,300 290,370 330,412! 256,414"), "main", (), 0.6),
        Body(
            mirror("256,50! 400,50! 398,190 350,290 256,326"),
            "main",
            (Patch(curve("160,40 206,40 210,220 240,320 190,290 160,200"), "main_light"),),
        ),
        Mark(star(262, 172, 62, 27), "paper"),
    ),
    wish="#FFC93D",
    home=("burst",),
)


GEM = Emblem(
    "gem",
    (
        Body(
            mirror("256,70! 390,70! 486,196! 256,468!"),
            "main",
            (
                Patch(poly("26,196 122,70 190,196"), "main_light"),
                Patch(poly("122,70 256,70 190,196"), "paper"),
                Patch(poly("256,70 390,70 322,196"), "main_light"),
                Patch(poly("390,70 486,196 322,196"), "main_dark"),
                Patch(poly("26,196 190,196 256,468"), "main"),
                Patch(poly("190,196 322,196 256,468"), "main_light"),
                Patch(poly("322,196 486,196 256,468"), "main_dark"),
            ),
            0.3,
        ),
        Line(trail("30,196! 482,196!"), 0.55),
        *pair(Line(trail("322,196! 256,464!"), 0.5), Line(trail("256,74! 322,196!"), 0.5)),
    ),
    wish="#35C8F0",
    home=("aurora", "tech"),
)


POTION = Emblem(
    "potion",
    (
        Body(
            mirror("256,100 316,100! 316,196 400,270 432,360 400,446 320,480 256,484"),
            "paper",
            (
                Patch(curve("60,320 160,300 256,326 352,300 460,320 460,520 60,520"), "main"),
                Patch(curve("60,320 160,300 256,326 352,300 460,320 380,346 256,352 150,340"), "main_light"),
                Patch(disc(210, 420, 22), "main_light"),
                Patch(disc(300, 400, 16), "main_light"),
                Patch(disc(270, 446, 11), "main_light"),
            ),
        ),
        Body(box(180, 76, 152, 48, 20), "second", (), 0.5),
        Body(box(206, 26, 100, 60, 16), "crust", (), 0.5),
        Mark(curve("132,340 150,290 186,262 176,300 156,350"), "paper"),
    ),
    Face(eyes=370, gap=60, mouth=430, size=0.74),
    wish="#B04DFF",
    home=("forest", "moonlight"),
)


DICE = Emblem(
    "dice",
    (
        Body(
            curve("256,40! 446,140! 446,360! 256,472! 66,360! 66,140!").scaled(1.04),
            "main",
            (
                Patch(poly("256,20 470,132 256,250 42,132"), "main_light"),
                Patch(poly("256,250 480,126 480,380 256,500"), "main_dark"),
            ),
        ),
        Line(trail("66,138! 256,248! 446,138!"), 0.7),
        Line(trail("256,248! 256,468!"), 0.7),
        Mark(oval(256, 144, 40, 24), "paper"),
        *(Mark(oval(x, y, 22, 30, 0), "paper") for x, y in ((122, 242), (196, 386))),
        *(Mark(oval(x, y, 22, 30, 0), "paper") for x, y in ((316, 286), (352, 330), (388, 372))),
    ),
    wish="#FF4F6D",
    home=("tech", "burst"),
)


BOMB = Emblem(
    "bomb",
    (
        Line(trail("330,140 360,84 408,76 430,100"), 1.3),
        Body(star(438, 92, 66, 30, 8), "star", (Patch(disc(438, 92, 24), "heart"),), 0.3),
        Body(box(262, 108, 110, 78, 18).turned(32, (317, 147)), "main_dark", (), 0.5),
        Body(
            disc(226, 302, 180), "main", (Patch(curve("90,300 110,220 170,170 190,190 140,240 124,310"), "main_light"),)
        ),
    ),
    Face(eyes=280, gap=72, mouth=372, size=1.05, middle=226),
    wish="#44486B",
    home=("burst", "volcano"),
)


KEY = Emblem(
    "key",
    (
        Body(poly("250,232 476,232 476,330 430,330 430,290 384,290 384,330 338,330 338,290 250,290"), "main", (), 0.6),
        Body(disc(162, 260, 130), "main", (), 1.0),
        Body(disc(162, 260, 58), "ink", (Patch(disc(162, 260, 48), "second"),), 0),
    ),
    wish="#FFC93D",
    home=("tech", "forest"),
)


AXE = Emblem(
    "axe",
    (
        Body(poly("312,120 352,146 150,476 106,448"), "crust", (), 0.6),
        Body(
            curve("250,70! 300,90 330,84 372,40! 452,110 480,220 446,320! 400,250 350,236 300,230! 250,170"),
            "paper",
            (Patch(curve("380,40 420,130 440,230 446,330 540,220 440,20"), "main_light"),),
        ),
        Body(disc(310, 150, 30), "main", (), 0.5),
    ),
    wish="#AEB9C9",
    home=("mountains", "volcano"),
)


HAMMER = Emblem(
    "hammer",
    (
        Body(poly("236,190 280,190 292,486 224,486"), "crust", (), 0.6),
        Body(
            box(66, 60, 380, 170, 40),
            "main",
            (Patch(box(50, 40, 110, 220), "main_dark"), Patch(box(352, 40, 110, 220), "main_dark")),
        ),
        Body(poly("256,86 290,146 256,206 222,146"), "star", (), 0.4),
    ),
    wish="#7C8BA8",
    home=("volcano", "mountains"),
)


TARGET = Emblem(
    "target",
    (
        Body(disc(244, 268, 208), "main"),
        Body(disc(244, 268, 146), "paper", (), 0),
        Body(disc(244, 268, 88), "main", (), 0.4),
        Mark(disc(244, 268, 32), "ink"),
        Line(trail("250,262! 420,92!"), 1.2),
        Body(poly("396,60 440,16 452,62 496,74 452,118 404,108"), "second", (), 0.4),
    ),
    wish="#FF3B4E",
    home=("burst", "tech"),
)


COIN = Emblem(
    "coin",
    (
        Body(disc(256, 256, 216), "main"),
        Body(disc(256, 256, 160), "main_dark", (), 0.5),
        Mark(star(256, 262, 108, 48), "star"),
    ),
    wish="#FFC93D",
    home=("burst",),
)


CHEST = Emblem(
    "chest",
    (
        Body(
            box(52, 230, 408, 226, 28),
            "crust",
            (Patch(box(90, 200, 44, 280), "main"), Patch(box(378, 200, 44, 280), "main")),
        ),
        Body(
            mirror("256,72 370,76 440,120 460,246! 256,250"),
            "crust",
            (Patch(box(90, 40, 44, 230), "main"), Patch(box(378, 40, 44, 230), "main")),
        ),
        Body(
            box(206, 206, 100, 104, 24),
            "star",
            (Patch(disc(256, 250, 16), "ink"), Patch(box(248, 250, 16, 36), "ink")),
            0.4,
        ),
    ),
    wish="#FFC93D",
    home=("dunes", "undersea"),
)


WAND = Emblem(
    "wand",
    (
        Body(poly("236,222 290,276 110,478 42,410"), "second_dark", (), 0.5),
        Body(poly("206,262 250,306 228,330 184,288"), "paper", (), 0.3),
        Body(star(332, 180, 160, 72, 5, -70), "main"),
        *(Body(star(x, y, r, r * 0.4, 4), "star", (), 0) for x, y, r in ((120, 130, 54), (430, 400, 54))),
    ),
    Face(eyes=180, gap=44, mouth=224, size=0.6, middle=332),
    wish="#FFD23F",
    home=("aurora", "moonlight"),
)

TREASURES = (CROWN, SWORD, SHIELD, TROPHY, GEM, POTION, DICE, BOMB, KEY, AXE, HAMMER, TARGET, COIN, CHEST, WAND)
