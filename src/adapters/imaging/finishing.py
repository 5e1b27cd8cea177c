"""The whole way from a model's picture to its files."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from adapters.imaging.brand import measured_brand
from adapters.imaging.cut_out import cut_out
from adapters.imaging.decode import decoded
from adapters.imaging.encode import disclosure, encoded
from adapters.imaging.fit import (
    BADGES,
    Subject,
    centred,
    filling,
    most_pixels,
    place_of,
    require_pixels,
    trimmed,
    trims,
    working_size,
)
from adapters.imaging.gate import require_deliverable
from adapters.imaging.halo import Cleaned, cleaned
from adapters.imaging.lettering import Fonts, Lettered, composed, lettered, printable
from adapters.imaging.logos import (
    Artwork,
    Spot,
    Stamp,
    artwork_for,
    measured_logo,
    missed_logo,
    spot_for,
    stamp_for,
    stamp_like,
    stamped,
)
from adapters.imaging.measure import measured_bytes, measured_halo, measured_sticker, measured_still
from adapters.imaging.measuring.fingerprint import as_json, fingerprint_of
from adapters.imaging.measuring.parts import Part, viral_score
from adapters.imaging.measuring.style import style_of
from adapters.imaging.recolouring.pulling import Pull, pull_to
from adapters.imaging.vips import Image
from application.generation.ports import FinishingOrder
from domain.assets import Fingerprint, Finished, FinishedFile, LogoSet, Style
from domain.generation.asset_types import WHOLE, Alpha, AssetTypeSpec, Export, ImageFormat
from domain.generation.picture import Picture

PAPER = (255, 255, 255)
"""What shows through where a model sent transparency and the type takes none."""


class VipsFinishing:
    """Implements `Finishing` with libvips, at most `workers` pictures at a time, each in a thread of its own.

    libvips lets go of the interpreter while it works, so the event loop keeps turning.
    """

    version = "5"

    def __init__(self, *, workers: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="finishing")

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        return await asyncio.get_running_loop().run_in_executor(self._pool, finished, picture, order)

    def close(self) -> None:
        """Wait for the pictures in hand and let the threads go. What still waits for a thread is cancelled."""
        self._pool.shutdown(cancel_futures=True)


def finished(picture: Picture, order: FinishingOrder) -> Finished:
    """What `VipsFinishing.finish` promises, on the calling thread. Nothing leaves it but through the gate."""
    spec, own = order.spec, picture.model is None
    source = _source(picture, order)
    require_pixels(source.art, spec)
    logo = artwork_for(order.logo, spec) if order.logo else None
    files: list[FinishedFile] = []
    parts: dict[str, Part] = {}
    fingerprint: Fingerprint | None = None
    style: Style | None = None
    pull: Pull | None = None
    first = _NOTHING
    packet: bytes | None = None
    for export in spec.exports:
        # In memory at once: words look at it several times, and each look would scale the picture anew.
        canvas = _laid_out(source.art, spec, export, as_composed=picture.local).copy_memory()
        if order.pull_to_palette and order.brand_colours:
            pull = pull or pull_to(canvas, order.brand_colours)
            canvas = pull.of(canvas)
        canvas, added = _composed(canvas, _as_placed(spec, source.art, export), export, order, logo, like=first)
        canvas = _hollowed(canvas, spec, export)
        if not files:
            first = added
            parts = _measured(canvas, order, export, source.cut, added, own=own)
            fingerprint = fingerprint_of(canvas) if trims(spec) else None
            style = style_of(canvas)
            if order.credit is not None:
                packet = disclosure(credit=order.credit, composed=bool(added.words or added.stamp))
        content = encoded(canvas, spec.format, max_bytes=spec.max_bytes, packet=packet)
        files.append(FinishedFile(export.width, export.height, spec.format, content))
    require_deliverable(files, spec, source.cut.kept.halo if source.cut else None)
    if pull:
        parts["brand"] = replace(parts["brand"], more={**parts["brand"].more, "pulled": pull.as_json()})
    parts["bytes"] = measured_bytes(tuple(len(file.content) for file in files), spec.max_bytes, own=own)
    quality = {name: part.as_json() for name, part in parts.items()}
    if fingerprint:
        quality["fingerprint"] = as_json(fingerprint)
    if style:
        quality["style"] = style.as_json()
    return Finished(
        files=tuple(files),
        quality=quality,
        viral_score=viral_score(parts),
        fonts=first.words.font if first.words else None,
        logo=LogoSet(first.stamp.art.order.variant, first.stamp.art.order.sha256) if first.stamp else None,
    )


@dataclass(frozen=True, slots=True)
class _Additions:
    """What stands on a picture that the model did not draw."""

    words: Lettered | None = None
    stamp: Stamp | None = None


_NOTHING = _Additions()


def _composed(
    canvas: Image, spec: AssetTypeSpec, export: Export, order: FinishingOrder, logo: Artwork | None, *, like: _Additions
) -> tuple[Image, _Additions]:
    """The canvas with words and logo. All files of one asset wear the same: colours and logo are those of the first."""
    spot: Spot | None = None
    if order.logo and logo:
        spot = spot_for(logo.order, order.logo, spec, export, words=bool(printable(order.text_overlay)))
    if spot:
        spec = replace(spec, keep_clear=(*spec.keep_clear, spot.box(export)))
    colours = (like.words.fill,) if like.words else order.text_colours
    words = lettered(canvas, spec, export, order.text_overlay, colours, Fonts(order.headline, order.body))
    if words:
        canvas = composed(canvas, words).copy_memory()
    stamp: Stamp | None = None
    if order.logo and logo and spot:
        stamp = stamp_like(like.stamp, canvas, spot) if like.stamp else stamp_for(canvas, logo, order.logo, spot)
        canvas = stamped(canvas, stamp).copy_memory()
    return canvas, _Additions(words, stamp)


@dataclass(frozen=True, slots=True)
class _Source:
    art: Image | Subject
    cut: Cleaned | None = None


def _source(picture: Picture, order: FinishingOrder) -> _Source:
    """The picture with the transparency that its type asks for: cut out, kept or flattened."""
    spec = order.spec
    image = decoded(picture.content, cover=working_size(spec), most=most_pixels(spec))
    if spec.cut_out:
        taken = cut_out(image, key_colour=order.key_colour, hole=spec.hole)
        cut = cleaned(taken.art, taken.ground) if taken.ground else None
        art = cut.kept.art if cut else taken.art
        return _Source(Subject.of(trimmed(art), spec) if trims(spec) else art, cut)
    keeps_alpha = spec.alpha is not Alpha.FORBIDDEN and spec.format is ImageFormat.PNG
    if image.hasalpha() and not (keeps_alpha and image[3].min() < 255):
        image = image.flatten(background=list(PAPER))
    return _Source(image)


def _laid_out(art: Image | Subject, spec: AssetTypeSpec, export: Export, *, as_composed: bool) -> Image:
    """The local model composes for an even crop to the type's ratio; other models put things where they like."""
    if isinstance(art, Subject):
        return centred(art, spec, export)
    return filling(art, spec, export, keep_middle=spec.cut_out or as_composed)


