"""What a streamer plays with, speaks into, drinks, eats and gives."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, scallop, trail
from adapters.local.pigments import Tint

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
                "112,220! 152,220! 166,300 210,344 256,350 302,344 346,300 360,220! 400,220! 384,320 "
                "330,384 256,394 182,384 128,320"
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
                "36,286 90,266 140,290 190,266 256,288 322,266 372,290 422,266 476,286 440,318 372,306 "
                "322,322 256,306 190,322 140,306 72,318"
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
                "60,110 120,66 256,58 392,66 452,110 468,210 452,310 392,356 270,362! 196,396 120,470! "
                "136,410 128,354! 72,320 44,210"
            ),
            "main",
        ),
        *(Mark(disc(x, 212, 30), "paper") for x in (160, 256, 352)),
    ),
    Face(eyes=190, gap=90, mouth=270, size=1.0),
    wish="#4FA8FF",
    home=("clouds", "tech"),
)


THUMB = Emblem(
    "thumb",
    (
        Body(box(60, 236, 92, 236, 26), "second", (), 0.6),
        Body(
            curve(
                "140,256! 210,210 236,130 232,60 276,34 316,70 320,140 304,200! 400,196 444,212 452,258 "
                "430,286! 452,310 444,350 416,362! 430,390 416,424 388,432! 396,458 372,480 330,482 "
                "230,480 140,456!"
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
                "70,250 130,186 256,176 382,186 442,250 452,330 420,362 388,330 350,378 310,338 270,390 "
                "226,340 186,380 146,334 108,364 62,330"
            ),
            "paper",
        ),
        *(Mark(disc(x, y, 11), "accent") for x, y in ((150, 250), (220, 226), (300, 250), (370, 232), (256, 286))),
    ),
    wish="#FF8FB8",
    home=("burst", "clouds"),
)

PASTIMES = (
    ROCKET, CONTROLLER, HEADSET, MICROPHONE, MUG, PIZZA, BURGER, DONUT, CAMERA, TELEVISION, GIFT, BELL, BUBBLE, THUMB,
    CAKE,
)  # fmt: skip
