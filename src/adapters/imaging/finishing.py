"""The whole way from a model's picture to its files."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from adapters.imaging.cut_out import Ground, cut_out
from adapters.imaging.decode import decoded
from adapters.imaging.encode import disclosure, encoded
from adapters.imaging.fit import centred, filling, place_of, trimmed, trims, working_size
from adapters.imaging.lettering import Lettered, composed, lettered, printable
from adapters.imaging.measure import (
    Part,
    measured_bytes,
    measured_sticker,
    measured_still,
    measured_words,
    viral_score,
)
from adapters.imaging.vips import Image
from application.generation.ports import FinishingOrder
from domain.assets import Finished, FinishedFile
from domain.generation.asset_types import WHOLE, Alpha, AssetTypeSpec, Export, ImageFormat
from domain.generation.picture import Picture

PAPER = (255, 255, 255)
"""What shows through where a model sent transparency and the type takes none."""


class VipsFinishing:
    """Implements `Finishing` with libvips, at most `workers` pictures at a time, each in a thread of its own.

    libvips lets go of the interpreter while it works, so the event loop keeps turning.
    """

    version = "1"

    def __init__(self, *, workers: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="finishing")

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        return await asyncio.get_running_loop().run_in_executor(self._pool, finished, picture, order)

    def close(self) -> None:
        """Wait for the pictures in hand and let the threads go."""
        self._pool.shutdown()


def finished(picture: Picture, order: FinishingOrder) -> Finished:
    """What `VipsFinishing.finish` promises, on the calling thread."""
    spec = order.spec
    source = _source(picture, order)
    packet = disclosure(credit=order.credit, composed=spec.text_box is not None and bool(printable(order.text_overlay)))
    files: list[FinishedFile] = []
    parts: dict[str, Part] = {}
    words: Lettered | None = None
    colours = order.text_colours
    for export in spec.exports:
        # In memory at once: words look at it several times, and each look would scale the picture anew.
        canvas = _laid_out(source.art, spec, export, as_composed=picture.local).copy_memory()
        words = lettered(canvas, _as_placed(spec, source.art, export), export, order.text_overlay, colours)
        if words is not None:
            canvas = composed(canvas, words).copy_memory()
            colours = (words.fill,)  # all files of one asset wear the same
        canvas = _hollowed(canvas, spec, export)
        if not files:
            parts = _measured(canvas, spec, source.ground, words)
        content = encoded(canvas, spec.format, max_bytes=spec.max_bytes, packet=packet)
        files.append(FinishedFile(export.width, export.height, spec.format, content))
    parts["bytes"] = measured_bytes(tuple(len(file.content) for file in files), spec.max_bytes)
    return Finished(
        files=tuple(files),
        quality={name: part.as_json() for name, part in parts.items()},
        viral_score=viral_score(parts),
        composed=words is not None,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    art: Image
    ground: Ground | None


def _source(picture: Picture, order: FinishingOrder) -> _Source:
    """The picture with the transparency that its type asks for: cut out, kept or flattened."""
    spec = order.spec
    image = decoded(picture.content, cover=working_size(spec))
    if order.key_colour is not None:
        cut = cut_out(image, key_colour=order.key_colour, hole=spec.hole)
        return _Source(trimmed(cut.art) if trims(spec) else cut.art, cut.ground)
    keeps_alpha = spec.alpha is not Alpha.FORBIDDEN and spec.format is ImageFormat.PNG
    if image.hasalpha() and not (keeps_alpha and image[3].min() < 255):
        image = image.flatten(background=list(PAPER))
    return _Source(image, None)


def _laid_out(art: Image, spec: AssetTypeSpec, export: Export, *, as_composed: bool) -> Image:
    """The local model composes for an even crop to the type's ratio; other models put things where they like."""
    if trims(spec):
        return centred(art, spec, export)
    return filling(art, spec, export, keep_middle=spec.cut_out or as_composed)


def _as_placed(spec: AssetTypeSpec, art: Image, export: Export) -> AssetTypeSpec:
    """The type with its place for words where the art really is."""
    if trims(spec) or spec.text_box is None:
        return spec
    place = place_of(art, spec, export)
    if place == WHOLE:
        return spec
    return replace(
        spec, text_box=spec.text_box.within(place), keep_clear=tuple(b.within(place) for b in spec.keep_clear)
    )


def _hollowed(canvas: Image, spec: AssetTypeSpec, export: Export) -> Image:
    """Nothing at all stands where the type has its hole, whatever the model drew there."""
    if spec.hole is None:
        return canvas
    left, top, right, bottom = spec.hole.in_pixels(export.width, export.height)
    return canvas.draw_rect([0, 0, 0, 0], left, top, right - left, bottom - top, fill=True)


def _measured(canvas: Image, spec: AssetTypeSpec, ground: Ground | None, words: Lettered | None) -> dict[str, Part]:
    parts = measured_sticker(canvas, ground) if trims(spec) else measured_still(canvas)
    return parts if words is None else parts | measured_words(canvas, words)
