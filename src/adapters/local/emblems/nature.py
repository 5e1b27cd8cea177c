"""What grows, rolls and rises."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Patch, both, pair
from adapters.local.outlines import box, curve, disc, mirror, oval, poly, trail

MOUNTAIN = Emblem(
    "mountain",
    (
        Body(
            poly("330,150 500,450 180,450"),
            "main_dark",
            (Patch(poly("330,140 372,226 340,214 320,236 296,210 280,240"), "paper"),),
        ),
        Body(
            poly("196,66 404,450 12,450"),
            "main",
            (
                Patch(poly("196,50 262,190 226,170 200,212 168,176 126,200"), "paper"),
                Patch(poly("196,66 404,450 210,450"), "main_dark"),
                Patch(poly("196,66 262,190 226,170 205,200"), "paper_dark"),
            ),
        ),
    ),
    wish="#5F7FB8",
    home=("mountains", "aurora"),
)


WAVE = Emblem(
    "wave",
    (
        Body(
            curve(
                "30,430! 40,280 110,130 250,70 380,90 450,170 440,260 370,290 310,250 320,190! 270,200 "
                "250,280 300,370 400,400 486,400! 486,470! 256,486 30,470!"
            ),
            "main",
            (
                Patch(curve("30,470 120,380 190,400 250,450 340,420 400,450 500,420 500,520 20,520"), "main_light"),
                Patch(curve("70,360 110,220 210,130 320,120 200,190 140,300 120,420"), "main_light"),
            ),
        ),
        *(Body(disc(x, y, r), "paper", (), 0.4) for x, y, r in ((446, 120, 30), (478, 210, 20))),
    ),
    Face(eyes=330, gap=50, mouth=380, size=0.6, middle=190),
    wish="#2FA8E0",
    home=("waves", "clouds"),
)


TREE = Emblem(
    "tree",
    (
        Body(box(220, 380, 72, 108, 14), "crust", (), 0.6),
        Body(poly("256,200 446,420 66,420"), "main"),
        Body(poly("256,110 410,308 102,308"), "main"),
        Body(poly("256,22 370,196 142,196"), "main_light"),
    ),
    Face(eyes=320, gap=60, mouth=380, size=0.75),
    wish="#3FAF5F",
    home=("forest", "hills"),
)


LEAF = Emblem(
    "leaf",
    (
        Line(trail("60,470 110,400 170,340"), 1.5),
        Body(
            curve("462,46! 480,200 430,350 320,420 200,412 120,370! 96,250 150,130 290,66"),
            "main",
            (Patch(curve("462,46 300,230 120,370 240,440 440,400 500,200"), "main_dark"),),
        ),
        Line(trail("140,366! 380,138!"), 0.7),
        *(
            Line(trail(f"{x},{y}! {x + dx},{y + dy}!"), 0.6)
            for x, y, dx, dy in ((220, 290, 0, -96), (290, 222, 6, -86), (236, 276, 100, 20), (310, 204, 86, 14))
        ),
    ),
    Face(eyes=240, gap=60, mouth=310, size=0.8),
    wish="#4FBF6B",
    home=("forest", "hills"),
)


BLOSSOM = Emblem(
    "blossom",
    (
        *(
            Body(
                curve("256,250! 176,180 150,90 206,34 256,72! 306,34 362,90 336,180").turned(72 * i, (256, 262)),
                "main",
                (Patch(curve("256,262 226,200 236,130 276,130 286,200").turned(72 * i, (256, 262)), "main_dark"),),
                0.6,
            )
            for i in range(5)
        ),
        Body(disc(256, 262, 58), "star", (), 0.6),
    ),
    wish="#FF9EC4",
    home=("petals",),
)


ROSE = Emblem(
    "rose",
    (
        Line(trail("256,300 262,400 240,490"), 1.7, "leaf"),
        Body(curve("258,420! 300,350 390,330 430,360! 390,430 320,446"), "leaf", (), 0.6),
        Body(mirror("256,60 350,70 420,130 430,230 370,320 256,352"), "main"),
        Line(trail("256,190 290,176 290,140 250,126 206,150 206,214 260,246 330,220 350,150 320,100"), 0.75),
        Line(trail("150,150 156,240 220,300"), 0.75),
        Line(trail("380,170 366,260 300,310"), 0.75),
    ),
    wish="#FF3B5C",
    home=("petals",),
)


MUSHROOM = Emblem(
    "mushroom",
    (
        Body(
            mirror("256,250 350,256 366,330 352,430 310,476 256,480"),
            "paper",
            (Patch(mirror("256,250 380,240 380,310 256,320"), "paper_dark"),),
        ),
        Body(
            mirror("256,34 380,52 466,150 484,270 430,306 256,312"),
            "main",
            (
                Patch(disc(256, 130, 60), "paper"),
                *both(Patch(disc(408, 200, 46), "paper")),
                *both(Patch(disc(350, 86, 24), "paper")),
            ),
        ),
    ),
    Face(eyes=372, gap=50, mouth=420, size=0.8),
    wish="#FF4040",
    home=("forest",),
)


PAW = Emblem(
    "paw",
    (
        *pair(Body(oval(316, 122, 52, 74, 10), "main"), Body(oval(430, 232, 46, 66, 28), "main")),
        Body(mirror("256,250 320,270 392,350 404,420 350,466 300,446 256,440"), "main"),
    ),
    Face(eyes=340, gap=50, mouth=400, size=0.7),
    wish="#FF9DB5",
    home=("hills", "clouds"),
)


ANCHOR = Emblem(
    "anchor",
    (
        Body(disc(256, 84, 60), "main", (Patch(disc(256, 84, 26), "ink"),), 0.5),
        Body(box(140, 158, 232, 50, 25), "second", (), 0.5),
        Body(
            curve(
                "232,140! 280,140! 284,408! 350,390 400,330! 366,330! 440,236! 486,350! 450,344! 410,420 "
                "330,474 256,490 182,474 102,420 62,344! 26,350! 72,236! 146,330! 112,330! 162,390 "
                "228,408!"
            ),
            "main",
        ),
    ),
    wish="#4F7BE0",
    home=("waves",),
)


CACTUS = Emblem(
    "cactus",
    (
        *pair(
            Body(
                curve("330,290! 390,290 400,260 400,200 430,176 464,200 464,280 440,346 380,360 330,354!"), "main_dark"
            )
        ),
        Body(box(170, 40, 172, 360, 86), "main"),
        *(
            Line(trail(f"{x},{y}! {x},{y + 26}!"), 0.5)
            for x, y in ((216, 100), (296, 120), (256, 70), (210, 330), (302, 330))
        ),
        Body(poly("136,378 376,378 348,486 164,486"), "second", (Patch(box(120, 378, 280, 34), "second_dark"),)),
    ),
    Face(eyes=196, gap=44, mouth=260, size=0.78),
    wish="#4FBF6B",
    home=("dunes", "synthwave"),
)

NATURE = (MOUNTAIN, WAVE, TREE, LEAF, BLOSSOM, ROSE, MUSHROOM, PAW, ANCHOR, CACTUS)
