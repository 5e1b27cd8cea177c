"""One emote from a model's picture to three measured files, ours against Pillow, NumPy, SciPy and scikit-image.

Both sides decode 1024 × 1024 pixels, find the ground in Lab, unmix the edge, trim, scale with Lanczos to 112, 56 and 28
pixels, sharpen, measure outline, contrast with both chats, fill, halo on three grounds, fingerprint and brand colours,
and write PNG under 25 KB with the XMP packet. What both cut out is compared before anything is timed. Ours also reads
its files again before they leave. scikit-image tells the ground by CIEDE2000 in the second comparison, and by the plain
distance in Lab, as ours does, in the others. Rates are pictures a second of processor time, all threads counted.
"""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image
from skimage.color import deltaE_cie76, deltaE_ciede2000

from adapters.imaging.encode import disclosure
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from bench.measuring import Result, alternate, rate_of
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
        _compare([file.content for file in ours(content).files], other(content)[0])
        sides: dict[str, Callable[[], object]] = {
            "ours": partial(ours, content),
            "scikit-image": partial(other, content),
        }
        rates = alternate({name: partial(rate_of, side) for name, side in sides.items()})
        results.append(
            Result.ratio(
                "emote",
                f"1024 × 1024 {format} to three files, ground by {what}",
                ours=rates["ours"],
                other=rates["scikit-image"],
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


def _compare(*sides: list[bytes]) -> None:
    """Both sides show what was drawn: their largest file has the drawing's alpha, up to a little at the edge."""
    alphas = [np.asarray(Image.open(BytesIO(files[0])).convert("RGBA"))[..., 3] / 255 for files in sides]
    apart = np.abs(alphas[0] - alphas[1]).mean()
    if not apart < ALIKE:
        raise AssertionError(f"the two cut-outs differ by {apart:.3f}")
