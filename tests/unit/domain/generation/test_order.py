from dataclasses import replace

import pytest

from domain.errors import Invalid
from domain.generation.ab import AbFactor, Framing
from domain.generation.asset_types import AssetType
from tests.builders import an_order


@pytest.mark.parametrize("count", [0, 5, -1])
def test_a_job_has_one_to_four_assets(count: int):
    with pytest.raises(Invalid):
        an_order(count=count)


@pytest.mark.parametrize("factor", AbFactor)
@pytest.mark.parametrize("framing", [None, *Framing])
@pytest.mark.parametrize("index", range(3))
def test_what_is_made_after_one_picture_of_a_set_is_drawn_as_that_one(
    factor: AbFactor, framing: Framing | None, index: int
):
    thumbnail = AssetType.YOUTUBE_THUMBNAIL
    order = an_order(asset_type=thumbnail, count=3, ab=factor, mood="calm", like="u/nova/a.png", framing=framing)

    alone = order.alone(index)

    before, after = order.brief().variation(index), alone.brief().variation(0)
    assert (alone.count, alone.ab, alone.like) == (1, None, None)
    assert after == replace(before, ab=None, ab_place=0, family_seed=after.family_seed, framings=after.framings)


def test_what_is_made_after_an_item_of_a_pack_keeps_what_the_family_has_in_common():
    item = an_order(seed=7, of_family=True)

    assert replace(item.alone(0), seed=11).family == 7
    assert replace(an_order(seed=7).alone(0), seed=11).family == 11


@pytest.mark.parametrize("framing", Framing)
def test_a_set_of_compositions_begins_with_the_one_that_it_is_made_of(framing: Framing):
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, count=3, ab=AbFactor.COMPOSITION, framing=framing)
    of_set = [order.brief().variation(index) for index in range(3)]

    assert of_set[0].ab_value == framing
    assert {brief.ab_value for brief in of_set} == {*Framing}
    for brief in of_set:
        turned = brief.ab_value == Framing.LEFT
        assert brief.spec == (order.spec.mirrored() if turned else order.spec)
