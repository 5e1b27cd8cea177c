"""Finishing repeated on stored pictures, with the real model of ours and the real finishing."""

import io
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from adapters.imaging.finishing import VipsFinishing
from adapters.local.image_model import LocalImageModel
from application.generation.replay_assets import ReplayAssets
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.tiers import Tier
from tests.builders import a_brand_kit, a_logo, a_user
from tests.unit.application.generation.studio import Studio

ORDERS: tuple[dict[str, Any], ...] = (
    {"asset_type": AssetType.TWITCH_EMOTE, "custom_prompt": "a happy fox"},
    {"asset_type": AssetType.TWITCH_BADGE, "custom_prompt": "a crown"},
    {"asset_type": AssetType.YOUTUBE_THUMBNAIL, "text_overlay": "VICTORY", "include_logo": True},
    {"asset_type": AssetType.TWITCH_PANEL, "text_overlay": "About"},
    {"asset_type": AssetType.WEBCAM_FRAME},
)


def a_mark() -> bytes:
    picture = Image.new("RGBA", (300, 200))
    ImageDraw.Draw(picture).ellipse((40, 20, 260, 180), fill="#FF4500", outline="#1A1A2E", width=20)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order["asset_type"])
async def test_the_same_bytes_come_out_of_what_is_stored(order: dict[str, Any]) -> None:
    with closing(VipsFinishing(workers=1)) as once, closing(VipsFinishing(workers=1)) as again:
        studio = replace(Studio(), finishing=once)
        user = await studio.world.keep_user(a_user(tier=Tier.PRO))
        content = a_mark()
        logo = replace(a_logo(user), width=300, height=200, bytes=len(content), sha256=sha256(content).hexdigest())
        studio.store.files[logo.key] = content
        kit = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(logo,)))
        await studio.request(user, brand_kit_id=kit.id, **order)
        assert await studio.worker(LocalImageModel())(turn=0)
        [asset] = studio.assets

        replay_assets = ReplayAssets(studio.world.begin_system, studio.store, again)
        [replayed] = [one async for one in replay_assets([asset.id])]

    assert len(asset.variants) == len(CATALOGUE[order["asset_type"]].exports)
    assert (replayed.kept, replayed.other) == (True, ())


ROOT = Path(__file__).parents[3]

FINISH = """
from hashlib import sha256

from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.logo_placing import LogoArtwork, LogoOrder
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import GREEN, as_png, face, scene, strands
from tests.integration.imaging.test_replay import a_mark

mark = a_mark()
logo = LogoOrder((LogoArtwork(LogoVariant.PRIMARY, mark, 300, 200, sha256(mark).hexdigest()),))
brand = {"brand_colours": ("#7C4DFF", "#00E5FF"), "pull_to_palette": True}
emote, thumbnail = CATALOGUE[AssetType.TWITCH_EMOTE], CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
orders = [
    (face(blur=2).png, FinishingOrder(emote, GREEN, "", (), "model", **brand)),
    (strands().png, FinishingOrder(emote, GREEN, "", (), "model", **brand)),
    (as_png(scene(1376, 768)), FinishingOrder(thumbnail, None, "GG", ("#FFFFFF",), "model", logo=logo, **brand)),
]
for content, order in orders:
    made = finished(Picture(content, "model"), order)
    print([sha256(file.content).hexdigest() for file in made.files], made.quality)
"""

KERNELS = {"x86_64": ("Nehalem", "Haswell"), "AMD64": ("Nehalem", "Haswell")}
"""Of OpenBLAS, by machine: what it uses on an old processor and on a newer one. Elsewhere two runs of the same are
compared, since the kernels of another architecture cannot be had."""


def test_another_processor_makes_the_same_bytes_and_the_same_numbers() -> None:
    """All that is decided by sums of colours: what is cut away, pulled, scaled and measured."""
    told = [
        subprocess.run(
            [sys.executable, "-c", FINISH],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(ROOT)]), "OPENBLAS_CORETYPE": kernel},
            check=True,
            capture_output=True,
        ).stdout
        for kernel in KERNELS.get(os.uname().machine, ("", ""))
    ]

    assert told[0].count(b"\n") == 3
    assert told[0] == told[1]
