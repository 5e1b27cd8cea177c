"""An asset in the places where people will meet it, for its owner and whoever they give a link to."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pyvips

from adapters.storage.links import SignedPreviewLinks
from domain.assets import PREVIEWS
from domain.generation.asset_types import AssetType
from tests.integration.http.product import API, LINKS_KEY, Client, Person, Product, refused

SECRET = base64.urlsafe_b64decode(LINKS_KEY + "=")


def previews_of(person: Person, asset: dict[str, Any]) -> list[dict[str, Any]]:
    answer = person.get(f"/assets/{asset['id']}/previews")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def an_asset(person: Person, **order: Any) -> dict[str, Any]:
    [asset] = person.assets_of(person.made(**order))
    return asset


@pytest.fixture
def anybody(product: Product) -> Client:
    return product.client()


@pytest.mark.parametrize("asset_type", ["twitch_emote", "youtube_thumbnail", "overlay", "tiktok_story"])
def test_each_type_is_shown_where_it_is_met_and_each_picture_has_its_size(
    studio: Person, anybody: Client, asset_type: str
) -> None:
    items = previews_of(studio, an_asset(studio, asset_type=asset_type))

    assert [item["name"] for item in items] == [preview.name for preview in PREVIEWS[AssetType(asset_type)]]
    for item in items:
        answer = anybody.get(item["url"])
        picture = pyvips.Image.pngload_buffer(answer.content)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert (picture.width, picture.height) == (item["width"], item["height"])


def test_a_list_that_is_known_already_is_not_sent_again(studio: Person) -> None:
    path = f"/assets/{an_asset(studio)['id']}/previews"

    tag = studio.get(path).headers["etag"]

    assert studio.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_picture_that_is_known_already_is_not_drawn_again(studio: Person, anybody: Client) -> None:
    [link, *_] = [item["url"] for item in previews_of(studio, an_asset(studio))]

    first = anybody.get(link)
    again = anybody.get(link, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "private, max-age=3600"
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_lists_what_is_somebody_elses(product: Product, studio: Person) -> None:
    asset = an_asset(studio)

    for path in (f"/assets/{asset['id']}/previews", f"/assets/{uuid4()}/previews"):
        refused(product.person().get(path), 404, "not_found")
    refused(product.client().get(f"{API}/assets/{asset['id']}/previews"), 401, "authentication_required")


def test_what_is_in_the_trash_is_shown_nowhere_until_it_is_taken_back(studio: Person, anybody: Client) -> None:
    asset = an_asset(studio)
    links = [item["url"] for item in previews_of(studio, asset)]

    assert studio.client.delete(f"{API}/assets/{asset['id']}").status_code == 200

    refused(studio.get(f"/assets/{asset['id']}/previews"), 404, "not_found")
    for link in links:
        refused(anybody.get(link), 404, "not_found")
    assert studio.post(f"/assets/{asset['id']}/restore").status_code == 200
    assert [anybody.get(link).status_code for link in links] == [200] * len(links)


def test_a_link_that_was_tampered_with_leads_nowhere(product: Product, studio: Person, anybody: Client) -> None:
    mine, other = an_asset(studio), an_asset(studio)
    dark, light = (httpx.URL(item["url"]) for item in previews_of(studio, mine))
    exp, sig = int(dark.params["exp"]), dark.params["sig"]
    tampered = [
        dark.copy_set_param("exp", exp + 1),
        dark.copy_set_param("sig", sig[:-1]),
        dark.copy_set_param("sig", light.params["sig"]),
        dark.copy_with(path=dark.path.replace(mine["id"], other["id"])),
        dark.copy_with(path=dark.path.replace(studio.id, product.person().id)),
        dark.copy_with(path=dark.path.replace("dark", "light")),
    ]

    for link in tampered:
        assert refused(anybody.get(link), 404, "not_found")["detail"] == "There is no such preview."


def test_a_good_link_to_what_its_type_does_not_have_or_to_somebody_elses_leads_nowhere(
    product: Product, studio: Person, anybody: Client
) -> None:
    asset = UUID(an_asset(studio)["id"])
    links = SignedPreviewLinks(SECRET, product.address, lambda: datetime.now(UTC))
    late = SignedPreviewLinks(SECRET, product.address, lambda: datetime.now(UTC) - timedelta(hours=3))

    assert anybody.get(*links.sign(UUID(studio.id), asset, ["chat-emote-dark"])).status_code == 200
    for link in (
        *links.sign(UUID(studio.id), asset, ["video-tv"]),
        *links.sign(UUID(product.person().id), asset, ["chat-emote-dark"]),
        *late.sign(UUID(studio.id), asset, ["chat-emote-dark"]),
    ):
        refused(anybody.get(link), 404, "not_found")


def test_drawing_is_limited_for_each_address(studio: Person, anybody: Client) -> None:
    [first, *_] = previews_of(studio, an_asset(studio))

    assert anybody.get(first["url"]).headers["ratelimit-policy"].startswith('"previews"')
