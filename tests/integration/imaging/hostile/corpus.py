"""All samples, each by a name of its own, made one after the other: together they fill a quarter of a gigabyte."""

from collections.abc import Iterator
from itertools import chain

from tests.integration.imaging.hostile import jpeg, others, png, svg, webp
from tests.integration.imaging.hostile.sample import Sample


def corpus() -> Iterator[Sample]:
    return chain(png.samples(), jpeg.samples(), webp.samples(), svg.samples(), others.samples())
