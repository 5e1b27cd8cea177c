"""A tiny writer of SVG: elements, gradients and clips, nothing else.

There is no element for text and none for outside references, so neither can come into a drawing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Literal
from xml.sax.saxutils import quoteattr

Element = Literal[
    "rect", "circle", "ellipse", "path", "g", "defs", "clipPath", "linearGradient", "radialGradient", "stop"
]
Value = str | float


@dataclass(frozen=True, slots=True)
class Node:
    """One element with its attributes as they will be written."""

    element: Element
    attributes: tuple[tuple[str, Value], ...]
    children: tuple["Node", ...] = ()

    def __str__(self) -> str:
        attributes = "".join(f" {name}={quoteattr(number(value))}" for name, value in self.attributes)
        if not self.children:
            return f"<{self.element}{attributes}/>"
        return f"<{self.element}{attributes}>{''.join(map(str, self.children))}</{self.element}>"


def number(value: Value) -> str:
    """Two decimals are a tenth of a pixel at the largest size that is drawn."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def node(element: Element, *children: Node, **attributes: Value) -> Node:
    """An element; `fill_opacity=…` is written `fill-opacity`."""
    return Node(element, tuple((name.replace("_", "-"), value) for name, value in attributes.items()), children)


def group(children: Iterable[Node], **attributes: Value) -> Node:
    return node("g", *children, **attributes)


Stop = tuple[float, str, float]
"""Where along the gradient, which colour, how opaque."""


@dataclass(slots=True)
class Drawing:
    """A picture that is being made, in units of its own; the first node lies at the bottom."""

    width: float
    height: float
    nodes: list[Node] = field(default_factory=list)
    definitions: list[Node] = field(default_factory=list)

    def add(self, *nodes: Node) -> None:
        self.nodes.extend(nodes)

    def move(self, transform: str) -> None:
        """All that was added so far, as an SVG transform says."""
        self.nodes = [group(self.nodes, transform=transform)]

    def fade(self, *stops: Stop, angle: float = 90) -> str:
        """A linear gradient across the box of whatever it fills; 90 degrees runs from the top to the bottom."""
        across, down = cos(radians(angle)) / 2, sin(radians(angle)) / 2
        ends = {"x1": 0.5 - across, "y1": 0.5 - down, "x2": 0.5 + across, "y2": 0.5 + down}
        return self._define("linearGradient", stops, **ends)

    def glow(self, *stops: Stop) -> str:
        """A radial gradient from the middle of whatever it fills to its sides."""
        return self._define("radialGradient", stops)

    def clip(self, path: str) -> str:
        name = self._name()
        self.definitions.append(node("clipPath", node("path", d=path), id=name))
        return f"url(#{name})"

    def markup(self, *, pixels: tuple[int, int]) -> str:
        """The file; it fills the pixels to their edges whatever rounding did to the ratio."""
        size = f'width="{pixels[0]}" height="{pixels[1]}" preserveAspectRatio="none"'
        view = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        body = "".join(map(str, (node("defs", *self.definitions), *self.nodes)))
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view}>{body}</svg>'

    def _define(self, element: Element, stops: Iterable[Stop], **attributes: Value) -> str:
        name = self._name()
        children = (
            node("stop", offset=offset, stop_color=colour, stop_opacity=opacity) for offset, colour, opacity in stops
        )
        self.definitions.append(node(element, *children, id=name, **attributes))
        return f"url(#{name})"

    def _name(self) -> str:
        return f"d{len(self.definitions)}"
