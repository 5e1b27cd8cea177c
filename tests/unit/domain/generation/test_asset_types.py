import pytest

from domain.errors import Invalid
from domain.generation.asset_types import CATALOGUE, RATIOS, Alpha, AssetType, ImageFormat, nearest_ratio
from domain.generation.brief import HOUSE_PALETTES, Brief, request_for

KIB = 1024


def test_every_type_is_in_the_catalogue_under_its_own_name():
    assert set(CATALOGUE) == set(AssetType)
    assert all(spec.type is name for name, spec in CATALOGUE.items())


@pytest.mark.parametrize(
    ("name", "sizes", "image_format", "max_bytes", "hard_max_bytes", "alpha"),
    [
        ("twitch_emote", ["112x112", "56x56", "28x28"], "png", 25_000, 1_000_000, "required"),
        ("twitch_badge", ["72x72", "36x36", "18x18"], "png", 25_000, 25_000, "required"),
        ("twitch_panel", ["320x160", "640x320"], "png", 1_000_000, 2_900_000, "allowed"),
        ("twitch_banner", ["1200x480"], "jpeg", 10_000_000, 10_000_000, "forbidden"),
        ("youtube_thumbnail", ["1280x720", "3840x2160"], "jpeg", 2_000_000, 50_000_000, "forbidden"),
        ("youtube_banner", ["2560x1440"], "jpeg", 6_000_000, 6_000_000, "forbidden"),
        ("tiktok_story", ["1080x1920"], "jpeg", 20_000_000, 20_000_000, "forbidden"),
        ("discord_emoji", ["128x128"], "png", 256 * KIB, 256 * KIB, "required"),
        ("discord_sticker", ["320x320"], "png", 512 * KIB, 512 * KIB, "required"),
        ("kick_emote", ["500x500", "112x112", "56x56", "28x28"], "png", 900_000, 1_000_000, "required"),
        ("kick_banner", ["1280x700"], "jpeg", 4_000_000, 4_000_000, "forbidden"),
    ],
)
def test_a_type_is_what_its_platform_takes(name, sizes, image_format, max_bytes, hard_max_bytes, alpha):
    spec = CATALOGUE[AssetType(name)]

    assert [f"{export.width}x{export.height}" for export in spec.exports] == sizes
    assert (spec.format.value, spec.alpha.value) == (image_format, alpha)
    assert (spec.max_bytes, spec.hard_max_bytes) == (max_bytes, hard_max_bytes)


@pytest.mark.parametrize("spec", CATALOGUE.values(), ids=lambda spec: spec.type)
def test_every_row_makes_sense(spec):
    assert spec.exports
    assert all(0 < export.width <= 4096 and 0 < export.height <= 4096 for export in spec.exports)
    assert 0 < spec.max_bytes <= spec.hard_max_bytes
    assert spec.aspect_ratio in RATIOS
    assert spec.format.value in spec.accepted_formats
    assert spec.alpha is Alpha.FORBIDDEN or spec.format is ImageFormat.PNG or not spec.cut_out
    for box in (*spec.keep_clear, *filter(None, (spec.text_box, spec.hole))):
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1


@pytest.mark.parametrize("spec", [s for s in CATALOGUE.values() if s.text_box], ids=lambda spec: spec.type)
def test_words_never_stand_where_the_platform_covers_them(spec):
    box = spec.text_box
    for covered in spec.keep_clear:
        apart = (
            box.right <= covered.left
            or covered.right <= box.left
            or box.bottom <= covered.top
            or covered.bottom <= box.top
        )
        assert apart, covered


@pytest.mark.parametrize("spec", CATALOGUE.values(), ids=lambda spec: spec.type)
def test_every_type_can_be_asked_for(spec):
    request = request_for(Brief(spec, HOUSE_PALETTES[0], prompt="a fox"))

    assert spec.guidance in request.instruction


@pytest.mark.parametrize(
    ("width", "height", "ratio"), [(1000, 1000, "1:1"), (1920, 1080, "16:9"), (4096, 64, "8:1"), (64, 4096, "1:8")]
)
def test_a_size_is_drawn_in_the_ratio_that_loses_least(width: int, height: int, ratio: str):
    assert nearest_ratio(width, height) == ratio


def test_a_banner_may_have_a_size_of_the_users_own():
    spec = CATALOGUE[AssetType.CUSTOM_BANNER].sized(600, 240)

    assert [(export.width, export.height) for export in spec.exports] == [(600, 240)]


@pytest.mark.parametrize(("width", "height", "pointer"), [(63, 100, "/width"), (100, 4097, "/height")])
def test_a_size_has_limits(width: int, height: int, pointer: str):
    with pytest.raises(Invalid) as refused:
        CATALOGUE[AssetType.CUSTOM_BANNER].sized(width, height)

    assert refused.value.pointer == pointer


def test_other_types_have_the_sizes_of_their_platform():
    with pytest.raises(Invalid, match="fixed sizes"):
        CATALOGUE[AssetType.TWITCH_EMOTE].sized(100, 100)
