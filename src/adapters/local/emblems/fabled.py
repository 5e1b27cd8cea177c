"""Animals of the deep sea and of tales."""

from adapters.local.emblems.parts import Body, Emblem, Face, Mark, Patch, both, pair
from adapters.local.outlines import curve, disc, mirror, oval, poly

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
                        "140,326 160,372 178,340 198,386 218,346 237,394 256,350 275,394 294,346 314,386 "
                        "334,340 352,372 372,326 372,300 140,300"
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
                curve("350,190! 424,132 504,118! 474,174 508,214! 462,240 484,300! 428,306 420,368! 370,330 340,300!"),
                "second",
                (
                    Patch(curve("350,230 430,170 520,100 470,200 400,250"), "second_light"),
                    Patch(curve("360,290 430,236 520,210 450,270"), "second_light"),
                ),
            ),
            Body(
                curve("276,172! 282,104 320,44 396,2! 384,66 372,120 372,190!"),
                "paper",
                (
                    Patch(poly("330,-10 420,-10 380,200 342,200"), "paper_dark"),
                    Patch(poly("270,132 384,112 384,130 270,152"), "second_dark"),
                    Patch(poly("286,86 390,66 390,82 286,104"), "second_dark"),
                ),
            ),
        ),
        *pair(Body(poly("290,146 300,88 334,150"), "second", (), 0.5)),
        Body(poly("256,34 296,146 216,146"), "second"),
        Body(
            mirror("256,120 326,126 388,168 436,228! 420,284 366,316! 342,350 358,404 340,456 300,486 256,492"),
            "main",
            (
                *(
                    Patch(mirror(f"256,{y} {256 + w},{y + 10}! {250 + w},{y + 40}! 256,{y + 52}"), "main_light")
                    for y, w in ((150, 26), (212, 30), (274, 34))
                ),
                *both(Patch(curve("372,318 352,352 360,400 372,440 400,380"), "main_dark")),
                *both(Patch(oval(396, 262, 12, 9, 30), "main_dark")),
                *both(Patch(oval(372, 290, 9, 7, 30), "main_dark")),
            ),
        ),
        *pair(Mark(curve("282,372! 304,352 326,362! 312,380 294,384"), "ink")),
        *pair(Body(curve("274,222! 322,180 400,166 450,194! 424,210 384,212 328,218"), "main_dark", (), 0.5)),
        *pair(Body(poly("316,420 346,414 334,462"), "paper", (), 0)),
    ),
    Face(eyes=272, gap=86, mouth=416, size=0.84, slit=True),
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
                    "300,270! 360,150 430,90 500,60! 486,130! 506,168! 470,206! 490,262! 446,284! "
                    "452,336! 400,336 320,350!"
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

FABLED = (SHARK, DRAGON, UNICORN, PHOENIX, AXOLOTL, OCTOPUS)
