from dataclasses import replace

import pytest

from domain.brand_kits import (
    Brand,
    Colours,
    DeeperKitNeeded,
    Face,
    FontRole,
    Gradient,
    GradientType,
    Guidelines,
    LogoNotFound,
    LogoOrigin,
    LogoUploaded,
    LogoVariant,
    Stop,
    Swatch,
    Typography,
    Voice,
)
from domain.brand_kits.brand import DEPTHS
from domain.errors import Invalid
from domain.tiers import BrandKitDepth, Tier
from tests.builders import a_brand, a_logo, a_user

NOVA = a_user()
BASIC, ADVANCED, CUSTOM = BrandKitDepth
DEEP: dict[str, Brand] = {
    "/colors/secondary": a_brand(colours=Colours((Swatch("#FF4500"),), secondary=(Swatch("#FFFFFF"),))),
    "/colors/gradients": a_brand(
        colours=Colours(
            (Swatch("#FF4500"),),
            gradients=(Gradient("Dusk", GradientType.LINEAR, 0, (Stop("#FF4500", 0), Stop("#000000", 100))),),
        )
    ),
    "/typography/display/family": a_brand(typography=Typography(display=Face("Anton"))),
    "/typography/headline/weight": a_brand(typography=Typography(headline=Face("Anton", 800))),
    "/voice/tagline": a_brand(voice=Voice(tagline="Run with the fox")),
    "/logos/icon": a_brand(logos=(a_logo(NOVA, LogoVariant.ICON),)),
}


def test_colours_are_kept_in_capitals_however_they_were_written():
    assert a_brand().with_colours(primary=["#ff4500", "#aBcDeF"]).primary_colours == ("#FF4500", "#ABCDEF")


@pytest.mark.parametrize("colour", ["red", "#FF450", "#FF45000", "FF4500", "#GG4500", "#FF4500\n", ""])
def test_what_is_no_colour_is_refused(colour: str):
    with pytest.raises(Invalid, match="#RRGGBB"):
        Swatch(colour)


def test_a_colour_that_stays_keeps_what_was_said_about_it():
    recoloured = a_brand().with_colours(primary=["#123456", "#ff4500"])

    assert recoloured.colours.primary == (Swatch("#123456"), Swatch("#FF4500", "Ember"))
    assert recoloured.colours.accent == a_brand().colours.accent


def test_a_font_that_is_changed_by_its_family_keeps_its_weight():
    heavy = a_brand(typography=Typography(headline=Face("Anton", 800)))

    assert heavy.with_family(FontRole.HEADLINE, "Inter").typography.headline == Face("Inter", 800)
    assert heavy.with_family(FontRole.BODY, "Inter").typography.body == Face("Inter", 400)
    assert heavy.with_family(FontRole.HEADLINE, None).family_of(FontRole.HEADLINE) is None


def test_what_everybody_has_is_in_a_basic_kit():
    a_brand(logos=(a_logo(NOVA),)).admit(BASIC)


@pytest.mark.parametrize(("field", "brand"), DEEP.items())
def test_what_goes_deeper_needs_a_higher_tier(field: str, brand: Brand):
    with pytest.raises(DeeperKitNeeded) as refused:
        brand.admit(BASIC)

    assert (refused.value.field, refused.value.required_tier) == (field, Tier.PRO)
    assert (refused.value.limit, refused.value.used, refused.value.resets_at) == (None, None, None)
    brand.admit(ADVANCED)


def test_guidelines_come_with_studio_only():
    brand = a_brand(guidelines=Guidelines("No faces."))

    with pytest.raises(DeeperKitNeeded) as refused:
        brand.admit(ADVANCED)

    assert refused.value.required_tier is Tier.STUDIO
    brand.admit(CUSTOM)


@pytest.mark.parametrize("brand", DEEP.values())
def test_after_a_downgrade_what_is_there_may_stay_or_be_taken_out(brand: Brand):
    replace(brand, name="Neon Wolf").admit(BASIC, before=brand)
    a_brand().admit(BASIC, before=brand)


def test_after_a_downgrade_what_goes_deeper_cannot_be_altered():
    before = a_brand(voice=Voice("playful", tagline="Run with the fox"))

    replace(before, voice=replace(before.voice, tone="calm")).admit(BASIC, before=before)
    with pytest.raises(DeeperKitNeeded):
        replace(before, voice=replace(before.voice, tagline="Run with the wolf")).admit(BASIC, before=before)


def test_every_depth_is_that_of_a_field_that_there_is():
    assert DEPTHS.keys() <= a_brand().fields().keys()


def test_differences_name_each_field_with_both_values():
    fox = a_brand()
    wolf = replace(fox.with_family(FontRole.BODY, "Lato"), name="Neon Wolf")

    assert [(one.field, one.before, one.after) for one in fox.differences(wolf)] == [
        ("/name", "Neon Fox", "Neon Wolf"),
        ("/typography/body/family", "Inter", "Lato"),
    ]
    assert fox.differences(fox) == ()


def test_a_new_primary_logo_makes_what_was_proposed_stale():
    proposing = a_brand(logos=(a_logo(NOVA),)).proposing([a_logo(NOVA, LogoVariant.ICON)])

    assert proposing.with_logo(a_logo(NOVA, LogoVariant.SECONDARY)).proposals == proposing.proposals
    assert proposing.with_logo(a_logo(NOVA)).proposals == ()
    assert proposing.without_logo(LogoVariant.PRIMARY).proposals == ()


def test_proposals_are_taken_without_replacing_what_was_uploaded():
    uploaded = a_logo(NOVA, LogoVariant.ICON)
    icon, mark = (
        a_logo(NOVA, variant, origin=LogoOrigin.DERIVED) for variant in (LogoVariant.ICON, LogoVariant.WATERMARK)
    )
    brand = a_brand(logos=(uploaded,), proposals=(icon, mark))

    assert brand.taking_proposals(None).logos == (uploaded, mark)
    with pytest.raises(LogoUploaded):
        brand.taking_proposals([LogoVariant.ICON])
    with pytest.raises(LogoNotFound):
        brand.taking_proposals([LogoVariant.MONOCHROME])


def test_what_was_taken_before_gives_way_to_a_newer_proposal():
    old, new = (a_logo(NOVA, LogoVariant.ICON, origin=LogoOrigin.DERIVED) for _ in range(2))

    assert a_brand(logos=(old,), proposals=(new,)).taking_proposals(None).logos == (new,)


def test_a_logo_that_is_not_there_cannot_be_removed():
    with pytest.raises(LogoNotFound):
        a_brand().without_logo(LogoVariant.ICON)


def test_a_copy_says_that_it_is_one_and_is_never_called_too_long():
    assert a_brand().copied().name == "Neon Fox (copy)"
    assert a_brand(name="x" * 80).copied().name == "x" * 73 + " (copy)"
