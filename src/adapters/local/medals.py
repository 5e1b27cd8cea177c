"""Badges, role icons and logos: an emblem set in a form that fills the square and reads at 18 pixels."""

from collections.abc import Callable
from itertools import pairwise

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, extent_of, parts_of
from adapters.local.emblems.parts import Body, Move, Part, Patch
from adapters.local.outlines import Outline, box, disc, mirror, ngon, poly, scallop, star, straight
from adapters.local.pigments import Tint
from adapters.local.stickers import fitted, lay_ground, sticker_pen
from domain.generation.asset_types import Box

NEARLY_ALL = Box(0.03, 0.03, 0.97, 0.97)


def _shield() -> Outline:
    return mirror("256,14! 350,58 478,62! 482,250 410,410 256,502!")


def _hexagon() -> Outline:
    return ngon(256, 256, 252, 6)


def _seal() -> Outline:
    return scallop(256, 256, 250, 222, 10)


def _plaque() -> Outline:
    return box(18, 18, 476, 476, 120)


def _ring() -> Outline:
    return disc(256, 256, 244)


Form = Callable[[], Outline]

FORMS: tuple[Form, ...] = (_shield, _hexagon, _seal, _plaque, _ring)
_ROOM = {_shield: (0.66, -10.0), _hexagon: (0.66, 0.0), _seal: (0.66, 0.0), _plaque: (0.72, 0.0), _ring: (0.68, 0.0)}
"""How large an emblem may be in a form and how far it moves down."""

LADDER: tuple[tuple[Form, Tint, Tint, int], ...] = (
    (_ring, "second_dark", "second", 0),
    (_hexagon, "second", "second_light", 0),
    (_shield, "main", "main_light", 0),
    (_ring, "main", "main_light", 12),
    (_shield, "star", "paper", 20),
)
"""From the plainest to the richest step: a form, the colours of its rim, and rays."""


def paint_badge(order: Commission) -> None:
    """An emblem on a dark field in a coloured ring."""
    lay_ground(order)
    form, rim, light, rays = _rank(order)
    outline = form()
    medal: tuple[Part, ...] = (
        Body(outline, rim, _light_half(light), 0.7),
        Body(outline.scaled(0.84), "field", _light_half("field_light"), 0),
    )
    room, down = _ROOM[form]
    emblem = _set(order, room, down)
    if rays:
        smaller = Move(scale=0.8)
        medal = (
            Body(star(256, 256, 256, 206, rays), "accent", _light_half("accent_light"), 0.4),
            *(part.through(smaller) for part in medal),
        )
        emblem = tuple(part.through(smaller) for part in emblem)
    order.drawing.add(fitted(order, medal, _rimmed(order), NEARLY_ALL, inlay=emblem, fine=Pen(edge=17)))


def _rank(order: Commission) -> tuple[Form, Tint, Tint, int]:
    """A badge's form, the colours of its rim and, at the upper end of a ladder, the rays behind it.

    On a ladder the form and the rim tell the steps apart also at 18 pixels.
    """
    if order.step is None:
        return order.random.choice(FORMS), "second", "second_light", 0
    order.random.choice(FORMS)  # whatever is drawn by chance besides is the same on all steps
    height = (order.step.number - 1) / max(1, order.step.of - 1)
    return LADDER[round(height * (len(LADDER) - 1))]


def _rimmed(order: Commission) -> Pen:
    """At 18 pixels the rim alone parts a badge from the chat, so it is wide and the ink inside it thin."""
    return sticker_pen(order, 10, 24)


def _light_half(tint: Tint) -> tuple[Patch, ...]:
    return (Patch(poly("-60,-60 330,-60 120,600 -60,600"), tint),)


def _set(order: Commission, room: float, down: float) -> tuple[Part, ...]:
    """The subject, calm of face, in the middle of a form."""
    parts = parts_of(order.subject, order.mood if order.subject.alive else None)
    extent = extent_of(parts)
    scale = room * 512 / max(extent.width, extent.height)
    middle = Move(
        across=256 - (extent.left + extent.right) / 2,
        down=256 - (extent.top + extent.bottom) / 2,
    )
    sized = Move(scale=scale, down=down)
    return tuple(part.through(middle).through(sized) for part in parts)


def paint_bits_badge(order: Commission) -> None:
    """A cut stone: facets round a table, with the sign of the words on it."""
    lay_ground(order)
    sides = order.random.choice((3, 4, 5, 6, 8))
    turn = -90.0 if sides != 8 else -67.5
    rim, table = ngon(256, 256, 256, sides, turn), ngon(256, 256, 150, sides, turn)
    stone = Body(rim, "main", _facets(rim, table), 0)
    order.drawing.add(fitted(order, (stone,), _rimmed(order), NEARLY_ALL, inlay=_engraving(order), fine=Pen(edge=15)))


def _facets(rim: Outline, table: Outline) -> tuple[Patch, ...]:
    """The table and, between it and the rim, one facet for each side, lit from the upper left."""
    outer = [rim.start, *(end for _, _, end in rim.segments)]
    inner = [table.start, *(end for _, _, end in table.segments)]
    facets = []
    for (a, b), (c, d) in zip(pairwise(outer), pairwise(inner), strict=True):
        middle = ((a[0] + b[0]) / 2 - 256, (a[1] + b[1]) / 2 - 256)
        light = -(middle[0] + 1.4 * middle[1])
        tint: Tint = "paper" if light > 200 else "main_light" if light > 0 else "main" if light > -180 else "main_dark"
        facets.append(Patch(straight([a, b, d, c]), tint))
    return (*facets, Patch(table, "main"))


def _engraving(order: Commission) -> tuple[Part, ...]:
    if order.subject.name == "gem":
        return ()
    return _set(order, 0.44, 0)


_OUTER: tuple[Tint, ...] = ("field", "ink", "main_dark")


def paint_mark(order: Commission) -> None:
    """A logo: the emblem in two outlines, free or breaking out of a form behind it."""
    lay_ground(order)
    pigments = order.pigments
    rims = ((pigments.of("paper"), 15.0), (pigments.of(order.random.choice(_OUTER)), 17.0))
    parts = parts_of(order.subject, order.mood if order.subject.alive else None)
    behind: tuple[Part, ...] = ()
    if order.random.random() < 0.65:
        form = order.random.choice((_shield, _hexagon, _ring))().shifted(0, 20)
        behind = (
            Body(form, "second", (Patch(poly("256,-60 600,-60 600,600 256,600"), "second_dark"),), 0.4),
            Body(form.scaled(0.84, (256, 276)), "field", (), 0),
        )
        parts = tuple(part.through(Move(scale=0.86, down=-26)) for part in parts)
    pen = Pen(edge=13, rims=rims, shading=0.8)
    frame = Box(0.1, 0.1, 0.9, 0.9)
    order.drawing.add(fitted(order, (*behind, *parts), pen, frame))
