"""Badges, role icons and logos: an emblem set in a form that fills the square and reads at 18 pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, extent_of, parts_of
from adapters.local.emblems.parts import Body, Move, Part, Patch, pair
from adapters.local.outlines import Outline, box, curve, disc, mirror, ngon, poly, scallop, star, straight
from adapters.local.pigments import Pigments, Tint
from adapters.local.stickers import beside_badge, fitted, lay_badge, lay_ground, sticker_pen
from domain.generation.asset_types import Box
from domain.generation.colours import contrast

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


def _moon() -> Outline:
    return disc(290, 226, 232)


Form = Callable[[], Outline]

FORMS: tuple[Form, ...] = (_shield, _hexagon, _seal, _plaque, _ring)
_ROOM = {_shield: (0.72, -8.0), _hexagon: (0.74, 0.0), _seal: (0.74, 0.0), _plaque: (0.8, 0.0), _ring: (0.76, 0.0)}
"""How large an emblem may be in a form and how far it moves down."""


def _rays() -> tuple[Part, ...]:
    return (Body(star(256, 256, 290, 232, 16), "accent", _light_half("accent_light"), 0.4),)


def _wings() -> tuple[Part, ...]:
    """Within 40 units of the form, so that the form stays large: they rise at its shoulders and close its taper."""
    wing = curve("380,300! 430,120 450,20 516,-28! 520,60 514,130! 522,150! 516,230 500,268! 506,290! 480,350 380,430!")
    return pair(Body(wing, "second", (Patch(curve("440,200 470,60 530,-40 530,120 500,160"), "second_light"),), 0.5))


def _crown() -> tuple[Part, ...]:
    crown = poly("150,74 124,-30 202,10 256,-58 310,10 388,-30 362,74")
    return (Body(crown, "star", (Patch(poly("140,40 372,40 372,90 140,90"), "accent"),), 0.5),)


def _pips(count: int) -> tuple[Part, ...]:
    """Small stones in a row on the lower edge."""
    first = 256 - 37 * (count - 1)
    return tuple(Body(ngon(first + 74 * index, 466, 42, 4), "star", (), 0.3) for index in range(count))


@dataclass(frozen=True, slots=True)
class Rank:
    """A badge's form, the colours of its rim, and what adorns it: behind the form and on its edge."""

    form: Form
    rim: Tint
    light: Tint
    behind: tuple[Part, ...] = ()
    before: tuple[Part, ...] = ()


def _light_half(tint: Tint) -> tuple[Patch, ...]:
    return (Patch(poly("-60,-60 330,-60 120,600 -60,600"), tint),)


LADDER: tuple[Rank, ...] = (
    Rank(_ring, "second_dark", "second"),
    Rank(_hexagon, "second", "second_light", before=_pips(1)),
    Rank(_shield, "main", "main_light", before=_pips(2)),
    Rank(_shield, "main_light", "paper", behind=_wings(), before=_pips(3)),
    Rank(_ring, "star", "paper", behind=_rays(), before=_crown()),
)
"""From the plainest to the richest step; the silhouettes tell them apart also at 18 pixels."""


def paint_badge(order: Commission) -> None:
    """An emblem on a dark field in a coloured ring."""
    lay_ground(order)
    rank = _rank(order)
    outline = rank.form()
    medal: tuple[Part, ...] = (
        *rank.behind,
        Body(outline, rank.rim, _light_half(rank.light), 0.7),
        Body(outline.scaled(0.86), "field", _light_half("field_light"), 0),
        *rank.before,
    )
    emblem = _set(order, *_ROOM[rank.form])
    frame, badge = beside_badge(order, NEARLY_ALL)
    order.drawing.add(fitted(order, medal, _rimmed(order), frame, inlay=emblem, fine=Pen(edge=17)))
    lay_badge(order, badge)


def _rank(order: Commission) -> Rank:
    """By the step on a ladder; what is on none has any of the forms."""
    form = order.random.choice(FORMS)  # also on a ladder, where what chance decides besides must not change
    if order.step is None:
        return Rank(form, "second", "second_light")
    height = (order.step.number - 1) / max(1, order.step.of - 1)
    return LADDER[round(height * (len(LADDER) - 1))]


