"""What every scene paints with: the air between far and near, sky, sun, stars, ridges and light."""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot, pi, sin
from random import Random

from adapters.local.outlines import Point, disc, smooth, spark, straight
from adapters.local.pigments import BRIGHT, Pigments, lit, mix, within
from adapters.local.svg import Drawing, group, node
from domain.generation.colours import distance, luminance


@dataclass(frozen=True, slots=True)
class Stage:
    """A sheet with a horizon and a point of light; `top`, `haze` and `near` are the colours of its air."""

    drawing: Drawing
    pigments: Pigments
    random: Random
    horizon: float
    light: Point

    @property
    def width(self) -> float:
        return self.drawing.width

    @property
    def height(self) -> float:
        return self.drawing.height

    @property
    def unit(self) -> float:
        """A thousandth of the short side."""
        return min(self.width, self.height) / 1000

    @property
    def bright(self) -> bool:
        return luminance(self.pigments.ground) > BRIGHT

    @property
    def top(self) -> str:
        return self.pigments.ground if self.bright else within(self.pigments.ground, 0.006, 0.03)

    @property
    def middle(self) -> str:
        return mix(self.top, self.pigments.main, 0.42 if self.bright else 0.55)

    @property
    def haze(self) -> str:
        return within(mix(self.pigments.main, self.pigments.second, 0.65), 0.3, 0.62)

    @property
    def near(self) -> str:
        return mix(self.pigments.main, self.pigments.deep, 0.4) if self.bright else self.pigments.deep

    @property
    def calm(self) -> str:
        """What quiets a part of the picture: the dark end, or on a light ground a little more of its own hue."""
        return mix(self.pigments.ground, self.pigments.main, 0.3) if self.bright else self.pigments.deep

    @property
    def sun(self) -> str:
        return mix(lit(self.pigments.accent), "#FFF3D6", 0.3)

    @property
    def fire(self) -> str:
        """The palette's own fire, or fire as it is when the palette has none."""
        own = min(
            (self.pigments.main, self.pigments.second, self.pigments.accent), key=lambda c: distance(c, "#FF7A33")
        )
        return own if distance(own, "#FF7A33") < 60 else "#FF7A33"

    def depth(self, nearness: float) -> str:
        """The colour of what stands in the air: 0 is lost in the haze, 1 is before us."""
        far = mix(self.haze, self.middle, 0.45)
        if nearness < 0.5:
            return mix(far, self.middle, nearness * 1.5)
        return mix(mix(far, self.middle, 0.75), self.near, (nearness - 0.5) * 2)

    def fill(self, paint: str, opacity: float = 1.0) -> None:
        self.drawing.add(
            node("rect", x=-1, y=-1, width=self.width + 2, height=self.height + 2, fill=paint, fill_opacity=opacity)
        )

    def shape(self, d: str, paint: str, opacity: float = 1.0) -> None:
        self.drawing.add(node("path", d=d, fill=paint, fill_opacity=opacity))


def sky(stage: Stage) -> None:
    end = max(0.35, min(1.0, stage.horizon / stage.height + 0.06))
    stage.fill(
        stage.drawing.fade(
            (0, stage.top, 1),
            (end * 0.5, stage.middle, 1),
            (end * 0.85, mix(stage.middle, stage.haze, 0.7), 1),
            (end, stage.haze, 1),
        )
    )


def glow(stage: Stage, x: float, y: float, radius: float, colour: str, strength: float = 0.7) -> None:
    paint = stage.drawing.glow((0, colour, strength), (0.35, colour, strength * 0.4), (1, colour, 0))
    stage.drawing.add(node("circle", cx=x, cy=y, r=radius, fill=paint))


def orb(stage: Stage, radius: float, *, colour: str | None = None) -> None:
    """The sun or the moon with its halo, at the stage's light."""
    x, y = stage.light
    tone = colour or stage.sun
    glow(stage, x, y, radius * 3.4, tone, 0.55)
    stage.drawing.add(
        node("circle", cx=x, cy=y, r=radius * 1.16, fill=tone, fill_opacity=0.22),
        node("circle", cx=x, cy=y, r=radius, fill=stage.drawing.fade((0, mix(tone, "#FFFFFF", 0.7), 1), (1, tone, 1))),
    )


