from dataclasses import replace

import pytest

from domain.brand_kits import Colours, Swatch
from domain.generation.ab import AB_SIZE, MOODS, AbFactor, NotComparable, colours_of_set, moods_of_set
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.brief import Brief, request_for
from domain.generation.order import Order
from tests.builders import a_brand, an_order

WHAT_A_FACTOR_CHANGES = {
    AbFactor.COMPOSITION: {"framing", "spec"},
    AbFactor.PALETTE: {"palette"},
    AbFactor.MOOD: {"mood"},
}


def the_set(order: Order) -> list[Brief]:
    return [order.brief().variation(place) for place in range(AB_SIZE)]


@pytest.mark.parametrize("factor", AbFactor)
def test_only_the_factor_differs_and_in_every_picture(factor: AbFactor) -> None:
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, mood="hype", count=AB_SIZE, ab=factor)

    briefs = the_set(order)

    names = set(Brief.__dataclass_fields__) - {"ab_place"}
    assert {name for name in names if len({repr(getattr(brief, name)) for brief in briefs}) > 1} == (
        WHAT_A_FACTOR_CHANGES[factor]
    )
    assert len({brief.ab_value for brief in briefs}) == AB_SIZE


@pytest.mark.parametrize("factor", AbFactor)
def test_the_first_picture_is_after_the_recipe_as_it_is(factor: AbFactor) -> None:
    plain = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL).brief()
    first = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=factor).brief().variation(0)

    assert (first.seed, first.mood, first.palette) == (plain.seed, plain.mood, plain.palette)


def test_a_composition_is_said_to_the_model_and_to_people() -> None:
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=AbFactor.COMPOSITION)
    right, close, left = the_set(order)

    assert [brief.ab_value for brief in (right, close, left)] == [
        *("subject on the right", "close-up, cut by the frame", "subject on the left")
    ]
    said = [request_for(brief).instruction for brief in (right, close, left)]
    assert said[0] == request_for(an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL).brief()).instruction
    assert "subject on the right" in said[0]
    assert "The composition: close-up, cut by the frame." in said[1]
    assert "subject on the left, few shapes, strong contrast, calm room on the right for words" in said[2]
    assert "The composition: subject on the left." in said[2]


def test_words_stand_where_the_subject_does_not() -> None:
    right, close, left = the_set(an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=AbFactor.COMPOSITION))

    assert right.spec == close.spec == CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
    assert left.spec.text_box
    assert (left.spec.text_box.left, left.spec.text_box.right) == pytest.approx((0.44, 0.96))
    assert left.spec.keep_clear == right.spec.keep_clear
    assert left.spec.mirrored().guidance == right.spec.guidance


@pytest.mark.parametrize(
    ("factor", "kept"),
    [
        (AbFactor.COMPOSITION, "keep everything of it but its composition."),
        (AbFactor.PALETTE, "keep everything of it but its colours."),
        (AbFactor.MOOD, "keep everything of it but its mood and its expressions."),
    ],
)
def test_what_a_set_is_made_of_is_to_be_kept_but_for_the_factor(factor: AbFactor, kept: str) -> None:
    first, second, _ = the_set(an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=factor))

    assert request_for(first, (b"picture",)).instruction.endswith("keep everything of it.")
    assert request_for(second, (b"picture",)).instruction.endswith(kept)
    assert "attached" not in request_for(second).instruction


@pytest.mark.parametrize("factor", AbFactor)
def test_one_picture_of_a_set_can_be_made_alone(factor: AbFactor) -> None:
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, count=AB_SIZE, ab=factor)
    third = the_set(order)[2]

    alone = replace(order.alone(2), seed=third.seed)

    assert (alone.count, alone.ab) == (1, None)
    assert alone.brief() == replace(third, ab=None, ab_place=0)


@pytest.mark.parametrize("own", ["", "hype", " Calm ", "melancholic"])
def test_the_moods_of_a_set_are_three_and_its_own_comes_first(own: str) -> None:
    first, *others = moods_of_set(own)

    assert first == own
    assert len({first.strip().lower(), *others}) == AB_SIZE
    assert set(others) < set(MOODS)


def test_each_palette_of_a_set_is_led_by_another_of_its_colours() -> None:
    own = ("#FF0000", "#00FF00", "#0000FF", "#FFFF00")

    assert colours_of_set(own) == (own, ("#00FF00", "#0000FF"), ("#0000FF", "#FFFF00"))
    assert colours_of_set(own[:3])[2] == ("#0000FF", "#FF0000")


def test_a_palette_with_too_few_colours_cannot_be_what_differs() -> None:
    narrow = a_brand(colours=Colours(primary=(Swatch("#FF4500"), Swatch("#1A1A2E"))))
    order = an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=AbFactor.PALETTE)

    with pytest.raises(NotComparable, match="1 colours"):
        order.brief(narrow).variation(1)


@pytest.mark.parametrize("factor", AbFactor)
def test_a_picture_that_is_drawn_again_stays_in_its_place(factor: AbFactor) -> None:
    second = the_set(an_order(asset_type=AssetType.YOUTUBE_THUMBNAIL, ab=factor))[1]

    assert second.redrawn(0) == second
    again = second.redrawn(1)
    assert (again.ab_place, again.mood, again.palette) == (second.ab_place, second.mood, second.palette)
    assert again.seed != second.seed
