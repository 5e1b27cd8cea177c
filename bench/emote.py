"""One emote from a model's picture to three measured files, ours against Pillow, NumPy, SciPy and scikit-image.

Both sides decode 1024 × 1024 pixels, find the ground in Lab, unmix the edge, trim, scale with Lanczos to 112, 56 and 28
pixels, sharpen, measure outline, contrast with both chats, fill, halo on three grounds, fingerprint, style and brand
colours, write PNG under 25 KB with the XMP packet and read the files again before they leave. What both cut out is
compared before anything is timed, and neither may leave a tinted edge. scikit-image tells the ground by CIEDE2000 in
the second comparison, and by the plain distance in Lab, as ours does, in the others. Rates are pictures a second of
processor time, all threads counted.
"""

from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image
from skimage.color import deltaE_cie76, deltaE_ciede2000

from adapters.imaging.encode import disclosure
from adapters.imaging.finishing import finished
from adapters.imaging.halo import MOST
from application.generation.ports import FinishingOrder
from bench.measuring import Result
from bench.others import sticker
from bench.parts import Parts
from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import GREEN, face

CREDIT = "bench"
BRAND = ("#FFBE28", "#E64659", "#181220", "#FFFFFF", "#7C4DFF")
TARGET = 3.0
ALIKE = 0.02
"""Of the alpha of the largest file: so much it may be off what was drawn, in the mean."""


def measure(parts: Parts) -> list[Result]:  # noqa: ARG001  # needs no services
    results = []
    for format, distance, what in (
        ("PNG", deltaE_cie76, "distance in Lab"),
        ("PNG", deltaE_ciede2000, "CIEDE2000"),
        ("JPEG", deltaE_cie76, "distance in Lab"),
    ):
        content = a_picture(format)
        other = partial(
            sticker.finished,
            key=GREEN,
            brand=BRAND,
            packet=disclosure(credit=CREDIT, composed=False),
            distance=distance,
        )
        _compare(ours(content), *other(content))
        results.append(
            Result.processor_time(
                "emote",
                f"1024 × 1024 {format} to three files, ground by {what}",
                ours=partial(ours, content),
                other=partial(other, content),
                against="scikit-image",
                at_least=TARGET,
            )
        )
    return results


def ours(content: bytes) -> Finished:
    order = FinishingOrder(CATALOGUE[AssetType.TWITCH_EMOTE], GREEN, "", (), CREDIT, brand_colours=BRAND)
    return finished(Picture(content, CREDIT), order)


def a_picture(format: str) -> bytes:
    """A face on its key with the grain of a rendered picture."""
    pixels = face().pixels + np.random.default_rng(3).normal(0, 1, (1024, 1024, 1))
    file = BytesIO()
    Image.fromarray(np.rint(pixels).clip(0, 255).astype(np.uint8)).save(file, format, quality=92)
    return file.getvalue()


def _compare(one: Finished, files: list[bytes], quality: dict[str, object]) -> None:
    """Both sides show what was drawn: their largest file has the drawing's alpha, up to a little at the edge, and no
    edge of the other keeps more of the key than ours may (ours passed its gate)."""
    largest = one.files[0].content, files[0]
    alphas = [np.asarray(Image.open(BytesIO(file)).convert("RGBA"))[..., 3] / 255 for file in largest]
    apart = np.abs(alphas[0] - alphas[1]).mean()
    if not apart < ALIKE:
        raise AssertionError(f"the two cut-outs differ by {apart:.3f}")
    halo = quality["halo"]
    assert isinstance(halo, dict)
    if not max(halo.values()) <= MOST:
        raise AssertionError(f"the other side's edge is tinted: {halo}")
