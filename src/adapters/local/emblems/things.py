"""Things: what a streamer holds, wins, drinks or throws."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, scallop, star, trail
from adapters.local.pigments import Tint

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
    Face(eyes=330, gap=66, mouth=390, size=0.7),
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

ROCKET = Emblem(
    "rocket",
    (
        Body(
            curve("176,344! 110,360 76,436! 150,420 168,436! 210,400 206,360!"),
            "star",
            (Patch(curve("176,350 140,380 130,410 190,390"), "heart"),),
            0.5,
        ),
        Body(curve("190,226! 120,236 74,310! 130,306 186,322!"), "second_dark"),
        Body(curve("286,322! 276,392 202,438! 206,382 190,326!"), "second_dark"),
        Body(
            curve("462,50! 470,140 430,236 320,336 250,362! 204,340 172,308 150,262! 176,192 276,82 372,42"),
            "paper",
            (
                Patch(curve("380,30 410,80 432,102 482,132 500,20"), "main"),
                Patch(curve("150,262 176,290 222,336 250,362 210,380 130,300"), "main"),
            ),
        ),
        Body(disc(324, 188, 54), "second", (Patch(curve("280,190 300,150 334,140 300,200 290,220"), "paper"),), 0.4),
    ),
    wish="#FF5A4F",
    home=("space",),
)

CONTROLLER = Emblem(
    "controller",
    (
        *pair(Body(box(330, 122, 96, 60, 26), "second_dark", (), 0.5)),
        Body(
            mirror("256,160 300,156 380,138 440,170 486,290 488,380 446,410 396,380 352,326 300,318 256,318"),
            "main",
            both(Patch(curve("430,280 500,280 500,430 430,420 400,380"), "main_dark")),
        ),
        Mark(box(112, 206, 96, 32, 9), "ink"),
        Mark(box(144, 174, 32, 96, 9), "ink"),
        Mark(disc(354, 188, 19), "accent"),
        Mark(disc(394, 226, 19), "paper"),
        Mark(disc(314, 226, 19), "second"),
        Mark(disc(354, 262, 19), "star"),
    ),
    wish="#7C4DFF",
    home=("tech", "synthwave", "city"),
)

HEADSET = Emblem(
    "headset",
    (
        Body(
            mirror("256,44 380,60 462,160 468,280! 420,280! 410,180 350,110 256,98"),
            "second_dark",
        ),
        *pair(
            Body(box(372, 238, 100, 170, 46), "main", (Patch(box(430, 230, 60, 190), "main_dark"),)),
            Body(box(352, 262, 40, 122, 18), "ink", (), 0),
        ),
        Line(trail("424,404 410,460 330,470"), 1.3),
        Body(box(248, 440, 96, 54, 27), "accent", (), 0.5),
    ),
    Face(eyes=280, gap=56, mouth=350, size=0.8),
    wish="#00C2B2",
    home=("tech", "synthwave"),
)

MICROPHONE = Emblem(
    "microphone",
    (
        Line(trail("256,380! 256,456!"), 1.9),
        Body(box(150, 444, 212, 46, 23), "second_dark", (), 0.4),
        Body(
            curve(
                "112,220! 152,220! 166,300 210,344 256,350 302,344 346,300 360,220! 400,220! 384,320 330,384 256,394 182,384 128,320"
            ),
            "second",
        ),
        Body(box(166, 24, 180, 290, 90), "main", (Patch(box(160, 196, 200, 130), "main_dark"),)),
        *(Line(trail(f"{196},{y}! {316},{y}!"), 0.65) for y in (92, 136)),
        Mark(box(160, 178, 192, 22), "accent"),
    ),
    wish="#FF4F6D",
    home=("synthwave", "city"),
)

MUG = Emblem(
    "mug",
    (
        *(Line(trail(f"{x},128 {x - 16},100 {x + 16},66 {x},34"), 1.1) for x in (180, 246, 312)),
        Body(curve("372,210 460,200 490,260 470,340 380,376 372,330 424,306 440,264 420,246 372,252"), "main_dark"),
        Body(
            curve("84,170! 240,150 396,170! 392,300 370,430 330,474 240,484 150,474 110,430 88,300"),
            "main",
            (Patch(curve("84,170 130,168 136,300 170,480 100,480 60,300"), "main_light"),),
        ),
        Body(oval(240, 174, 156, 38), "coffee", (Patch(oval(226, 182, 80, 14), "main_light"),), 0),
    ),
    Face(eyes=298, gap=66, mouth=376, size=0.92, middle=240),
    wish="#C8794A",
    home=("rain", "city", "hills"),
)

PIZZA = Emblem(
    "pizza",
    (
        Body(curve("256,490! 220,470 70,190 52,130! 130,110 256,96 382,110 460,130! 440,190 292,470"), "star"),
        Body(disc(200, 220, 46), "heart", (), 0.5),
        Body(disc(322, 232, 42), "heart", (), 0.5),
        Body(disc(254, 342, 40), "heart", (), 0.5),
        *pair(Mark(oval(276, 170, 18, 9, 30), "second")),
        Body(curve("36,132 60,70 150,40 256,32 362,40 452,70 476,132 440,152 340,130 256,126 172,130 72,152"), "crust"),
    ),
    wish="#FFC04D",
    home=("city", "burst"),
)

BURGER = Emblem(
    "burger",
    (
        Body(box(66, 372, 380, 96, 46), "crust"),
        Body(box(48, 324, 416, 62, 28), "coffee", (), 0.5),
        Body(
            curve("50,300! 462,300! 440,348 396,316 350,356 300,318 256,352 210,318 160,356 116,316 72,348"),
            "star",
            (),
            0.4,
        ),
        Body(
            curve(
                "36,286 90,266 140,290 190,266 256,288 322,266 372,290 422,266 476,286 440,318 372,306 322,322 256,306 190,322 140,306 72,318"
            ),
            "leaf",
            (),
            0.5,
        ),
        Body(
            mirror("256,48 370,64 450,150 462,256! 360,270 256,272"),
            "crust",
            tuple(
                Patch(oval(x, y, 14, 9, 30), "paper")
                for x, y in ((200, 110), (290, 90), (350, 150), (256, 160), (160, 176))
            ),
        ),
    ),
    Face(eyes=200, gap=66, mouth=250, size=0.7),
    wish="#E9A23B",
    home=("burst", "city"),
)

_SPRINKLES: tuple[tuple[float, float, float, Tint], ...] = (
    (150, 150, 30, "paper"), (300, 112, -30, "star"), (370, 190, 70, "paper"), (376, 300, 10, "star"),
    (310, 380, -40, "paper"), (190, 380, 40, "star"), (116, 300, -70, "paper"), (214, 120, 80, "second"),
    (350, 350, 60, "second"), (110, 220, 10, "second"),
)  # fmt: skip

DONUT = Emblem(
    "donut",
    (
        Body(disc(256, 262, 214), "crust"),
        Body(scallop(256, 256, 196, 172, 9), "main"),
        Body(disc(256, 256, 62), "ink", (), 0),
        *(Mark(box(x, y, 40, 15, 7).turned(turn, (x + 20, y + 7)), tint) for x, y, turn, tint in _SPRINKLES),
    ),
    wish="#FF8FB8",
    home=("clouds", "burst"),
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

CAMERA = Emblem(
    "camera",
    (
        Body(box(150, 84, 150, 90, 26), "second_dark", (), 0.5),
        Body(box(36, 130, 440, 310, 62), "main", (Patch(box(20, 330, 480, 140), "main_dark"),)),
        Body(disc(256, 290, 116), "paper", (), 0.5),
        Body(disc(256, 290, 80), "ink", (Patch(disc(236, 268, 44), "second"), Patch(disc(222, 254, 16), "paper")), 0),
        Body(disc(418, 184, 20), "accent", (), 0),
    ),
    wish="#5C6BC0",
    home=("city", "tech"),
)

TELEVISION = Emblem(
    "television",
    (
        *pair(Line(trail("270,130! 340,44!"), 1.1), Body(disc(344, 42, 22), "accent", (), 0.3)),
        *pair(Body(box(330, 430, 50, 56, 16), "ink", (), 0)),
        Body(box(38, 116, 436, 332, 70), "main"),
        Body(
            box(80, 156, 290, 252, 54),
            "ink",
            (Patch(box(92, 168, 266, 228, 46), "second"), Patch(poly("80,160 230,160 130,420 60,420"), "second_light")),
            0,
        ),
        Mark(disc(420, 220, 20), "ink"),
        Mark(disc(420, 280, 20), "ink"),
        Line(trail("404,340! 436,340!"), 0.7),
        Line(trail("404,370! 436,370!"), 0.7),
    ),
    Face(eyes=256, gap=62, mouth=338, size=0.86, middle=225),
    wish="#FF8A5B",
    home=("synthwave", "city"),
)

GIFT = Emblem(
    "gift",
    (
        *pair(
            Body(
                curve("262,150! 290,60 380,30 414,80 390,140 300,160!"),
                "second",
                (Patch(curve("300,140 330,90 370,84 370,112"), "second_dark"),),
                0.6,
            )
        ),
        Body(box(76, 230, 360, 246, 28), "main", (Patch(box(216, 200, 80, 300), "second"),)),
        Body(box(46, 146, 420, 104, 26), "main_light", (Patch(box(216, 120, 80, 140), "second"),), 0.7),
    ),
    Face(eyes=330, gap=90, mouth=400, size=0.8),
    wish="#FF4F6D",
    home=("burst", "snow"),
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

BELL = Emblem(
    "bell",
    (
        Body(disc(256, 436, 48), "main_dark", (), 0.5),
        Body(disc(256, 64, 32), "main_dark", (), 0.4),
        Body(
            mirror("256,76 340,92 390,170 400,290 430,360 472,410! 360,430 256,432"),
            "main",
            (Patch(curve("40,372 256,392 472,372 500,450 20,450"), "main_dark"),),
        ),
    ),
    Face(eyes=240, gap=64, mouth=320, size=0.9),
    wish="#FFC93D",
    home=("burst", "clouds"),
)

BUBBLE = Emblem(
    "bubble",
    (
        Body(
            curve(
                "60,110 120,66 256,58 392,66 452,110 468,210 452,310 392,356 270,362! 196,396 120,470! 136,410 128,354! 72,320 44,210"
            ),
            "main",
        ),
        *(Mark(disc(x, 212, 30), "paper") for x in (160, 256, 352)),
    ),
    Face(eyes=190, gap=90, mouth=270, size=1.0),
    wish="#4FA8FF",
    home=("clouds", "tech"),
)

COIN = Emblem(
    "coin",
    (
        Body(disc(256, 256, 216), "main"),
        Body(disc(256, 256, 160), "main_dark", (), 0.5),
        Mark(star(256, 262, 108, 48), "star"),
    ),
    Face(eyes=226, gap=66, mouth=300, size=1.0),
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

THUMB = Emblem(
    "thumb",
    (
        Body(box(60, 236, 92, 236, 26), "second", (), 0.6),
        Body(
            curve(
                "140,256! 210,210 236,130 232,60 276,34 316,70 320,140 304,200! 400,196 444,212 452,258 430,286! 452,310 444,350 416,362! 430,390 416,424 388,432! 396,458 372,480 330,482 230,480 140,456!"
            ),
            "main",
        ),
        Line(trail("352,286! 426,286!"), 0.7),
        Line(trail("346,362! 412,362!"), 0.7),
        Line(trail("338,432! 386,432!"), 0.7),
    ),
    wish="#FFC9A0",
    home=("burst",),
)

CAKE = Emblem(
    "cake",
    (
        Body(box(238, 88, 36, 110, 14), "second", (), 0.3),
        Body(curve("256,16! 282,56 276,88 256,94 236,88 230,56"), "star", (), 0.4),
        Body(box(60, 300, 392, 176, 36), "main", (Patch(box(40, 380, 440, 40), "paper"),)),
        Body(
            curve(
                "70,250 130,186 256,176 382,186 442,250 452,330 420,362 388,330 350,378 310,338 270,390 226,340 186,380 146,334 108,364 62,330"
            ),
            "paper",
        ),
        *(Mark(disc(x, y, 11), "accent") for x, y in ((150, 250), (220, 226), (300, 250), (370, 232), (256, 286))),
    ),
    wish="#FF8FB8",
    home=("burst", "clouds"),
)

THINGS = (
    CROWN, SWORD, SHIELD, TROPHY, ROCKET, CONTROLLER, HEADSET, MICROPHONE, MUG, PIZZA, BURGER, DONUT, GEM, POTION, DICE,
    BOMB, CAMERA, TELEVISION, GIFT, KEY, AXE, HAMMER, TARGET, BELL, BUBBLE, COIN, CHEST, WAND, THUMB, CAKE,
)  # fmt: skip
