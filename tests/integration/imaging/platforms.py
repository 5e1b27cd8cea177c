"""What a platform takes, as Pillow sees it: libvips made the file and is not its own judge."""

from io import BytesIO

import numpy as np
from PIL import Image

from domain.generation.asset_types import Alpha, AssetTypeSpec, Export, ImageFormat

OURS_ALONE = {"XML:com.adobe.xmp", "xmp", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density"}
"""What may stand in a file beside its pixels: our packet, and what the formats themselves bring."""


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def require_taken(content: bytes, spec: AssetTypeSpec, export: Export, *, source: str, credit: str) -> None:
    """The file is one that the catalogue's platform takes as it is, and says how it was made and nothing else."""
    image = opened(content)
    assert image.size == (export.width, export.height)
    assert image.format == ("JPEG" if spec.format is ImageFormat.JPEG else "PNG")
    assert len(content) <= min(spec.max_bytes, spec.hard_max_bytes)
    _require_alpha(image, spec)
    packet = image.info.get("XML:com.adobe.xmp") or image.info["xmp"].decode()
    assert f'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{source}"' in packet
    assert f'photoshop:Credit="{credit}"' in packet
    assert not image.getexif()
    assert set(image.info) <= OURS_ALONE


def _require_alpha(image: Image.Image, spec: AssetTypeSpec) -> None:
    if spec.alpha is Alpha.FORBIDDEN:
        assert not image.has_transparency_data
    if spec.alpha is Alpha.REQUIRED:
        assert image.has_transparency_data
        assert image.convert("RGBA").getextrema()[3] == (0, 255)
    if spec.hole:
        left, top, right, bottom = spec.hole.in_pixels(*image.size)
        assert np.asarray(image.convert("RGBA"))[top:bottom, left:right, 3].max() == 0
    assert max(most - least for least, most in image.convert("RGB").getextrema()) > 6
