"""The emblem and the brand's logo, which is set on the picture when it is finished, leave each other alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import pyvips

from adapters.imaging.finishing import finished
from adapters.imaging.logos import Spot, spot_for
from adapters.local.commission import commission
from adapters.local.drawings import draw_svg
from adapters.local.logo_room import logo_room, trimmed
from adapters.local.rendering import png_of
from application.generation.ports import FinishingOrder
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Box, Composition, Resolution
from domain.generation.brief import HOUSE_PALETTES, Brief, PictureRequest, request_for
from domain.generation.logo_placing import USUAL_PLACE, LogoArtwork, LogoOrder, LogoPlace
from domain.generation.picture import Picture

SQUARE = LogoArtwork(LogoVariant.PRIMARY, b"", 2048, 2048, "")
EVERY_TYPE = [(type, words) for type in AssetType for words in ("", "Nova") if CATALOGUE[type].text_box or not words]
WHOLE_PICTURES = [(type, words) for type, words in EVERY_TYPE if not trimmed(CATALOGUE[type])]
FACES = frozenset({Composition.AVATAR})
"""Where a corner of the subject may lie under the logo's plate."""


def a_request(type: AssetType, words: str, place: LogoPlace | None, prompt: str = "a fox") -> PictureRequest:
    spec = replace(CATALOGUE[type], resolution=Resolution.ONE_K)
    return request_for(Brief(spec, HOUSE_PALETTES[0], prompt, words, seed=7, logo_place=place))


def spot_of(spec: AssetTypeSpec, place: LogoPlace, words: str) -> Spot | None:
    order = LogoOrder((SQUARE,), None if place is USUAL_PLACE[spec.composition] else place)
    return spot_for(SQUARE, order, spec, spec.master, words=bool(words))


@pytest.mark.parametrize("place", list(LogoPlace), ids=str)
@pytest.mark.parametrize(("type", "words"), WHOLE_PICTURES, ids=str)
def test_the_room_that_is_kept_is_where_the_logo_stands(type: AssetType, words: str, place: LogoPlace) -> None:
    spec = CATALOGUE[type]
    spot, room = spot_of(spec, place, words), logo_room(spec, place, lettered=bool(words))
    if spot is None or room is None:
        assert spot is room
        return
    logo = spot.logo
    across, down = 2 / spec.master.width, 2 / spec.master.height

    assert room.left - across <= logo.left / spec.master.width
    assert room.top - down <= logo.top / spec.master.height
    assert logo.right / spec.master.width <= room.right + across
    assert logo.bottom / spec.master.height <= room.bottom + down


@pytest.mark.parametrize(("type", "words"), WHOLE_PICTURES, ids=str)
def test_no_emblem_stands_where_the_logo_will(type: AssetType, words: str) -> None:
    spec = CATALOGUE[type]
    place = USUAL_PLACE[spec.composition]
    spot = spot_of(spec, place, words)
    assert spot is not None
    request = a_request(type, words, place)

    emblems = list(emblems_in(request, faces_only=spec.composition in FACES))

    for emblem in emblems:
        apart = (
            emblem.right <= spot.logo.left / spec.master.width
            or spot.logo.right / spec.master.width <= emblem.left
            or emblem.bottom <= spot.logo.top / spec.master.height
            or spot.logo.bottom / spec.master.height <= emblem.top
        )
        assert apart, emblem


def emblems_in(request: PictureRequest, *, faces_only: bool) -> Iterator[Box]:
    """How far each emblem reaches, shadow and rims not counted; of a face only what is inside its head."""
    order = commission(request)
    left, top, width, height = order.place(Box(0, 0, 1, 1))
    for group in ElementTree.fromstring(draw_svg(request)):
        moved = re.fullmatch(r"translate\((\S+) (\S+)\) scale\((\S+)\)", group.get("transform", ""))
        if moved is None:
            continue
        across, down, scale = map(float, moved.groups())
        if faces_only and order.subject.face and "plate" not in group.attrib:
            face = order.subject.face
            reach = face.gap + 40
            points = [(256 - reach, face.eyes - 40.0), (256 + reach, face.eyes + 40.0), (256.0, face.mouth + 20)]
        else:
            points = [point for path in edges_of(group) for point in path]
        xs = [(across + scale * x - left) / width for x, _ in points]
        ys = [(down + scale * y - top) / height for _, y in points]
        yield Box(min(xs), min(ys), max(xs), max(ys))
        if faces_only:
            return  # what follows is the logo's own plate


def edges_of(group: ElementTree.Element) -> Iterator[list[tuple[float, float]]]:
    """The points of every path that carries an edge: bodies, not what is clipped to them."""
    for path in group.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("fill") == "none" and path.get("stroke"):
            numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
            yield list(zip(numbers[::2], numbers[1::2], strict=True))


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
