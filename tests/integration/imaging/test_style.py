"""A family of the local model, and what is none of it."""

from uuid import UUID

from adapters.imaging.finishing import finished
from adapters.local.image_model import LocalImageModel
from application.generation.make_asset import finishing_order
from domain.assets import ONE_FAMILY, Style, family_distances
from domain.generation.asset_types import AssetType
from domain.generation.brief import request_for
from domain.generation.packs import PackType, PackWish

Family = list[tuple[AssetType, Style]]


async def family(pack_type: PackType, seed: int, prompt: str, *, most: int) -> Family:
    """The first items of a pack as they are finished."""
    made: Family = []
    for order in PackWish(pack_type, seed=seed, custom_prompt=prompt).orders(UUID(int=seed), UUID(int=seed))[:most]:
        brief = order.brief()
        picture = await LocalImageModel().draw(request_for(brief))
        quality = finished(picture, finishing_order(brief, picture, None, None)).quality
        style = Style.in_quality(quality)
        assert style
        made.append((order.asset_type, style))
    return made


async def test_one_of_another_palette_among_a_family_is_found_and_the_family_is_one() -> None:
    own = await family(PackType.EMOTE, 4, "a cosy dragon", most=5)
    foreign = await family(PackType.EMOTE, 23, "a retro robot", most=1)

    alone = _known(family_distances(own))
    mixed = _known(family_distances([*own, *foreign]))

    assert len(alone) == 5
    assert max(alone) < ONE_FAMILY
    assert [distance > ONE_FAMILY for distance in mixed] == [False] * 5 + [True]


def _known(distances: list[float | None]) -> list[float]:
    return [distance for distance in distances if distance is not None]
