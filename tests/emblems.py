"""Where emblems stand in what the local image model draws, read from its SVG."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from adapters.local.commission import commission
from adapters.local.drawings import draw_svg
from domain.generation.asset_types import Box
from domain.generation.brief import PictureRequest


def emblems_in(request: PictureRequest) -> list[Box]:
    """How far each emblem reaches in the finished picture, rims and shadow not counted, from the first drawn on."""
    left, top, width, height = commission(request).place(Box(0, 0, 1, 1))
    boxes = []
    for group, (across, down, scale) in _placed(request):
        points = list(_edges_of(group))
        xs = [(across + scale * x - left) / width for x, _ in points]
        ys = [(down + scale * y - top) / height for _, y in points]
        boxes.append(Box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def face_in(request: PictureRequest) -> tuple[Box, Box]:
    """Where the eyes and the mouth of an upright subject are in the finished picture."""
    order = commission(request)
    left, top, width, height = order.place(Box(0, 0, 1, 1))
    face = order.subject.face
    assert face is not None
    _, (across, down, scale) = next(_placed(request))

    def around(level: float, reach: float, rise: float) -> Box:
        return Box(
            (across + scale * (face.middle - reach) - left) / width,
            (down + scale * (level - rise) - top) / height,
            (across + scale * (face.middle + reach) - left) / width,
            (down + scale * (level + rise) - top) / height,
        )

    return around(face.eyes, face.gap + 40 * face.size, 45 * face.size), around(face.mouth, 40 * face.size, 25)


def _placed(request: PictureRequest) -> Iterator[tuple[ElementTree.Element, tuple[float, float, float]]]:
    for group in ElementTree.fromstring(draw_svg(request)):
        moved = re.fullmatch(r"translate\((\S+) (\S+)\) scale\((\S+)\)", group.get("transform", ""))
        if moved is not None:
            across, down, scale = map(float, moved.groups())
            yield group, (across, down, scale)


def _edges_of(group: ElementTree.Element) -> Iterator[tuple[float, float]]:
    """The points of every path that carries an edge: bodies, not what is clipped to them."""
    for path in group.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("fill") == "none" and path.get("stroke"):
            numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
            yield from zip(numbers[::2], numbers[1::2], strict=True)