def _rimmed(order: Commission) -> Pen:
    """At 18 pixels the rim alone parts a badge from the chat, so it is wide and the ink inside it thin."""
    return sticker_pen(order, 10, 24)


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
    bare = order.subject.name == "gem"
    tints = _OF_MAIN if bare else _OF_SECOND
    sides = order.random.choice((3, 4, 5, 6, 8) if bare else (4, 5, 6, 8))
    turn = -90.0 if sides != 8 else -67.5
    rim, table = ngon(256, 256, 256, sides, turn), ngon(256, 256, 165, sides, turn)
    top = tints[1] if bare else table_tint(order.pigments)
    stone = Body(rim, tints[1], (*_facets(rim, table, tints), Patch(table, top)), 0)
    emblem = () if bare else _set(order, 0.46 if sides == 4 else 0.56, 0)
    frame, badge = beside_badge(order, NEARLY_ALL)
    order.drawing.add(fitted(order, (stone,), _rimmed(order), frame, inlay=emblem, fine=Pen(edge=17)))
    lay_badge(order, badge)


_OF_MAIN: tuple[Tint, Tint, Tint] = ("main_light", "main", "main_dark")
_OF_SECOND: tuple[Tint, Tint, Tint] = ("second_light", "second", "second_dark")


_TABLES: tuple[Tint, ...] = ("second", "second_light", "second_dark", "field", "ink")


def table_tint(pigments: Pigments) -> Tint:
    """What a stone is on top: its own colour, or a shade of it that the subject stands out from by 2:1."""
    main = pigments.of("main")
    return next(tint for tint in _TABLES if tint == "ink" or contrast(pigments.of(tint), main) >= 2)


def _facets(rim: Outline, table: Outline, tints: tuple[Tint, Tint, Tint]) -> tuple[Patch, ...]:
    """Between the table and the rim, one facet for each side, lit from the upper left."""
    bright, plain, dark = tints
    outer = [rim.start, *(end for _, _, end in rim.segments)]
    inner = [table.start, *(end for _, _, end in table.segments)]
    facets = []
    for (a, b), (c, d) in zip(pairwise(outer), pairwise(inner), strict=True):
        middle = ((a[0] + b[0]) / 2 - 256, (a[1] + b[1]) / 2 - 256)
        light = -(middle[0] + 1.4 * middle[1])
        tint: Tint = "paper" if light > 200 else bright if light > 0 else plain if light > -180 else dark
        facets.append(Patch(straight([a, b, d, c]), tint))
    return tuple(facets)


_OUTER: tuple[Tint, ...] = ("field", "ink", "main_dark")


def paint_mark(order: Commission) -> None:
    """A logo: the emblem in two outlines, free, before a disc, or breaking out of a form behind it."""
    lay_ground(order)
    pigments = order.pigments
    rims = ((pigments.of("paper"), 15.0), (pigments.of(order.random.choice(_OUTER)), 17.0))
    parts = parts_of(order.subject, order.mood if order.subject.alive else None)
    behind: tuple[Part, ...] = ()
    form = order.random.choice((*FORMS, _moon, None))
    if form is _moon:
        behind = (Body(_moon(), "second", _light_half("second_light"), 0.5),)
        parts = tuple(part.through(Move(scale=0.9, down=20)) for part in parts)
    elif form is not None:
        outline = form().shifted(0, 20)
        behind = (
            Body(outline, "second", (Patch(poly("256,-60 600,-60 600,600 256,600"), "second_dark"),), 0.4),
            Body(outline.scaled(0.84, (256, 276)), "field", (), 0),
        )
        parts = tuple(part.through(Move(scale=0.86, down=-26)) for part in parts)
    pen = Pen(edge=13, rims=rims, shading=0.8)
    frame, badge = beside_badge(order, Box(0.1, 0.1, 0.9, 0.9))
    order.drawing.add(fitted(order, (*behind, *parts), pen, frame))
    lay_badge(order, badge)