def stars(stage: Stage, count: int, *, down_to: float | None = None) -> None:
    """Three sizes; a few large ones glint."""
    random, unit = stage.random, stage.unit
    floor = stage.horizon if down_to is None else down_to
    colour = stage.pigments.paper
    nodes = []
    for index in range(count):
        x, y = random.uniform(0, stage.width), random.uniform(0, floor) * random.uniform(0.5, 1)
        if index % 14 == 0:
            nodes.append(node("path", d=spark(x, y, random.uniform(9, 17) * unit, 0.12).d, fill=colour))
        else:
            size = random.choice((1.1, 1.1, 1.6, 2.4)) * unit
            nodes.append(node("circle", cx=x, cy=y, r=size, fill=colour, fill_opacity=random.uniform(0.35, 0.95)))
    stage.drawing.add(group(nodes))


def peaks(stage: Stage, base: float, tall: float, count: int, nearness: float, *, snow: bool = True) -> None:
    """A range of single mountains, each with a lit flank and, if high enough, snow."""
    random = stage.random
    colour = stage.depth(nearness)
    shadow, light = mix(colour, stage.near, 0.2), mix(colour, stage.sun, 0.26 * (1 - nearness) + 0.06)
    order = [(index + random.uniform(-0.3, 0.3)) / (count - 1) for index in range(count)]
    random.shuffle(order)
    for at in order:
        x, height = at * stage.width, tall * random.uniform(0.5, 1.0)
        half = height * random.uniform(0.85, 1.2)
        lean = random.uniform(-0.15, 0.15) * half
        _peak(
            stage,
            (x + lean, base - height),
            (x - half, base),
            (x + half, base),
            (light, shadow),
            snow and height > 0.72 * tall,
        )
    ground_below(stage, [(0, base - 1), (stage.width, base - 1)], shadow)


def _peak(stage: Stage, apex: Point, left: Point, right: Point, tones: tuple[str, str], snow: bool) -> None:
    """The two flanks meet in a crooked line; the one that looks at the light is bright."""
    random = stage.random
    height = left[1] - apex[1]
    spine = [apex]
    for step in (0.18, 0.34, 0.52, 0.72, 1.0):
        swing = (0.09 if len(spine) % 2 else -0.05) * height * (0.5 + step)
        spine.append((apex[0] + swing + random.uniform(-0.02, 0.02) * height, apex[1] + step * height))
    first, second = tones if stage.light[0] < apex[0] else tones[::-1]
    stage.shape(straight([*spine, left]).d, misty(stage, first, 0.4))
    stage.shape(straight([*spine, right]).d, misty(stage, second, 0.4))
    if snow:
        for foot, tint in ((left, 0.12), (right, 0.34)):
            white = mix(stage.pigments.paper, stage.middle, tint if stage.light[0] < apex[0] else 0.46 - tint)
            stage.shape(_cap(apex, spine, foot, random), white)


def _cap(apex: Point, spine: list[Point], foot: Point, random: Random) -> str:
    def down(share: float, lift: float = 0.0) -> Point:
        return (apex[0] + (foot[0] - apex[0]) * share, apex[1] + (foot[1] - apex[1]) * (share + lift))

    deep = random.uniform(0.26, 0.34)
    inner = spine[2]
    middle = ((inner[0] + down(deep)[0]) / 2, (inner[1] + down(deep)[1]) / 2)
    high = (middle[0] * 0.6 + inner[0] * 0.4, middle[1] - 0.07 * (foot[1] - apex[1]))
    return straight([apex, down(deep), (middle[0], middle[1] - 0.01 * (foot[1] - apex[1])), high, inner, spine[1]]).d


def ridge(stage: Stage, base: float, rise: float, rough: float, steps: int = 6) -> list[Point]:
    """A jagged line from the left to the right edge by halving and shaking; `rough` below 1 calms with scale."""
    heights = [stage.random.uniform(-0.3, 0.5), stage.random.uniform(-0.3, 0.5)]
    shake = 1.0
    for _ in range(steps):
        middles = [(a + b) / 2 + stage.random.uniform(-shake, shake) for a, b in pairwise(heights)]
        heights = [h for pair in zip(heights, middles, strict=False) for h in pair] + [heights[-1]]
        shake *= rough
    step = stage.width / (len(heights) - 1)
    return [(index * step, base - rise * height) for index, height in enumerate(heights)]


def rolling(stage: Stage, base: float, rise: float, swells: float) -> list[Point]:
    """A soft line of hills."""
    first, second = stage.random.uniform(0, 2 * pi), stage.random.uniform(0, 2 * pi)
    count = 24
    return [
        (
            stage.width * i / count,
            base
            - rise * sin(first + 2 * pi * swells * i / count)
            - rise * 0.45 * sin(second + 2 * pi * swells * 2.3 * i / count),
        )
        for i in range(count + 1)
    ]


