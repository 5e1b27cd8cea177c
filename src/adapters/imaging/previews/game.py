"""A game on stream, a drawn one, with what lies over it: an overlay, a webcam's frame, an alert."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType

SKY = (("#1A2A55", 1.0), ("#4A6FB5", 1.0), ("#F2A67E", 1.0), ("#F7C59F", 1.0))


def overlay(canvas: Canvas, shown: Sequence[Image]) -> None:
    [picture] = shown
    _scene(canvas)
    canvas.lay(picture, 0, 0)


def webcam(canvas: Canvas, shown: Sequence[Image]) -> None:
    """At the lower left, with somebody in its hole."""
    [picture] = shown
    _scene(canvas)
    left, top = 36, canvas.height - 36 - int(picture.height)
    hole = CATALOGUE[AssetType.WEBCAM_FRAME].hole
    if hole is not None:
        start, above, end, below = hole.in_pixels(int(picture.width), int(picture.height))
        _room(canvas, left + start - 4, top + above - 4, end - start + 8, below - above + 8)
    canvas.lay(picture, left, top)


def alert(canvas: Canvas, shown: Sequence[Image]) -> None:
    [picture] = shown
    _scene(canvas)
    canvas.lay(picture, (canvas.width - picture.width) / 2, 56)


def _scene(canvas: Canvas) -> None:
    """An evening on floating islands, with a hero, things to collect and what games tell along their edges."""
    width, height = canvas.width, canvas.height
    canvas.box(0, 0, width, height, canvas.fade(SKY))
    canvas.disc(930, 420, 110, "#FFE0A3", opacity=0.25)
    canvas.disc(930, 420, 78, "#FFE9BF")
    canvas.path("M0 480L150 350L270 452L420 300L560 450L700 372L860 486L1010 352L1140 460L1280 384V720H0Z", "#6C7FB8")
    canvas.path("M0 560C180 470 330 500 520 556S900 600 1280 500V720H0Z", "#46598F")
    canvas.path("M0 640C220 560 420 610 640 600S1060 560 1280 600V720H0Z", "#33406E")
    for left, top, scale in ((330, 232, 1.0), (600, 150, 0.7), (1080, 262, 0.9)):
        canvas.path(
            f"M{left} {top}a{26 * scale} {26 * scale} 0 0 1 {48 * scale} {-14 * scale}a{34 * scale} "
            f"{34 * scale} 0 0 1 {62 * scale} {4 * scale}a{22 * scale} {22 * scale} 0 0 1 {30 * scale} "
            f"{10 * scale}z",
            "#FFFFFF",
            opacity=0.22,
        )
    for left, top, across in ((250, 580, 270), (612, 512, 200), (880, 580, 260)):
        _island(canvas, left, top, across)
    _tree(canvas, 300, 580)
    _tree(canvas, 1074, 580)
    _hero(canvas, 690, 500)
    for across, down in ((556, 470), (592, 440), (846, 470), (886, 496), (920, 530)):
        canvas.disc(across, down, 13, "#F9B233")
        canvas.disc(across, down, 8, "#FFE08A")
    canvas.path("M0 720V678C160 650 300 700 470 682S860 650 1280 694V720Z", "#1D2647")
    _told(canvas)


def _island(canvas: Canvas, left: float, top: float, across: float) -> None:
    canvas.path(
        f"M{left} {top}H{left + across}L{left + across * 0.72} {top + 74}L{left + across * 0.5} {top + 56}"
        f"L{left + across * 0.3} {top + 86}Z",
        "#5B4636",
    )
    canvas.path(
        f"M{left} {top}H{left + across}L{left + across * 0.9} {top + 26}L{left + across * 0.6} {top + 18}"
        f"L{left + across * 0.35} {top + 30}L{left + across * 0.08} {top + 22}Z",
        "#7A5C42",
    )
    canvas.box(left - 6, top - 12, across + 12, 20, "#58B368", round=10)
    canvas.box(left - 6, top - 12, across + 12, 8, "#8BD98B", round=4)


def _tree(canvas: Canvas, across: float, base: float) -> None:
    canvas.box(across - 6, base - 60, 12, 52, "#5B4636", round=3)
    for side, up, radius, colour in ((-18, 74, 26, "#2F8F63"), (20, 78, 24, "#2F8F63"), (0, 98, 32, "#3FAE78")):
        canvas.disc(across + side, base - up, radius, colour)


def _hero(canvas: Canvas, across: float, base: float) -> None:
    """Somebody small with a scarf, in the middle of a jump."""
    top = base - 118
    canvas.path(f"M{across - 10} {top + 46}c-30 -6 -44 10 -64 2c10 18 38 22 64 10z", "#E5484D")
    canvas.box(across - 17, top + 40, 36, 44, "#33415C", round=12)
    canvas.box(across - 15, top + 76, 12, 26, "#1D2A44", round=6)
    canvas.box(across + 6, top + 72, 12, 24, "#1D2A44", round=6)
    canvas.disc(across + 2, top + 24, 24, "#F6D0A8")
    canvas.path(f"M{across - 24} {top + 22}a26 26 0 0 1 52 -6c-16 8 -36 6 -52 6z", "#3B2A20")
    canvas.box(across - 18, top + 40, 40, 12, "#E5484D", round=6)
    canvas.disc(across + 9, top + 26, 3, "#18181B")
    canvas.disc(across + 19, top + 26, 3, "#18181B")


def _told(canvas: Canvas) -> None:
    """Hearts, a count, a map."""
    for place in range(5):
        left = 188 + 38 * place
        canvas.path(
            f"M{left} 66c-9 -14 -26 -2 -14 10l14 13l14 -13c12 -12 -5 -24 -14 -10z",
            "#E5484D" if place < 4 else "#FFFFFF",
            opacity=1 if place < 4 else 0.25,
        )
    canvas.disc(184, 118, 11, "#F9B233")
    canvas.disc(184, 118, 6.5, "#FFE08A")
    canvas.words("128", 204, 126, 22, "#FFFFFF", bold=True)
    canvas.box(956, 52, 150, 96, "#0C1624", round=12, opacity=0.5)
    canvas.stroke("M974 126c22 -26 38 4 58 -18s34 -6 54 -30", "#9CC3EA", thick=5, opacity=0.8)
    canvas.disc(1032, 108, 6, "#E5484D")
    canvas.words("Windward Isles", 1031, 170, 14, "#FFFFFF", align=0.5)


def _room(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    """What a webcam sees: somebody with headphones before a lit wall."""
    middle, base = left + width / 2, top + height
    wall = canvas.fade([("#3B2A6B", 1), ("#8A3F7D", 1)], across=1)
    canvas.clip(
        left,
        top,
        width,
        height,
        2,
        f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="{wall}"/>'
        f'<circle cx="{left + width * 0.16:g}" cy="{top + height * 0.2:g}" r="{height * 0.24:g}" fill="#FFB86B" '
        f'opacity=".5"/><rect x="{left + width * 0.76:g}" y="{top + height * 0.16:g}" width="{width * 0.16:g}" '
        f'height="{height * 0.3:g}" rx="4" fill="#00E5C3" opacity=".35"/>'
        f'<path d="M{middle - width * 0.3:g} {base:g}c0 {-height * 0.42:g} {width * 0.6:g} {-height * 0.42:g} '
        f'{width * 0.6:g} 0z" fill="#20243A"/>'
        f'<rect x="{middle - 13:g}" y="{base - height * 0.44:g}" width="26" height="{height * 0.2:g}" rx="10" '
        f'fill="#D79B76"/>'
        f'<ellipse cx="{middle:g}" cy="{top + height * 0.44:g}" rx="{height * 0.17:g}" ry="{height * 0.21:g}" '
        f'fill="#EDB78F"/>'
        f'<path d="M{middle - height * 0.19:g} {top + height * 0.42:g}c0 {-height * 0.34:g} {height * 0.38:g} '
        f"{-height * 0.34:g} {height * 0.38:g} 0c{-height * 0.1:g} {-height * 0.12:g} {-height * 0.26:g} "
        f'{-height * 0.12:g} {-height * 0.38:g} 0z" fill="#2B1D1A"/>'
        f'<path d="M{middle - height * 0.19:g} {top + height * 0.44:g}c0 {-height * 0.38:g} {height * 0.38:g} '
        f'{-height * 0.38:g} {height * 0.38:g} 0" fill="none" stroke="#F1F1F4" stroke-width="6"/>'
        f'<rect x="{middle - height * 0.23:g}" y="{top + height * 0.37:g}" width="{height * 0.08:g}" '
        f'height="{height * 0.16:g}" rx="6" fill="#F1F1F4"/>'
        f'<rect x="{middle + height * 0.15:g}" y="{top + height * 0.37:g}" width="{height * 0.08:g}" '
        f'height="{height * 0.16:g}" rx="6" fill="#F1F1F4"/>',
    )
