"""One YouTube thumbnail from a model's picture to two measured files, ours against Pillow, SciPy and scikit-image.

Both sides decode a picture of 4K class, crop it to 16:9, scale it with Lanczos to 3840 × 2160 and 1280 × 720, measure
contrast, surviving edges, clutter, subject and what the platform covers at four sizes, the style, the brand's colours
where there is a brand, write JPEG under 2 MB, the best quality that fits, with the XMP packet, and read the files again
before they leave. Rates are pictures a second of processor time, all threads counted.
"""

from functools import partial

from adapters.imaging.encode import disclosure
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from bench.emote import CREDIT, TARGET
from bench.finishing import a_picture
from bench.measuring import Result
from bench.others import still
from bench.parts import Parts
from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture

BRAND = ("#7C4DFF", "#00E5C3", "#FF4FA3", "#FFD166", "#12122B")


def measure(parts: Parts) -> list[Result]:  # noqa: ARG001  # needs no services
    results = []
    for format, brand in (("PNG", ()), ("PNG", BRAND), ("JPEG", ()), ("JPEG", BRAND)):
        content = a_picture(5504, 3072, format)
        results.append(
            Result.processor_time(
                "thumbnail",
                f"5504 × 3072 {format} to two files, {'with' if brand else 'without'} a brand",
                ours=partial(ours, content, brand),
                other=partial(still.finished, content, brand, disclosure(credit=CREDIT, composed=False)),
                against="scikit-image",
                at_least=TARGET,
            )
        )
    return results


def ours(content: bytes, brand: tuple[str, ...]) -> Finished:
    order = FinishingOrder(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], None, "", (), CREDIT, brand_colours=brand)
    return finished(Picture(content, CREDIT), order)
