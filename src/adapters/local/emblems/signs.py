"""Plain signs and what stands in the sky."""

from adapters.local.emblems.parts import Body, Emblem, Face, Mark, Patch, pair
from adapters.local.emblems.strokes import drop, heart
from adapters.local.outlines import curve, disc, mirror, oval, poly, soft_star, star

STAR = Emblem(
    "star",
    (Body(soft_star(256, 274, 250, 136), "main", (Patch(curve("256,24 256,274 20,200 120,120"), "main_light"),)),),
    Face(eyes=250, gap=64, mouth=330, size=1.0),
    wish="#FFD23F",
    home=("space", "burst", "aurora"),
)


HEART = Emblem(
    "heart",
    (
        Body(
            heart(256, 268, 450),
            "main",
            (Patch(oval(150, 170, 50, 32, -40), "main_light"), Patch(disc(110, 240, 15), "main_light")),
        ),
    ),
    Face(eyes=232, gap=84, mouth=322, size=1.1),
    wish="#FF3B6B",
    home=("clouds", "petals", "burst"),
)


FLAME = Emblem(
    "flame",
    (
        Body(
            curve(
                "270,20! 300,110 400,170 444,290 420,410 340,482 256,492 172,482 92,410 70,310 96,230 "
                "136,180! 150,240 190,260! 180,170 210,90"
            ),
            "main",
        ),
        Body(
            curve(
                "262,210! 290,270 350,320 352,400 310,462 256,474 200,462 158,400 170,340 196,310! "
                "214,350 234,350! 228,300 240,250"
            ),
            "star",
            (),
            0.6,
        ),
    ),
    Face(eyes=360, gap=58, mouth=420, size=0.86),
    wish="#FF6A2B",
    home=("volcano", "burst"),
)


BOLT = Emblem(
    "bolt",
    (
        Body(
            poly("296,18 88,288 226,288 176,494 424,198 276,198 358,18"),
            "main",
            (Patch(poly("296,18 88,288 150,288 330,18"), "main_light"),),
        ),
    ),
    Face(eyes=230, gap=40, mouth=280, size=0.56),
    wish="#FFD23F",
    home=("burst", "rain", "tech"),
)


MOON = Emblem(
    "moon",
    (
        Body(
            curve(
                "318,36! 190,30 80,110 46,240 76,380 190,472 310,476 420,420 470,330! 390,360 300,340 "
                "240,280 224,180 256,90"
            ),
            "main",
            (
                Patch(disc(130, 230, 30), "main_dark"),
                Patch(disc(190, 390, 38), "main_dark"),
                Patch(disc(120, 320, 17), "main_dark"),
            ),
        ),
        Body(soft_star(390, 180, 76, 40), "star", (), 0.5),
    ),
    Face(eyes=250, gap=46, mouth=330, size=0.8, middle=160),
    wish="#FFE08A",
    home=("moonlight", "clouds"),
)


SUN = Emblem(
    "sun",
    (Body(star(256, 256, 246, 176, 12), "second"), Body(disc(256, 256, 158), "main")),
    Face(eyes=232, gap=66, mouth=304, size=1.0),
    wish="#FFC93D",
    home=("clouds", "dunes", "hills"),
)


PLANET = Emblem(
    "planet",
    (
        Body(
            disc(256, 256, 168),
            "main",
            (
                Patch(oval(200, 180, 190, 26, -20), "main_light"),
                Patch(oval(300, 340, 200, 30, -20), "main_dark"),
                Patch(oval(256, 240, 60, 22, -20), "main_dark"),
            ),
        ),
        Body(
            curve(
                "98,268 30,330 20,380 70,392 200,360 360,286 470,190 500,130 460,116 402,136! 440,150 "
                "430,180 350,244 220,310 110,336 82,320!"
            ),
            "second",
            (),
            0.6,
        ),
        Body(soft_star(96, 110, 50, 24, 4), "star", (), 0.3),
    ),
    Face(eyes=230, gap=62, mouth=300, size=0.9),
    wish="#FF8A5B",
    home=("space", "aurora"),
)


SNOWFLAKE = Emblem(
    "snowflake",
    (
        *(
            Body(outline.turned(60 * i), "main", (), 0, joined=True)
            for i in range(6)
            for outline in (
                poly("232,256 232,36 256,12 280,36 280,256"),
                poly("256,164 174,108 200,70 256,108 312,70 338,108"),
            )
        ),
        Mark(star(256, 256, 56, 40, 6), "paper"),
    ),
    wish="#9AD8FF",
    home=("snow",),
)


NOTE = Emblem(
    "note",
    (
        Body(
            curve(
                "182,110! 446,44! 446,360 420,424 340,446 300,400 330,336 396,322! 396,176! 236,214! "
                "236,396 206,462 124,480 84,430 118,368 182,358!"
            ),
            "main",
            (Patch(poly("182,110 446,44 446,110 182,176"), "main_light"),),
        ),
    ),
    wish="#7C4DFF",
    home=("synthwave", "city"),
)


CLOUD = Emblem(
    "cloud",
    (
        Body(
            curve(
                "120,400 40,370 30,280 96,230! 110,140 200,96 280,116 320,160! 400,150 446,206 438,262! "
                "490,300 480,380 400,400"
            ),
            "paper",
        ),
    ),
    Face(eyes=270, gap=70, mouth=340, size=1.0),
    wish="#FFFFFF",
    home=("clouds", "rain"),
)


RAINBOW = Emblem(
    "rainbow",
    (
        Body(
            curve(
                "36,400! 40,230 140,96 256,80 372,96 472,230 476,400! 352,400! 344,280 300,214 256,206 "
                "212,214 168,280 160,400!"
            ),
            "heart",
            (
                Patch(oval(256, 400, 190, 276), "star"),
                Patch(oval(256, 400, 158, 229), "leaf"),
                Patch(oval(256, 400, 126, 183), "tear"),
            ),
            0.4,
        ),
        *pair(Body(curve("330,440 350,380 410,370 430,340 484,360 500,420 470,456 380,460"), "paper")),
    ),
    wish="#FF4F6D",
    home=("clouds", "hills"),
)


EYE = Emblem(
    "eye",
    (
        Body(mirror("256,96 370,130 450,200 500,262! 440,340 360,400 256,424"), "paper"),
        Body(disc(256, 260, 122), "main", (Patch(disc(256, 260, 122), "main_dark"), Patch(disc(256, 260, 96), "main"))),
        Mark(disc(256, 260, 56), "ink"),
        Mark(disc(222, 222, 30), "paper"),
        Mark(disc(290, 300, 13), "paper"),
    ),
    wish="#35C8F0",
    home=("moonlight", "tech"),
)


DROP = Emblem(
    "drop",
    (
        Body(
            drop(256, 262, 430),
            "main",
            (Patch(curve("150,300 160,240 186,210 190,260 180,340 160,340"), "main_light"),),
        ),
    ),
    Face(eyes=300, gap=66, mouth=380, size=1.0),
    wish="#35A8F0",
    home=("waves", "rain"),
)

SIGNS = (STAR, HEART, FLAME, BOLT, MOON, SUN, PLANET, SNOWFLAKE, NOTE, CLOUD, RAINBOW, EYE, DROP)