def _as_placed(spec: AssetTypeSpec, art: Image | Subject, export: Export) -> AssetTypeSpec:
    """The type with its place for words where the art really is. What the platform lays over a picture stays where it
    is, whatever part of it the art takes."""
    if isinstance(art, Subject) or spec.text_box is None:
        return spec
    place = place_of(art, spec, export)
    if place == WHOLE:
        return spec
    return replace(spec, text_box=spec.text_box.within(place))


def _hollowed(canvas: Image, spec: AssetTypeSpec, export: Export) -> Image:
    """Nothing at all stands where the type has its hole, whatever the model drew there."""
    if spec.hole is None:
        return canvas
    left, top, right, bottom = spec.hole.in_pixels(export.width, export.height)
    return canvas.draw_rect([0, 0, 0, 0], left, top, right - left, bottom - top, fill=True)


def _measured(
    canvas: Image, order: FinishingOrder, export: Export, cut: Cleaned | None, added: _Additions, *, own: bool
) -> dict[str, Part]:
    spec = order.spec
    if trims(spec):
        parts = measured_sticker(canvas, badge=spec.type in BADGES)
    else:
        logo = added.stamp.box(export) if added.stamp else None
        parts = measured_still(canvas, spec, added.words, logo)
    if cut:
        parts["halo"] = measured_halo(cut, own=own)
    if order.logo:
        parts["logo"] = measured_logo(added.stamp, order.logo, spec, export) if added.stamp else missed_logo()
    if order.brand_colours:
        parts["brand"] = measured_brand(canvas, order.brand_colours, own=own)
    return parts
