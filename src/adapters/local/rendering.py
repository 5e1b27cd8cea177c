"""From SVG to PNG by libvips, with a breath of grain where colours run into each other."""

import pyvips

from domain.generation.colours import rgb_of

GRAIN = 1.7
"""Standard deviation in levels of 256: unseen, but it keeps gradients from banding once they are compressed."""

Failure = pyvips.Error

pyvips.cache_set_max(0)  # a drawing is made once; caching it would only keep memory


def png_of(svg: str, *, ground: str, grain_seed: int | None) -> bytes:
    """The picture without transparency; the same markup and seed give the same bytes.

    Raises `Failure` when libvips cannot draw it.
    """
    image = pyvips.Image.svgload_buffer(svg.encode()).flatten(background=list(rgb_of(ground)))
    if grain_seed is None:
        return _encoded(image, compression=4)
    noise = pyvips.Image.gaussnoise(image.width, image.height, mean=0, sigma=GRAIN, seed=grain_seed)
    return _encoded((image + noise).cast("uchar").copy(interpretation="srgb"), compression=1)


def _encoded(image: pyvips.Image, *, compression: int) -> bytes:
    return bytes(image.write_to_buffer(".png", compression=compression, filter="sub", keep="none"))
