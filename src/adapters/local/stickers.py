"""Emotes and icons: one subject on a flat ground, with edges that a key can cut."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, draw_parts, extent_of, parts_of
from adapters.local.emblems.feelings import signs_of
from adapters.local.emblems.parts import Body, Emblem, Move, Part
from adapters.local.logo_room import square_share, trimmed
from adapters.local.outlines import disc
from adapters.local.pigments import Tint
from adapters.local.svg import Node, group, node
from domain.generation.asset_types import Box, Composition
from domain.generation.logo_placing import LogoPlace


def lay_ground(order: Commission) -> None:
    """The flat key colour to every edge, a little beyond so that no edge is blended."""
    colour = order.key or order.pigments.ground
    order.drawing.add(node("rect", x=-10, y=-10, width=order.width + 20, height=order.height + 20, fill=colour))


def sticker_pen(order: Commission, edge: float = 17, rim: float = 13) -> Pen:
    return Pen(edge=edge, rims=((order.pigments.of("rim"), rim),))


def paint_sticker(order: Commission) -> None:
    """The subject as large as it goes, with a feeling beside it, a companion in its corner or a plate for the logo."""
    lay_ground(order)
    frame, badge = beside_badge(order, Box(0.045, 0.045, 0.955, 0.955))
    order.drawing.add(fitted(order, _posed(order), sticker_pen(order), frame))
    lay_badge(order, badge)


def _posed(order: Commission) -> tuple[Part, ...]:
    tilt = order.random.uniform(-7, 7)
    lean = Move(turn=tilt)
    parts = tuple(part.through(lean) for part in parts_of(order.subject, order.mood, loud=True))
    if order.logo is not None:
        return parts
    if order.companion is not None:
        return (*parts, *beside(order.companion, order.subject))
    faceless = order.subject.face is None
    if order.mood is not None and (order.random.random() < 0.75 or faceless):
        return (*parts, *signs_of(order.mood, 1 if tilt < 0 else -1, faceless=faceless))
    return parts


BADGE: tuple[Part, ...] = (Body(disc(256, 256, 250), "field", (), 0),)
"""A calm round for the logo to be set on."""

_TRIM = 1 / 14
"""Of a cut-out's side, left free at each edge when it is set into its square; a tenth for a mark."""


def beside_badge(order: Commission, frame: Box) -> tuple[Box, Box | None]:
    """Where the subject stands in a square frame, and where the plate that the logo will be set on.

    A cut-out is set into its square anew: the plate holds the corner that it would lose. The larger the plate, the
    smaller the subject, so that its face stays free.
    """
    if order.logo_place is None or order.logo_place is LogoPlace.CENTRE:
        return frame, None
    margin = 0.1 if order.spec.composition is Composition.MARK else _TRIM
    whole = 1 - 2 * margin if trimmed(order.spec) else frame.right - frame.left
    share = square_share(order.spec, order.logo_size) / whole
    right, down = order.logo_place.lean
    return _part(frame, min(0.9, 1.33 - 1.125 * share), 1 - right, 1 - down), _part(frame, share, right, down)


def _part(frame: Box, share: float, right: float, down: float) -> Box:
    """A share of a frame's sides, as far to the right and down in it as 0..1 says."""
    width, height = frame.right - frame.left, frame.bottom - frame.top
    left, top = frame.left + right * (1 - share) * width, frame.top + down * (1 - share) * height
    return Box(left, top, left + share * width, top + share * height)


def lay_badge(order: Commission, frame: Box | None) -> None:
    """The plate, over whatever the subject would show in its corner."""
    if frame is not None:
        order.drawing.add(fitted(order, BADGE, sticker_pen(order, 16, 16), frame))


def beside(companion: Emblem, subject: Emblem) -> tuple[Part, ...]:
    """A crown sits on the head, anything else is held up at the lower right."""
    if companion.name == "crown" and subject.alive:
        top = extent_of(subject.parts).top
        move = Move(scale=0.42, down=min(top, 90) - 226 + 20)
    else:
        move = Move(scale=0.46, across=182, down=170, turn=8)
    return tuple(recoloured(part.through(move)) for part in parts_of(companion, None))


_OTHER: Mapping[Tint, Tint] = MappingProxyType(
    {
        "main": "accent", "main_dark": "accent_dark", "main_light": "accent_light",
        "accent": "main", "accent_dark": "main_dark", "accent_light": "main_light",
    }
)  # fmt: skip


def recoloured(part: Part) -> Part:
    """In the accent instead of the main colour, so that two emblems do not run into one."""
    tint = _OTHER.get(part.tint, part.tint)
    if isinstance(part, Body):
        patches = tuple(replace(patch, tint=_OTHER.get(patch.tint, patch.tint)) for patch in part.patches)
        return replace(part, tint=tint, patches=patches)
    return replace(part, tint=tint)


def fitted(
    order: Commission,
    parts: tuple[Part, ...],
    pen: Pen,
    frame: Box,
    *,
    inlay: tuple[Part, ...] = (),
    fine: Pen | None = None,
) -> Node:
    """The parts with their rims, as large as the frame allows, in its middle; an inlay lies on them in its own pen."""
    reach = pen.edge / 2 + sum(width for _, width in pen.rims)
    extent = extent_of(parts)
    left, top, width, height = order.place(frame)
    scale = min(width / (extent.width + 2 * reach), height / (extent.height + 2 * reach))
    across = left + width / 2 - scale * (extent.left + extent.right) / 2
    down = top + height / 2 - scale * (extent.top + extent.bottom) / 2
    layers = [draw_parts(order.drawing, parts, order.pigments, pen)]
    if inlay:
        layers.append(draw_parts(order.drawing, inlay, order.pigments, fine or pen))
    return group(layers, transform=f"translate({across:.2f} {down:.2f}) scale({scale:.4f})")
