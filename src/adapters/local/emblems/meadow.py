"""Animals of meadows, gum trees and beaches."""

from adapters.local.emblems.parts import Body, Emblem, Face, Line, Mark, Patch, both, pair
from adapters.local.outlines import curve, disc, mirror, oval, scallop, trail

COW = Emblem(
    "cow",
    (
        *pair(Body(curve("326,124! 344,60 398,30! 424,92 384,150"), "paper_dark", (), 0.6)),
        *pair(
            Body(
                curve("392,176! 440,140 500,146 508,184 470,236 404,238!"),
                "main",
                (Patch(curve("420,190 456,168 490,172 476,204 430,220"), "tongue"),),
                0.7,
            )
        ),
        Body(
            mirror("256,96 330,100 396,150 412,240 398,340 372,420 320,466 256,474"),
            "paper",
            (
                Patch(curve("310,80 440,90 440,270 372,306 312,260 296,160"), "main"),
                Patch(curve("80,120 170,80 190,140 150,190 80,190"), "main"),
            ),
        ),
        Body(
            mirror("256,350 322,342 384,368 396,422 344,474 256,482"),
            "tongue",
            (*both(Patch(oval(320, 386, 15, 10, 20), "crust_dark")),),
            0.7,
        ),
    ),
    Face(eyes=256, gap=80, mouth=434, size=0.88),
    wish="#3C3F58",
    home=("hills",),
    alive=True,
)

SHEEP = Emblem(
    "sheep",
    (
        Body(scallop(256, 220, 232, 190, 10), "paper"),
        *pair(Body(curve("350,250! 420,230 484,250 480,290 420,316 356,300!"), "main", (), 0.7)),
        Body(
            mirror("256,160 330,164 376,226 372,330 322,444 256,460"),
            "main",
            (Patch(mirror("256,404 300,404 330,440 300,480 256,480"), "main_light"),),
        ),
        Body(scallop(256, 142, 112, 86, 7), "paper", (), 0.6),
        Mark(curve("236,352 256,346 276,352 268,368 256,376 244,368"), "ink"),
    ),
    Face(eyes=286, gap=64, mouth=400, size=0.86),
    wish="#8A7F78",
    home=("hills", "clouds"),
    alive=True,
)

KOALA = Emblem(
    "koala",
    (
        *pair(Body(disc(414, 152, 92), "main", (Patch(disc(416, 160, 56), "paper"),))),
        Body(mirror("256,86 350,92 432,164 448,270 420,378 350,446 256,460"), "main"),
        Mark(curve("256,258 294,276 306,336 288,388 256,402 224,388 206,336 218,276"), "ink"),
        Mark(oval(240, 300, 9, 20, 12), "glass"),
    ),
    Face(eyes=266, gap=112, mouth=428, size=0.86),
    wish="#9AA3B2",
    home=("forest", "hills"),
    alive=True,
)

TURTLE = Emblem(
    "turtle",
    (
        *pair(Body(curve("380,380 450,380 496,430 480,474 410,480 366,440"), "main")),
        Body(
            mirror("256,214 380,214 468,296 488,396 440,444 256,456"),
            "second",
            (
                *both(Patch(curve("330,250 400,256 440,310 400,350 330,340"), "second_dark")),
                *both(Patch(curve("400,376 450,350 480,400 440,430 396,420"), "second_dark")),
                Patch(mirror("256,350 310,356 330,400 300,440 256,444"), "second_dark"),
            ),
        ),
        Body(
            mirror("256,50 340,58 400,130 398,220 344,300 256,314"),
            "main",
            (Patch(mirror("256,50 284,56 280,110 256,130"), "main_light"),),
        ),
    ),
    Face(eyes=172, gap=74, mouth=246, size=0.98),
    wish="#4FB06A",
    home=("undersea", "waves", "forest"),
    alive=True,
)

CRAB = Emblem(
    "crab",
    (
        *pair(
            Line(trail("400,390 450,400 480,450"), 1.5),
            Line(trail("370,420 410,440 424,484"), 1.5),
            Line(trail("402,290 440,250 440,200"), 1.7),
            Body(curve("424,226! 384,150 400,80 470,44! 452,112 500,84! 520,150 486,220 448,240"), "main"),
            Line(trail("316,250! 318,180!"), 1.6),
            Body(disc(320, 160, 58), "paper", (), 0),
        ),
        Body(
            mirror("256,226 350,222 434,282 444,362 380,436 256,450"),
            "main",
            (Patch(mirror("256,420 360,400 430,380 420,480 256,480"), "main_dark"),),
        ),
    ),
    Face(eyes=162, gap=64, mouth=346, size=0.98),
    wish="#F0553F",
    home=("waves", "dunes", "undersea"),
    alive=True,
)

BUTTERFLY = Emblem(
    "butterfly",
    (
        *pair(
            Body(
                curve("268,250! 288,120 390,40 480,64 506,170 450,258 286,276!"),
                "main",
                (Patch(curve("310,210 350,120 430,90 466,120 450,190 380,236"), "main_light"),),
            ),
            Body(
                curve("276,280! 380,262 468,312 458,410 384,452 310,398 270,320!"),
                "second",
                (Patch(disc(384, 356, 40), "second_light"),),
            ),
            Line(trail("266,160 288,100 334,72"), 0.9),
            Mark(disc(338, 70, 17), "ink"),
        ),
        Body(oval(256, 282, 30, 138), "field", (), 0.6),
    ),
    wish="#FF8FB8",
    home=("petals", "hills"),
)

MEADOW = (COW, SHEEP, KOALA, TURTLE, CRAB, BUTTERFLY)
