"""Full pictures: a scene, a subject in its light, and calm where words will stand."""

from dataclasses import replace

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, extent_of, parts_of, silhouette
from adapters.local.emblems.parts import Part
from adapters.local.logo_room import meet
from adapters.local.outlines import disc, ngon
from adapters.local.pigments import mix, within
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, ring, rule, specks, veil, vignette
from adapters.local.stickers import BADGE, beside, beside_badge, fitted
from adapters.local.svg import node
from domain.generation.asset_types import WHOLE, Box

CREST_PEN = 22.0
"""The edge of small emblems, so that it does not vanish."""

SHADOW = 20.0
"""How far a subject's shadow falls, in units of its 512."""

TIMER = Box(0.3, 0.68, 0.7, 0.92)
"""Where a scene has room for a timer, its middle under the middle of the words."""


def stage_of(order: Commission, horizon: float, light: tuple[float, float]) -> Stage:
    """The order's sheet as a stage; the horizon and the light in fractions of it."""
    return Stage(
        order.drawing,
        order.scenery,
        order.random,
        horizon * order.height,
        (light[0] * order.width, light[1] * order.height),
    )


def figure(order: Commission, frame: Box, *, edge: float = 12.0, rim: float = 13.0, shadow: float = 0.0) -> None:
    """The subject, with its companion, cut out by a light rim and a thin dark one, beside the logo or not at all."""
    free = order.beside_logo(frame)
    if free is None:
        return
    order.drawing.add(fitted(order, _everybody(order), _outlined(order, edge, rim, shadow), free))


def _outlined(order: Commission, edge: float, rim: float, shadow: float) -> Pen:
    rims = ((order.pigments.of("paper"), rim), (mix(order.pigments.deep, order.scenery.main, 0.25), rim * 0.45))
    return Pen(edge=edge, rims=rims, shadow=shadow)


def _everybody(order: Commission) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = parts_of(order.subject, order.mood)
    return parts if order.companion is None else (*parts, *beside(order.companion, order.subject))


def halo(order: Commission, stage: Stage, frame: Box, strength: float = 0.6) -> None:
    left, top, width, height = order.place(frame)
    glow(stage, left + width / 2, top + height / 2, max(width, height) * 0.85, stage.sun, strength)


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
    )
    ring(stage, middle, middle, 0.385 * size, 0.012 * size)
    glow(stage, middle, middle, 0.37 * size, tone.second, 0.8)
    frame = Box(0.19, 0.18, 0.81, 0.82)
    if order.logo is None or not meet(frame, order.logo):
        figure(order, frame, edge=13, rim=14, shadow=SHADOW)
        return
    beside, _ = beside_badge(order, frame)
    order.drawing.add(fitted(order, _everybody(order), _outlined(order, 13, 14, SHADOW), beside))
    order.drawing.add(fitted(order, BADGE, _outlined(order, 8, 14, 0), order.logo))


def paint_backdrop(order: Commission) -> None:
    """A wide scene, calm where the words stand, with the emblem in the safe area or at its side."""
    spec = order.spec
    words = spec.text_box or Box(0.25, 0.25, 0.75, 0.75)
    middle = (words.top + words.bottom) / 2
    stage = stage_of(order, min(0.78, middle + 0.2), (0.5, middle - 0.04))
    SCENES[order.scene](stage)
    vignette(stage, 0.45)
    _echoes(order, stage, middle)
    if order.lettered:
        veil(stage, *order.place(words), strength=0.62)
        seen = spec.safe_area
        left, top, bottom = max(0.02, seen.left, words.left - 0.21), max(middle - 0.24, seen.top), middle + 0.24
        side = Box(left, top, words.left - (0.025 if seen == WHOLE else 0.005), min(bottom, seen.bottom))
        if side.right - side.left > 0.1 and not any(meet(side, box) for box in spec.keep_clear):
            figure(order, side, edge=14, shadow=SHADOW)
        return
    _medallion(order, stage, Box(words.left, words.top - 0.03, words.right, words.bottom + 0.03))


def _echoes(order: Commission, stage: Stage, middle: float) -> None:
    """The subject's outline, large and faint, to the left and to the right, as on printed cloth."""
    parts = _everybody(order)
    extent = extent_of(parts)
    whole = replace(extent, left=extent.left - 12, right=extent.right + 12)
    _, _, across, down = order.place(Box(0, 0, 1, 1))
    size = 0.62 * down / max(whole.width, whole.height)
    for at, turn, strength in ((0.04, -14, 0.12), (0.225, 10, 0.06), (0.775, -10, 0.06), (0.96, 14, 0.12)):
        x = (order.width - across) / 2 + at * across
        y = (order.height - down) / 2 + (middle + 0.04) * down
        move = f"translate({x:.1f} {y:.1f}) rotate({turn}) scale({size:.4f}) translate(-256 -256)"
        shape = silhouette(parts, stage.sun, 12, 12)
        order.drawing.add(node("g", shape, opacity=strength, transform=move))


