"""An emote from a model's picture to its files and numbers, with Pillow, NumPy, SciPy and scikit-image.

Written to be as fast as these let it be: single precision, masks instead of loops, and only the band at the edge is
unmixed. The ground is told by CIEDE2000 or by the plain distance in Lab, whichever is asked for.
"""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo
from scipy import ndimage
from scipy.fft import dctn
from skimage.color import deltaE_cie76, deltaE_ciede2000

from bench.others.seeing import (
    Floats,
    Levels,
    Mask,
    brand_of,
    lab_of,
    luminance_of,
    opened,
    require_readable,
    rgb_of,
    style_of,
)

SIDES = (112, 56, 28)
MOST_BYTES = 25_000
CHATS = ("#18181B", "#FFFFFF")
GROUNDS = ("#000000", "#FFFFFF", "#9146FF")
BAND = 10
"""Pixels from the ground within which one may be a mix with it."""

Distance = Callable[[Floats, Floats], Floats]


def finished(
    content: bytes, key: str, brand: tuple[str, ...], packet: bytes, distance: Distance = deltaE_ciede2000
) -> tuple[list[bytes], dict[str, object]]:
    pixels = np.asarray(opened(content))
    art = cut_out(pixels, key, distance)
    subject = Image.fromarray(art)
    subject = subject.crop(Image.fromarray((art[..., 3] >= 24).astype(np.uint8)).getbbox())
    images = [centred(subject, side) for side in SIDES]
    quality = {
        "halo": halo(art, rgb_of(key)),
        "brand": brand_of(images[0], brand),
        "style": style_of(images[0]),
        **legibility(images[0]),
    }
    files = [encoded(image, packet) for image in images]
    for file, image in zip(files, images, strict=True):
        require_readable(file, image)
    return files, quality


def cut_out(pixels: Levels, key: str, distance: Distance = deltaE_cie76) -> Levels:
    """Alpha and unmixed colours: each pixel of the band is a mix of the ground and of the nearest solid pixel."""
    lab = lab_of(pixels)
    edge = np.concatenate([pixels[:10].reshape(-1, 3), pixels[-10:].reshape(-1, 3)])
    ground = np.median(edge, axis=0).astype(np.float32)
    assert np.abs(ground - rgb_of(key)).max() < 40
    empty: Mask = distance(lab, lab_of(np.rint(ground).astype(np.uint8)[None, None])) < 6
    near = ndimage.binary_dilation(empty, np.ones((3, 3)), iterations=BAND) & ~empty
    solid = ~(near | empty)
    rows, columns = np.nonzero(near)
    top, left = rows.min(), columns.min()
    box = np.s_[top : rows.max() + 1, left : columns.max() + 1]
    _, nearest = ndimage.distance_transform_edt(~solid[box], return_indices=True)
    at = nearest[:, rows - top, columns - left]
    full = pixels[at[0] + top, at[1] + left] - ground
    seen = pixels[rows, columns] - ground
    part = np.clip((seen * full).sum(axis=1) / np.maximum((full * full).sum(axis=1), 1), 0, 1)
    own = np.where(part[:, None] > 0.1, seen / np.maximum(part, 0.1)[:, None], full)
    own = without_tint(own, full, ground) + ground
    art = np.dstack([pixels, np.where(empty, np.uint8(0), np.uint8(255))])
    art[rows, columns, :3] = np.rint(own.clip(0, 255))
    art[rows, columns, 3] = np.rint(part * 255)
    art[art[..., 3] == 0] = 0
    return art


def without_tint(own: Floats, full: Floats, ground: Floats) -> Floats:
    """No colour leans further to the key than the solid pixel beside it, as compression makes it."""
    tint = ground - ground.mean()
    axis = tint / np.linalg.norm(tint)
    excess = np.maximum(own @ axis - np.maximum(full @ axis, -(ground @ axis)), 0)
    return np.asarray(own - excess[:, None] * axis)


