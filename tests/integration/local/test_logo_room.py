"""The emblem and the brand's logo, which is set on the picture when it is finished, leave each other alone."""

from dataclasses import replace
from itertools import product
from math import dist

import pytest
import pyvips

from adapters.imaging.finishing import finished
from adapters.imaging.logos import Spot, spot_for
from adapters.imaging.placing import Area
from adapters.local.drawings import draw_svg
from adapters.local.logo_room import logo_room, meet, trimmed
from adapters.local.rendering import png_of
from application.generation.ports import FinishingOrder
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Box, Composition, Export, Resolution
from domain.generation.brief import HOUSE_PALETTES, Brief, PictureRequest, request_for
from domain.generation.logo_placing import USUAL_PLACE, LogoArtwork, LogoOrder, LogoPlace, LogoSize
from domain.generation.picture import Picture
from tests.emblems import emblems_in, face_in

SQUARE = LogoArtwork(LogoVariant.PRIMARY, b"", 2048, 2048, "")
EVERY_TYPE = [(type, words) for type in AssetType for words in ("", "Nova") if CATALOGUE[type].text_box or not words]
OTHER_SIZES = tuple(product([LogoPlace.TOP_LEFT, LogoPlace.BOTTOM_RIGHT], [LogoSize.SMALL, LogoSize.LARGE]))
WHOLE_PICTURES = [(type, words) for type, words in EVERY_TYPE if not trimmed(CATALOGUE[type])]


def a_request(
    type: AssetType, words: str, place: LogoPlace | None, prompt: str = "a fox", size: LogoSize = LogoSize.MEDIUM
) -> PictureRequest:
    spec = replace(CATALOGUE[type], resolution=Resolution.ONE_K)
    return request_for(Brief(spec, HOUSE_PALETTES[0], prompt, words, seed=7, logo_place=place, logo_size=size))


def spot_of(spec: AssetTypeSpec, place: LogoPlace, words: str, size: LogoSize = LogoSize.MEDIUM) -> Spot | None:
    order = LogoOrder((SQUARE,), None if place is USUAL_PLACE[spec.composition] else place, size)
    return spot_for(SQUARE, order, spec, spec.master, words=bool(words))


@pytest.mark.parametrize(("place", "size"), [*product(LogoPlace, [LogoSize.MEDIUM]), *OTHER_SIZES], ids=str)
@pytest.mark.parametrize(("type", "words"), WHOLE_PICTURES, ids=str)
def test_the_room_that_is_kept_is_where_the_logo_stands(
    type: AssetType, words: str, place: LogoPlace, size: LogoSize
) -> None:
    spec = CATALOGUE[type]
    spot, room = spot_of(spec, place, words, size), logo_room(spec, place, size, lettered=bool(words))
    if spot is None or room is None:
        assert spot is room
        return
    logo = spot.logo
    across, down = 2 / spec.master.width, 2 / spec.master.height

    assert room.left - across <= logo.left / spec.master.width
    assert room.top - down <= logo.top / spec.master.height
    assert logo.right / spec.master.width <= room.right + across
    assert logo.bottom / spec.master.height <= room.bottom + down


@pytest.mark.parametrize("size", list(LogoSize), ids=str)
@pytest.mark.parametrize(("type", "words"), WHOLE_PICTURES, ids=str)
def test_no_emblem_stands_where_the_logo_will(type: AssetType, words: str, size: LogoSize) -> None:
    spec = CATALOGUE[type]
    place = USUAL_PLACE[spec.composition]
    spot = spot_of(spec, place, words, size)
    assert spot is not None
    request = a_request(type, words, place, size=size)

    # On an avatar the logo has a plate of its own over a corner of the subject.
    shown = face_in(request) if spec.composition is Composition.AVATAR else emblems_in(request)

    assert not [box for box in shown if meet(box, _box(spot.logo, spec.master))]


def _box(area: Area, export: Export) -> Box:
    width, height = export.width, export.height
    return Box(area.left / width, area.top / height, area.right / width, area.bottom / height)


@pytest.mark.parametrize("size", list(LogoSize), ids=str)
@pytest.mark.parametrize("prompt", ["a fox", "a dragon", "a cat with tea"])
def test_the_face_of_an_emote_is_not_under_the_plate_for_the_logo(prompt: str, size: LogoSize) -> None:
    request = a_request(AssetType.TWITCH_EMOTE, "", LogoPlace.BOTTOM_RIGHT, prompt, size)

    _, plate = emblems_in(request)

    x, y, radius = (plate.left + plate.right) / 2, (plate.top + plate.bottom) / 2, (plate.right - plate.left) / 2
    for part in face_in(request):
        nearest = min(max(x, part.left), part.right), min(max(y, part.top), part.bottom)
        assert dist((x, y), nearest) >= 0.95 * radius


@pytest.mark.parametrize("place", [LogoPlace.BOTTOM_RIGHT, LogoPlace.TOP_LEFT], ids=str)
@pytest.mark.parametrize("type", [type for type in AssetType if trimmed(CATALOGUE[type])], ids=str)
def test_a_cut_out_keeps_a_calm_corner_for_the_logo(type: AssetType, place: LogoPlace) -> None:
    spec = CATALOGUE[type]
    request = a_request(type, "", place)
    picture = Picture(png_of(draw_svg(request), ground=str(request.key_colour), grain_seed=None), model="", local=True)
    order = FinishingOrder(request.brief.spec, request.key_colour, "", (), credit="")

    image = pyvips.Image.pngload_buffer(finished(picture, order).files[0].content)

    spot = spot_of(spec, place, "")
    assert spot is not None
    under = image.crop(spot.logo.left, spot.logo.top, spot.logo.width, spot.logo.height).flatten()
    assert under.colourspace("b-w").deviate() < 40, "something is drawn where the logo will stand"