def _medallion(order: Commission, stage: Stage, frame: Box) -> None:
    """The subject before a disc from which two lines run out."""
    left, top, width, height = order.place(frame)
    x, y, radius = left + width / 2, top + height / 2, 0.5 * min(width, height)
    glow(stage, x, y, 2.2 * radius, stage.sun, 0.55)
    for side, ends in ((-1, (0.0, 0.9)), (1, (0.9, 0.0))):
        start = x + 1.18 * radius if side > 0 else x - 3.2 * radius
        for away, thick in ((0.0, 0.05), (0.16, 0.025)):
            rule(stage, start, y + away * radius, 2.02 * radius, thick * radius, *ends)
    ground = order.drawing.fade((0, mix(stage.middle, stage.near, 0.25), 0.95), (1, stage.near, 0.95))
    order.drawing.add(
        node("circle", cx=x, cy=y, r=radius, fill=ground, stroke=stage.sun, stroke_width=0.05 * radius),
        node("circle", cx=x, cy=y, r=0.9 * radius, fill="none", stroke=order.family[0], stroke_width=0.03 * radius),
    )
    inset = 0.1 * (frame.bottom - frame.top)
    figure(order, replace(frame, top=frame.top + inset, bottom=frame.bottom - inset), edge=13, shadow=SHADOW)


def paint_scene(order: Commission) -> None:
    """A full screen whose lower third is quiet ground with room for a timer in its middle.

    With words above it, the subject looks in at a lower corner; where the player has its controls there, it becomes a
    crest above the words.
    """
    words = order.spec.text_box or Box(0.08, 0.14, 0.92, 0.62)
    stage = stage_of(order, 0.6, (0.5, 0.38))
    SCENES[order.scene](stage)
    _settle(order, stage)
    vignette(stage)
    if not order.lettered:
        halo(order, stage, Box(0.36, 0.16, 0.64, 0.6), 0.5)
        figure(order, Box(0.3, 0.13, 0.7, 0.64), shadow=SHADOW)
        return
    veil(stage, *order.place(words), strength=0.5)
    if order.spec.keep_clear:
        _crest(order, stage, max(0.015, words.top - 0.125), words.top - 0.005)
        return
    _rails(order, stage)
    _corner(order, stage)


def _settle(order: Commission, stage: Stage) -> None:
    """The lower third goes quiet, so that a timer, a chat or links can be read on it."""
    paint = order.drawing.fade((0, stage.calm, 0), (0.45, stage.calm, 0.55), (1, stage.calm, 0.85))
    order.drawing.add(
        node("rect", x=-1, y=0.6 * order.height, width=order.width + 2, height=0.4 * order.height + 2, fill=paint)
    )


def _rails(order: Commission, stage: Stage) -> None:
    """Two lines that hold the room for a timer, each with a stud in its middle."""
    left, top, width, height = order.place(TIMER)
    middle, thick = left + width / 2, 0.004 * order.height
    for y in (top, top + height):
        rule(stage, left, y - thick / 2, width, thick, 0, 0.95, 0)
        stage.shape(ngon(middle, y, 3.2 * thick, 4).d, stage.sun)


def _corner(order: Commission, stage: Stage) -> None:
    """The subject as large as the lower third, at the right or, when a logo will be there, at the left."""
    frames = [Box(left, 0.61, left + 0.24, 1.025) for left in (0.735, 0.025)]
    frame = next((frame for frame in frames if order.logo is None or not meet(frame, order.logo)), frames[0])
    halo(order, stage, frame, 0.4)
    figure(order, frame, edge=13, rim=14, shadow=SHADOW)


def _crest(order: Commission, stage: Stage, top: float, bottom: float) -> None:
    """A small emblem between two lines."""
    middle, y = order.width / 2, (top + bottom) / 2 * order.height
    gap, reach, thick = 0.075 * order.height, 0.2 * order.width, 0.004 * order.height
    for side in (-1, 1):
        start = middle + side * gap if side > 0 else middle - gap - reach
        ends = (0.9, 0.0) if side > 0 else (0.0, 0.9)
        rule(stage, start, y - thick / 2, reach, thick, *ends)
    figure(order, Box(0.3, top, 0.7, bottom), edge=CREST_PEN, rim=16)


def paint_poster(order: Commission) -> None:
    """Upright: words above, the subject in the middle, nothing of weight where the platform's buttons lie."""
    spec = order.spec
    words = spec.text_box or Box(0.08, 0.15, 0.92, 0.36)
    low = min((box.top for box in spec.keep_clear if box.top > 0.5), default=0.76)
    right = min((box.left for box in spec.keep_clear if box.left > 0.5), default=0.92)
    top = words.bottom + 0.015 if order.lettered else max(0.2, words.top)
    whole = Box(1 - right, top, right, min(low - 0.02, 0.75))
    frame = order.beside_logo(whole) or whole
    middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    stage = stage_of(order, 0.62, middle)
    SCENES[order.scene](stage)
    vignette(stage)
    if order.lettered:
        veil(stage, *order.place(words), strength=0.5)
    halo(order, stage, Box(0.3, frame.top, 0.7, frame.bottom), 0.55)
    _orbit(order, stage, middle)
    figure(order, frame, shadow=SHADOW)
    specks(stage, 22, stage.sun, 9, from_y=0.3 * order.height)


def _orbit(order: Commission, stage: Stage, middle: tuple[float, float]) -> None:
    """A disc of the family's colours in two rings, behind the subject."""
    x, y = middle[0] * order.width, middle[1] * order.height
    first, second = (within(colour, 0.08, 0.5) for colour in order.family)
    paint = order.drawing.fade((0, first, 0.95), (1, second, 0.55), angle=80)
    stage.shape(disc(x, y, 0.37 * order.width).d, paint)
    for reach, thick, strength in ((0.37, 0.008, 0.9), (0.41, 0.004, 0.5)):
        ring(stage, x, y, reach * order.width, thick * order.width, strength)
