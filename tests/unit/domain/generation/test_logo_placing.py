import pytest

from domain.brand_kits import Logo, LogoVariant
from domain.generation.asset_types import CATALOGUE, AssetType, Box, Composition
from domain.generation.logo_placing import (
    SHARES,
    USUAL_PLACE,
    LogoPlace,
    LogoSize,
    logos_for,
    preferred_variant,
    safe_area,
    share_of,
)

ALL = tuple(Logo(variant, f"{variant}.png", 64, 64, 100, "0c" * 32) for variant in LogoVariant)


@pytest.mark.parametrize(
    ("type", "variant"),
    [
        (AssetType.YOUTUBE_THUMBNAIL, LogoVariant.PRIMARY),
        (AssetType.TWITCH_EMOTE, LogoVariant.ICON),
        (AssetType.DISCORD_EMOJI, LogoVariant.ICON),
        (AssetType.KICK_EMOTE, LogoVariant.PRIMARY),
        (AssetType.OVERLAY, LogoVariant.WATERMARK),
        (AssetType.TWITCH_PANEL, LogoVariant.PRIMARY),
    ],
)
def test_the_variant_fits_what_is_made(type: AssetType, variant: LogoVariant):
    assert preferred_variant(CATALOGUE[type]) is variant
    assert logos_for(CATALOGUE[type], ALL)[0].variant is variant


def test_a_kit_with_a_primary_logo_only_uses_it_everywhere():
    for spec in CATALOGUE.values():
        assert [logo.variant for logo in logos_for(spec, ALL[:1])] == [LogoVariant.PRIMARY]


def test_a_watermark_stands_in_for_nothing_else():
    assert logos_for(CATALOGUE[AssetType.YOUTUBE_THUMBNAIL], ALL[4:]) == ()


def test_every_composition_has_a_usual_place_and_three_sizes_that_grow():
    assert set(USUAL_PLACE) == set(SHARES) == set(Composition)
    for composition in Composition:
        small, medium, large = (share_of(composition, size) for size in LogoSize)
        assert 0 < small < medium < large < 1


def test_nine_places_lean_to_their_sides():
    assert LogoPlace.TOP_LEFT.lean == (0, 0)
    assert LogoPlace.RIGHT.lean == (1, 0.5)
    assert LogoPlace.BOTTOM.lean == (0.5, 1)


def test_a_round_picture_shows_the_square_inside_its_circle():
    box = safe_area(CATALOGUE[AssetType.PROFILE_PICTURE])

    assert (box.left - 0.5) ** 2 + (box.top - 0.5) ** 2 == pytest.approx(0.25, abs=1e-3)
    assert safe_area(CATALOGUE[AssetType.YOUTUBE_BANNER]) == Box(0.198, 0.3531, 0.802, 0.6469)
