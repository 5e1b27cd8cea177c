"""Full pictures: a scene, a subject in its light, and calm where words will stand."""

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, parts_of
from adapters.local.emblems.parts import Part
from adapters.local.outlines import disc
from adapters.local.pigments import mix
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, rays, veil, vignette
from adapters.local.stickers import beside, fitted
from adapters.local.svg import node
from domain.generation.asset_types import Box

CREST_PEN = 22.0
"""The edge of small emblems, so that it does not vanish."""


def stage_of(order: Commission, horizon: float, light: tuple[float, float]) -> Stage:
    """The order's sheet as a stage; the horizon and the light in fractions of it."""
    return Stage(
        order.drawing,
        order.scenery,
        order.random,
        horizon * order.height,
        (light[0] * order.width, light[1] * order.height),
    )


def figure(order: Commission, frame: Box, *, edge: float = 12.0, rim: float = 13.0) -> None:
    """The subject, with its companion, cut out by a light rim and a thin dark one."""
    parts: tuple[Part, ...] = parts_of(order.subject, order.mood)
    if order.companion is not None:
        parts = (*parts, *beside(order.companion, order.subject))
    rims = ((order.pigments.of("paper"), rim), (mix(order.pigments.deep, order.scenery.main, 0.25), rim * 0.45))
    order.drawing.add(fitted(order, parts, Pen(edge=edge, rims=rims), frame))


def _halo(order: Commission, stage: Stage, frame: Box, strength: float = 0.6) -> None:
    left, top, width, height = order.place(frame)
    glow(stage, left + width / 2, top + height / 2, max(width, height) * 0.85, stage.sun, strength)


def paint_hero(order: Commission) -> None:
    """A large subject on the right before a burst of light; the left stays dark and calm."""
    frame = Box(0.57, 0.07, 0.955, 0.85)
    stage = stage_of(order, 0.66, (0.76, 0.46))
    SCENES[order.scene if order.random.random() < 0.55 else "burst"](stage)
    rays(stage, *stage.light, 16, 1.2 * order.height, stage.sun, 0.34)
    dark = order.pigments.deep
    stage.fill(order.drawing.fade((0, dark, 0.9), (0.42, dark, 0.72), (0.66, dark, 0), angle=0))
    _halo(order, stage, frame, 0.75)
    vignette(stage, 0.4)
    figure(order, frame, rim=15)


def paint_avatar(order: Commission) -> None:
    """A subject in rings of light, right in a circle and in a square."""
    stage = stage_of(order, 0.72, (0.5, 0.5))
    if order.random.random() < 0.6:
        SCENES[order.scene](stage)
    else:
        SCENES["burst"](stage)
    size, middle = order.width, order.width / 2
    tone = order.scenery
    order.drawing.add(
        node("circle", cx=middle, cy=middle, r=0.405 * size, fill=stage.near, fill_opacity=0.5),
        node(
            "circle",
            cx=middle,
            cy=middle,
            r=0.385 * size,
            fill=order.drawing.fade((0, stage.middle, 1), (1, stage.near, 1)),
        ),
        node("circle", cx=middle, cy=middle, r=0.385 * size, fill="none", stroke=stage.sun, stroke_width=0.012 * size),
    )
    glow(stage, middle, middle, 0.37 * size, tone.second, 0.8)
    figure(order, Box(0.19, 0.18, 0.81, 0.82), edge=13, rim=14)


def paint_backdrop(order: Commission) -> None:
    """A wide scene, calm where the words stand, with the emblem in the safe area or at its side."""
    spec = order.spec
    words = spec.text_box or Box(0.25, 0.25, 0.75, 0.75)
    middle = (words.top + words.bottom) / 2
    stage = stage_of(order, min(0.78, middle + 0.2), (0.5, middle - 0.04))
    SCENES[order.scene](stage)
    vignette(stage, 0.45)
    if order.lettered:
        veil(stage, *order.place(words), strength=0.62)
        side = Box(max(0.02, words.left - 0.21), middle - 0.24, words.left - 0.025, middle + 0.24)
        if side.right - side.left > 0.1 and not any(_meet(side, box) for box in spec.keep_clear):
            figure(order, side, edge=14)
        return
    figure(order, Box(words.left, words.top - 0.02, words.right, words.bottom + 0.02), edge=13)


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def paint_scene(order: Commission) -> None:
    """A full screen whose lower third is quiet ground; with words the emblem becomes a crest above them."""
    words = order.spec.text_box or Box(0.08, 0.14, 0.92, 0.62)
    stage = stage_of(order, 0.6, (0.5, 0.38))
    SCENES[order.scene](stage)
    _settle(order, stage)
    vignette(stage)
    if order.lettered:
        veil(stage, *order.place(words), strength=0.5)
        _crest(order, stage, max(0.015, words.top - 0.125), words.top - 0.005)
    else:
        _halo(order, stage, Box(0.36, 0.16, 0.64, 0.6), 0.5)
        figure(order, Box(0.3, 0.15, 0.7, 0.62))


def _settle(order: Commission, stage: Stage) -> None:
    """The lower third goes dark, so that a timer, a chat or links can be read on it."""
    paint = order.drawing.fade((0, stage.near, 0), (0.45, stage.near, 0.55), (1, stage.near, 0.85))
    order.drawing.add(
        node("rect", x=-1, y=0.6 * order.height, width=order.width + 2, height=0.4 * order.height + 2, fill=paint)
    )


def _crest(order: Commission, stage: Stage, top: float, bottom: float) -> None:
    """A small emblem between two lines."""
    middle, y = order.width / 2, (top + bottom) / 2 * order.height
    gap, reach, thick = 0.075 * order.height, 0.2 * order.width, 0.004 * order.height
    for side in (-1, 1):
        start = middle + side * gap if side > 0 else middle - gap - reach
        ends = (0.9, 0.0) if side > 0 else (0.0, 0.9)
        paint = order.drawing.fade((0, stage.sun, ends[0]), (1, stage.sun, ends[1]), angle=0)
        order.drawing.add(node("rect", x=start, y=y - thick / 2, width=reach, height=thick, fill=paint))
    figure(order, Box(0.3, top, 0.7, bottom), edge=CREST_PEN, rim=16)


def paint_poster(order: Commission) -> None:
    """Upright: words above, the subject in the middle, nothing of weight where the platform's buttons lie."""
    spec = order.spec
    words = spec.text_box or Box(0.08, 0.15, 0.92, 0.36)
    low = min((box.top for box in spec.keep_clear if box.top > 0.5), default=0.76)
    right = min((box.left for box in spec.keep_clear if box.left > 0.5), default=0.92)
    top = words.bottom + 0.015 if order.lettered else max(0.2, words.top)
    frame = Box(1 - right, top, right, min(low - 0.02, 0.75))
    middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    stage = stage_of(order, 0.62, middle)
    SCENES[order.scene](stage)
    vignette(stage)
    if order.lettered:
        veil(stage, *order.place(words), strength=0.5)
    _halo(order, stage, Box(0.3, frame.top, 0.7, frame.bottom), 0.55)
    order.drawing.add(
        node(
            "path",
            d=disc(middle[0] * order.width, middle[1] * order.height, 0.36 * order.width).d,
            fill="none",
            stroke=stage.sun,
            stroke_width=0.006 * order.width,
            stroke_opacity=0.6,
        )
    )
    figure(order, frame)
