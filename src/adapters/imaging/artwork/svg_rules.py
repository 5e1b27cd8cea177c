"""What an SVG drawing may consist of. Whatever is not named here is left out, or the drawing is refused."""

from collections.abc import Mapping

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
GROUPS = frozenset({"svg", "g", "defs", "symbol", "use", "clipPath", "mask", "marker", "pattern"})
PAINTS = frozenset({"linearGradient", "radialGradient", "stop"})
FILTERS = frozenset(
    {
        *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood"),
        *("feGaussianBlur", "feMerge", "feOffset"),
    }
)
FILTER_PARTS = frozenset({"filter", "feMergeNode", "feFuncR", "feFuncG", "feFuncB", "feFuncA"})

KEPT = SHAPES | GROUPS | PAINTS | FILTERS | FILTER_PARTS

AS_GROUP = frozenset({"a", "switch"})
"""Drawn as what they hold; where a link leads shows nowhere."""

REFUSED: Mapping[str, str] = {
    "text": "It holds text, which looks different without its font; convert the text to paths.",
    "image": "It holds another picture; upload that picture itself, or draw it as paths.",
    "feImage": "It holds another picture; upload that picture itself, or draw it as paths.",
}
"""What shows and cannot be drawn safely or faithfully. To leave it out would be to draw another logo."""

FLATTEN = "make it part of the shapes, or upload the logo as PNG."
"""Instead of effects other than `FILTERS`: some cost without end, and without one the next ones draw something else."""

PRESENTATION = frozenset(
    {
        *("clip-path", "clip-rule", "color", "color-interpolation", "color-interpolation-filters", "display", "fill"),
        *("fill-opacity", "fill-rule", "filter", "flood-color", "flood-opacity", "isolation", "marker", "marker-end"),
        *("marker-mid", "marker-start", "mask", "mask-type", "mix-blend-mode", "opacity", "overflow", "paint-order"),
        *("shape-rendering", "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "transform"),
        *("transform-origin", "vector-effect", "visibility"),
    }
)
"""Properties, as attributes and in CSS alike."""

ATTRIBUTES = PRESENTATION | frozenset(
    {
        *("id", "class", "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy"),
        *("fr", "width", "height", "viewBox", "preserveAspectRatio", "pathLength", "offset", "gradientUnits"),
        *("gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "patternUnits"),
        *("patternContentUnits", "patternTransform", "markerUnits", "markerWidth", "markerHeight", "refX", "refY"),
        *("orient", "filterUnits", "primitiveUnits", "in", "in2", "result", "stdDeviation", "dx", "dy", "mode"),
        *("operator", "k1", "k2", "k3", "k4", "type", "values", "tableValues", "slope", "intercept", "amplitude"),
        *("exponent", "edgeMode"),
    }
)
