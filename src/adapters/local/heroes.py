"""Thumbnails: one large subject, set off by light or by a bold form."""

from math import cos, radians, sin

from adapters.local.commission import Commission
from adapters.local.outlines import disc, ngon, straight
from adapters.local.pictures import SHADOW, figure, halo, stage_of
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, rays, ring, vignette
from adapters.local.svg import node
from domain.generation.ab import Framing
from domain.generation.asset_types import Box

_NEAR = 1.45


def paint_hero(order: Commission) -> None:
    """A large subject on the right, set off by light or a bold form; the left stays dark and calm, and words that will
    stand there have it to themselves."""
    words = order.spec.text_box
    frame = Box(words.right + 0.012 if words and order.lettered else 0.56, 0.06, 0.965, 0.87)
    stage = stage_of(order, 0.66, (0.76, 0.46))
    dark = within(order.family[0], 0.03, 0.07) if stage.bright else order.pigments.deep
    behind = order.random.choice((_beams, _slash, _disc))
    SCENES["burst" if behind is _beams else order.scene](stage)
    stage.fill(order.drawing.fade((0, dark, 0.93), (0.42, dark, 0.78), (0.68, dark, 0.1), (1, dark, 0), angle=0))
    behind(order, stage)
    vignette(stage, 0.4)
    figure(order, frame, rim=15, shadow=SHADOW)
    _confetti(order)
    _frame(order)


def _frame(order: Commission) -> None:
    """The whole picture seen as its framing says: mirrored, or from so near that the frame cuts the subject."""
    width, height = order.width, order.height
    match order.framing:
        case Framing.LEFT:
            order.drawing.move(f"translate({width:.2f} 0) scale(-1 1)")
        case Framing.CLOSE:
            x, y = 0.575 * width, 0.34 * height
            order.drawing.move(f"translate({x:.2f} {y:.2f}) scale({_NEAR}) translate({-x:.2f} {-y:.2f})")


def _beams(order: Commission, stage: Stage) -> None:
    rays(stage, *stage.light, 16, 1.2 * order.height, stage.sun, 0.34)
    halo(order, stage, Box(0.57, 0.07, 0.955, 0.85), 0.75)


def _slash(order: Commission, stage: Stage) -> None:
    """A slanting field of colour over the right third, its edge in two lines."""
    width, height = order.width, order.height
    first, second = (within(colour, 0.08, 0.5) for colour in order.family)
    lean = 0.13 * width
    for reach, paint in (
        (0.565, lit(second)),
        (0.583, stage.near),
        (0.595, order.drawing.fade((0, first, 1), (1, mix(first, stage.near, 0.55), 1), angle=60)),
    ):
        x = reach * width
        field = [(x + lean, -9), (width + 9, -9), (width + 9, height + 9), (x - lean * 0.5, height + 9)]
        stage.shape(straight(field).d, paint)
    halo(order, stage, Box(0.6, 0.1, 0.95, 0.85), 0.5)


def _disc(order: Commission, stage: Stage) -> None:
    """A large round behind the subject, in a ring of light."""
    x, y = stage.light
    radius = 0.43 * order.height
    first, second = (within(colour, 0.08, 0.5) for colour in order.family)
    glow(stage, x, y, 1.6 * radius, stage.sun, 0.55)
    stage.shape(
        disc(x, y, radius).d, order.drawing.fade((0, lit(first), 1), (0.25, first, 1), (1, second, 1), angle=70)
    )
    for reach, thick, strength in ((1.0, 0.016, 1.0), (1.13, 0.006, 0.7)):
        ring(stage, x, y, reach * radius, thick * order.height, strength)


def _confetti(order: Commission) -> None:
    """Scraps that fly past the subject, near enough to be large."""
    random = order.random
    colours = (*order.family, order.pigments.accent, order.pigments.paper)
    for index in range(14):
        angle, away = radians(random.uniform(-200, 20)), random.uniform(0.4, 0.52)
        x = 0.765 * order.width + cos(angle) * away * order.height * 0.95
        y = 0.47 * order.height + sin(angle) * away * order.height
        size = random.uniform(7, 17)
        scrap = ngon(x, y, size, 3 + index % 2, random.uniform(0, 360))
        order.drawing.add(node("path", d=scrap.d, fill=colours[index % 4], fill_opacity=0.92))