def centred(subject: Image.Image, side: int) -> Image.Image:
    room = side - 2 * round(side / 14)
    scale = room / max(subject.size)
    size = max(1, round(subject.width * scale)), max(1, round(subject.height * scale))
    small = subject.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    small = small.filter(ImageFilter.UnsharpMask(radius=0.8, percent=45, threshold=0))
    canvas = Image.new("RGBA", (side, side))
    canvas.paste(small, ((side - size[0]) // 2, (side - size[1]) // 2))
    return canvas


def encoded(image: Image.Image, packet: bytes) -> bytes:
    """Full colour if it fits, else ever fewer colours."""
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode())
    for colours in (0, 256, 64, 16, 4):
        file = BytesIO()
        (image.quantize(colours) if colours else image).save(file, "PNG", optimize=True, pnginfo=info)
        if file.tell() <= MOST_BYTES:
            return file.getvalue()
    raise ValueError("too many bytes")


def halo(art: Levels, key: Levels) -> dict[str, float]:
    """On each ground the share of the edge that looks different once its lean to the key is taken away."""
    alpha = art[..., 3]
    edge = (alpha >= 24) & ndimage.binary_dilation(alpha < 230, np.ones((3, 3)))
    own, part = art[edge][:, :3].astype(np.float32), alpha[edge][:, None] / np.float32(255)
    tint = key - key.mean()
    axis = (tint / np.linalg.norm(tint)).astype(np.float32)
    clean = own - np.maximum(own @ axis, 0)[:, None] * axis
    shares = {}
    for ground in GROUNDS:
        shown, wanted = (
            lab_of(np.rint((colour * part + rgb_of(ground) * (1 - part)).clip(0, 255)).astype(np.uint8)[None])[0]
            for colour in (own, clean)
        )
        shares[ground] = float((deltaE_ciede2000(shown, wanted) > 4).mean())
    return shares


def legibility(image: Image.Image) -> dict[str, object]:
    """Overlap of outlines, contrast with both chats and fill at 28 and 18 pixels, and a fingerprint."""
    large = np.asarray(image)[..., 3] >= 128
    smaller = {side: image.resize((side, side), Image.Resampling.LANCZOS) for side in (28, 18)}
    return {
        "silhouette": {side: overlap(large, small) for side, small in smaller.items()},
        "chat_contrast": {side: contrasts(np.asarray(small)) for side, small in smaller.items()},
        "fill": {side: fill(np.asarray(small)[..., 3]) for side, small in smaller.items()},
        "fingerprint": fingerprint(smaller[28]),
    }


def overlap(large: Mask, small: Image.Image) -> float:
    again = np.asarray(small.getchannel("A").resize(large.shape[::-1], Image.Resampling.LANCZOS)) >= 128
    return float((large & again).sum() / (large | again).sum())


def contrasts(pixels: Levels) -> dict[str, float]:
    inside = pixels[..., 3] >= 128
    outline = inside & ndimage.binary_dilation(~inside, np.ones((3, 3)), border_value=1)
    light, found = luminance_of(pixels[..., :3]), {}
    for chat in CHATS:
        ground = luminance_of(rgb_of(chat))
        ratio = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
        best = ndimage.maximum_filter(np.where(inside, ratio, 1), size=2 * (len(pixels) // 14) + 1)
        found[chat] = float(np.quantile(best[outline], 0.25))
    return found


def fill(alpha: Levels) -> float:
    left, top, right, bottom = Image.fromarray(alpha).point(lambda level: level >= 26).getbbox() or (0, 0, 0, 0)
    return float(((right - left) * (bottom - top)) ** 0.5 / len(alpha))


def fingerprint(small: Image.Image) -> int:
    waves = dctn(np.asarray(small.convert("L"), np.float32), norm="ortho")[:8, :8]
    return int("".join("1" if wave > np.median(waves) else "0" for wave in waves.ravel()), 2)
