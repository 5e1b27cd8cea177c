"""Emotes as our own model draws them, finished: which are taken for each other in chat."""

from contextlib import closing

import pytest

from adapters.imaging.finishing import finished
from adapters.local.image_model import LocalImageModel
from application.generation.make_asset import finishing_order
from domain.assets import Fingerprint
from domain.assets.confusability import TOO_LIKE, UNLIKE
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.brief import Brief, palette_for, request_for

EMOTE = CATALOGUE[AssetType.TWITCH_EMOTE]


async def drawn(prompt: str, colours: str) -> Fingerprint:
    brief = Brief(EMOTE, palette_for("", 0, name=colours), prompt=prompt, seed=1)
    with closing(LocalImageModel(at_once=1)) as model:
        picture = await model.draw(request_for(brief))
    fingerprint = Fingerprint.in_quality(finished(picture, finishing_order(brief, picture, None, None)).quality)
    assert fingerprint is not None
    return fingerprint


@pytest.mark.parametrize("sign", ["fox", "heart"])
async def test_one_sign_in_other_colours_is_taken_for_itself(sign: str) -> None:
    one, other = await drawn(sign, "Aurora"), await drawn(sign, "Lagoon")

    assert one.distance(other) == other.distance(one) <= TOO_LIKE
    assert one.colours != other.colours


async def test_a_fox_is_not_taken_for_a_heart() -> None:
    assert (await drawn("fox", "Aurora")).distance(await drawn("heart", "Aurora")) > UNLIKE