def ground_below(stage: Stage, line: list[Point], paint: str, *, soft: bool = False) -> None:
    """Everything below a line, to the lower edge."""
    edge = [(-20.0, line[0][1]), *line, (stage.width + 20, line[-1][1])]
    if soft:
        run = smooth(edge, closed=False).d
        stage.shape(f"{run}L{stage.width + 20:.1f},{stage.height + 20:.1f}L-20,{stage.height + 20:.1f}Z", paint)
        return
    stage.shape(straight([*edge, (stage.width + 20, stage.height + 20), (-20, stage.height + 20)]).d, paint)


def misty(stage: Stage, colour: str, nearness: float) -> str:
    """A fill that dissolves downwards into the haze, as mountains do."""
    return stage.drawing.fade(
        (0, colour, 1), (0.22, colour, 1), (0.75, mix(colour, stage.haze, 0.35 * (1 - nearness)), 1)
    )


def rays(stage: Stage, x: float, y: float, count: int, reach: float, colour: str, strength: float) -> None:
    """Beams from a point, each fading out."""
    random = stage.random
    turn = random.uniform(0, 360 / count)
    paint = stage.drawing.glow((0, colour, strength), (1, colour, 0))
    beams = []
    for index in range(count):
        width = 360 / count * random.uniform(0.3, 0.55)
        wedge = straight([(x, y), (x + reach, y - reach * width / 115), (x + reach, y + reach * width / 115)])
        beams.append(wedge.turned(turn + index * 360 / count, (x, y)).d)
    whole = disc(x, y, reach).d
    stage.drawing.add(group((node("path", d=whole, fill=paint),), clip_path=stage.drawing.clip("".join(beams))))


def specks(stage: Stage, count: int, colour: str, largest: float, *, from_y: float = 0.0) -> None:
    """Motes of light that drift in front of everything, larger ones fainter."""
    random, unit = stage.random, stage.unit
    stage.drawing.add(
        group(
            node(
                "circle",
                cx=random.uniform(0, stage.width),
                cy=random.uniform(from_y, stage.height),
                r=(size := random.uniform(0.15, 1) ** 2 * largest * unit) + unit,
                fill=colour,
                fill_opacity=max(0.12, 0.85 - size / (largest * unit) * 0.7),
            )
            for _ in range(count)
        )
    )


def ring(stage: Stage, x: float, y: float, radius: float, thick: float, strength: float = 1.0) -> None:
    """A circle of light."""
    stage.drawing.add(
        node("circle", cx=x, cy=y, r=radius, fill="none", stroke=stage.sun, stroke_width=thick, stroke_opacity=strength)
    )


def rule(stage: Stage, left: float, top: float, width: float, thick: float, *strengths: float) -> None:
    """A level line of light, as strong along its way as the evenly spread strengths say."""
    stops = ((index / (len(strengths) - 1), stage.sun, strength) for index, strength in enumerate(strengths))
    paint = stage.drawing.fade(*stops, angle=0)
    stage.drawing.add(node("rect", x=left, y=top, width=width, height=thick, fill=paint))


def vignette(stage: Stage, strength: float = 0.55) -> None:
    """Quieter towards the corners; black over cream would be mud."""
    dark = stage.calm
    paint = stage.drawing.glow((0, dark, 0), (0.62, dark, 0), (1, dark, strength))
    radius = hypot(stage.width, stage.height) / 2 * 1.04
    stage.drawing.add(
        node(
            "ellipse",
            cx=stage.width / 2,
            cy=stage.height / 2,
            rx=radius * stage.width / hypot(stage.width, stage.height) * 1.42,
            ry=radius * stage.height / hypot(stage.width, stage.height) * 1.42,
            fill=paint,
        )
    )


def veil(stage: Stage, left: float, top: float, width: float, height: float, strength: float = 0.5) -> None:
    """A soft dark cloud under a place for words."""
    dark = stage.near if not stage.bright else stage.pigments.ground
    paint = stage.drawing.glow((0, dark, strength), (0.55, dark, strength * 0.75), (1, dark, 0))
    stage.drawing.add(
        node("ellipse", cx=left + width / 2, cy=top + height / 2, rx=width * 0.72, ry=height * 0.95, fill=paint)
    )
