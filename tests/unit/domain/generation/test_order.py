from dataclasses import replace

import pytest

from domain.errors import Invalid
from domain.generation.ab import AbFactor
from domain.generation.asset_types import AssetType
from tests.builders import an_order


@pytest.mark.parametrize("count", [0, 5, -1])
def test_a_job_has_one_to_four_assets(count: int):
    with pytest.raises(Invalid):
        an_order(count=count)


@pytest.mark.parametrize("factor", AbFactor)
@pytest.mark.parametrize("index", range(3))
def test_what_is_made_after_one_picture_of_a_set_is_drawn_as_that_one(factor: AbFactor, index: int):
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, count=3, ab=factor, mood="calm", like="u/nova/a.png")

    alone = order.alone(index)

    before, after = order.brief().variation(index), alone.brief().variation(0)
    assert (alone.count, alone.ab, alone.like) == (1, None, None)
    assert replace(after, ab=factor, ab_place=index) == replace(before, family_seed=after.family_seed)


def test_what_is_made_after_an_item_of_a_pack_keeps_what_the_family_has_in_common():
    item = an_order(seed=7, of_family=True)

    assert replace(item.alone(0), seed=11).family == 7
    assert replace(an_order(seed=7).alone(0), seed=11).family == 11
