"""The quality gate: the last look at finished files, as bytes, right before they leave. It trusts nothing before it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.halo import Halo
from adapters.imaging.vips import Failure, Image
from domain.assets import FinishedFile
from domain.generation.asset_types import Alpha, AssetTypeSpec, Export, ImageFormat
from domain.generation.picture import Flaw, PictureUnusable

FLAT = 6
"""A file in which every channel stays within this many of 256 levels shows nothing."""

SEEN = 16
"""Alpha from which something is seen at all."""

Levels = NDArray[np.uint8]

_LOADERS = {ImageFormat.PNG: "pngload_buffer", ImageFormat.JPEG: "jpegload_buffer"}


def require_deliverable(files: Sequence[FinishedFile], spec: AssetTypeSpec, halo: Halo | None) -> None:
    """Raises `PictureUnusable` with the first flaw that is found; `halo` is that of what was cut out."""
    if halo and not halo.clean:
        raise PictureUnusable(Flaw.HALO, "The edge has kept the colour of its ground.")
    if len(files) != len(spec.exports):
        raise PictureUnusable(Flaw.WRONG_SIZE, "A file is missing.")
    for file, export in zip(files, spec.exports, strict=True):
        _require_file(file.content, spec, export)


def _require_file(content: bytes, spec: AssetTypeSpec, export: Export) -> None:
    if len(content) > spec.hard_max_bytes:
        raise PictureUnusable(Flaw.TOO_MANY_BYTES, f"A file is larger than {spec.hard_max_bytes:,} bytes.")
    image = _opened(content, spec.format)
    if (image.width, image.height) != (export.width, export.height):
        raise PictureUnusable(Flaw.WRONG_SIZE, f"A file is not {export.width} × {export.height} pixels large.")
    if image.hasalpha() and spec.alpha is Alpha.FORBIDDEN:
        raise PictureUnusable(Flaw.TRANSPARENT, "A file has transparency, which its platform does not take.")
    if not image.hasalpha() and spec.alpha is Alpha.REQUIRED:
        raise PictureUnusable(Flaw.NOT_TRANSPARENT, "A file has no transparency.")
    # An eighth of a JPEG is the means of its blocks: all of them are unpacked, for half the work.
    small = _opened(content, spec.format, shrink=8) if spec.format is ImageFormat.JPEG else image
    levels = _levels(small, spec.format)
    if image.hasalpha():
        _require_seen(levels[:, :, -1], spec)
    if _is_blank(levels) and (small is image or _is_flat(_levels(image, spec.format))):
        raise PictureUnusable(Flaw.BLANK, "A file shows one flat colour.")


def _opened(content: bytes, format: ImageFormat, **how: int) -> Image:
    try:
        return getattr(Image, _LOADERS[format])(content, access="sequential", fail_on="error", **how)
    except Failure as error:
        raise _unreadable(format) from error


def _levels(image: Image, format: ImageFormat) -> Levels:
    """All there is, and so a proof that nothing is missing."""
    try:
        return np.atleast_3d(np.asarray(image.numpy()))
    except Failure as error:
        raise _unreadable(format) from error


def _unreadable(format: ImageFormat) -> PictureUnusable:
    return PictureUnusable(Flaw.WRONG_FORMAT, f"A file cannot be read as {format.value}.")


def _require_seen(alpha: Levels, spec: AssetTypeSpec) -> None:
    if alpha.max() < SEEN:
        raise PictureUnusable(Flaw.BLANK, "Nothing can be seen on a file.")
    if spec.alpha is Alpha.REQUIRED and alpha.min() > 0:
        raise PictureUnusable(Flaw.NOT_TRANSPARENT, "Nothing of a file is transparent.")
    if spec.hole is not None:
        left, top, right, bottom = spec.hole.in_pixels(alpha.shape[1], alpha.shape[0])
        if alpha[top:bottom, left:right].max() > 0:
            raise PictureUnusable(Flaw.HOLE_COVERED, "Something stands where the file must be see-through.")


def _is_blank(levels: Levels) -> bool:
    """A few pixels are enough to see that there is something; only where they are alike it takes all of them."""
    return all(_is_flat(levels[::apart, ::apart]) for apart in (16, 1))


def _is_flat(levels: Levels) -> bool:
    """Band by band: numpy is slow at reducing all but a short last axis."""
    return all(int(band.max()) - int(band.min()) <= FLAT for band in np.moveaxis(levels, -1, 0))
