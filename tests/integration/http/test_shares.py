"""What everybody sees of a public asset, and nobody of a private one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pyvips

from tests.integration.http.holding import held
from tests.integration.http.product import API, PASSWORD, Client, Person, Product, refused, rows

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def shared(person: Person, *, until: datetime | None = None, **order: Any) -> dict[str, Any]:
    [asset] = person.assets_of(person.made(**order))
    body = {"is_public": True, "expires_at": until and until.isoformat()}
    answer = person.client.put(f"{API}/assets/{asset['id']}/visibility", json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def unshare(person: Person, asset: dict[str, Any]) -> None:
    answer = person.client.put(f"{API}/assets/{asset['id']}/visibility", json={"is_public": False})
    assert (answer.status_code, answer.json()["shareable_url"]) == (200, None)


@pytest.fixture
def anybody(product: Product) -> Client:
    return product.client()


def every_address(asset: dict[str, Any]) -> list[str]:
    page = asset["shareable_url"]
    return [f"{API}/asset/{asset['id']}", page, f"{page}/og.jpg", f"{page}/112x112.png", f"{page}/28x28.png"]


def test_a_public_asset_is_shown_without_a_word_of_its_owners(studio: Person, anybody: Client) -> None:
    asset = shared(studio, custom_prompt="secret words", text_overlay=None, style="hidden style", mood="shy mood")

    told = anybody.get(f"{API}/asset/{asset['id']}")
    page = anybody.get(asset["shareable_url"], headers={"Accept": "text/html"})

    assert told.json() == {
        "id": asset["id"],
        "asset_type": "twitch_emote",
        "title": "Twitch emote",
        "alt_text": "Twitch emote, 112 by 112 pixels. Made with AI, on AuraStream",
        **{name: asset[name] for name in ("width", "height", "format", "bytes", "created_at", "shareable_url")},
        "cdn_url": f"{asset['shareable_url']}/112x112.png",
        "variants": [
            {**file, "url": f"{asset['shareable_url']}/{file['width']}x{file['height']}.png"}
            for file in asset["variants"]
        ],
        "expires_at": None,
    }
    for secret in ("secret", "hidden", "shy", studio.email, studio.id, "Nova", asset["job_id"]):
        assert secret not in told.text + str(told.headers)
        assert secret not in page.text + str(page.headers)


def test_the_page_says_how_a_link_to_it_is_shown(studio: Person, anybody: Client) -> None:
    asset = shared(studio)

    page = anybody.get(asset["shareable_url"])

    tags = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page.text))
    assert page.headers["content-type"].startswith("text/html")
    assert tags["og:title"] == tags["twitter:title"] == "Twitch emote"
    assert tags["og:url"] == asset["shareable_url"]
    assert tags["og:image"] == tags["twitter:image"] == f"{asset['shareable_url']}/og.jpg"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image:alt"] == "Twitch emote, 112 by 112 pixels. Made with AI, on AuraStream"
    assert (tags["robots"], page.headers["x-robots-tag"]) == ("noindex", "noindex, nofollow, noimageai")
    assert 'alt="Twitch emote, 112 by 112 pixels' in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "<script" not in page.text


def test_the_picture_of_a_link_has_the_size_that_is_asked_for(studio: Person, anybody: Client) -> None:
    asset = shared(studio)

    card = anybody.get(f"{asset['shareable_url']}/og.jpg")

    image = pyvips.Image.jpegload_buffer(card.content)
    assert (card.headers["content-type"], image.width, image.height) == ("image/jpeg", 1200, 630)
    assert card.headers["cross-origin-resource-policy"] == "cross-origin"
    assert not [field for field in image.get_fields() if field.startswith(("exif", "xmp", "iptc"))]


def test_files_are_fetched_by_anybody_and_asked_about_each_time(studio: Person, anybody: Client) -> None:
    asset = shared(studio)

    for address in every_address(asset)[2:]:
        answer = anybody.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        again = anybody.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    own = studio.client.get(asset["cdn_url"]).content
    assert anybody.get(f"{asset['shareable_url']}/112x112.png").content == own


def test_what_is_taken_back_is_gone_at_once_also_for_those_who_have_it(studio: Person, anybody: Client) -> None:
    asset = shared(studio)
    tags = {address: anybody.get(address).headers.get("etag", "*") for address in every_address(asset)}

    unshare(studio, asset)

    for address, tag in tags.items():
        assert anybody.get(address, headers={"If-None-Match": tag}).status_code == 404, address
    page = anybody.get(asset["shareable_url"], headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert page.headers["x-robots-tag"].startswith("noindex")


def test_what_somebody_shared_is_gone_as_soon_as_they_are_being_erased(
    product: Product, studio: Person, anybody: Client
) -> None:
    asset = shared(studio)
    tags = {address: anybody.get(address).headers.get("etag", "*") for address in every_address(asset)}

    with held(product, "assets", "SHARE"):  # so that nothing can be erased yet
        assert studio.client.request("DELETE", f"{API}/auth/me", json={"password": PASSWORD}).status_code == 202
        answers = [anybody.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()]
        still_there = rows(product.database, "SELECT is_public FROM assets WHERE id = $1", asset["id"])

    assert [answer.status_code for answer in answers] == [404] * len(tags)
    assert [row["is_public"] for row in still_there] == [True]


def test_a_share_ends_by_itself_and_can_be_given_anew(product: Product, studio: Person, anybody: Client) -> None:
    asset = shared(studio, until=datetime.now(UTC) + timedelta(hours=1))
    assert {anybody.get(address).status_code for address in every_address(asset)} == {200}
    rows(
        product.database, "UPDATE assets SET share_expires_at = now() - interval '1 second' WHERE id = $1", asset["id"]
    )

    answers = {address: anybody.get(address) for address in every_address(asset)}

    assert {answer.status_code for answer in answers.values()} == {410}
    problem = refused(answers[f"{API}/asset/{asset['id']}"], 410, "share_expired")
    assert datetime.fromisoformat(problem["share_expires_at"]) < datetime.now(UTC)
    page = anybody.get(asset["shareable_url"], headers=BROWSER)
    assert (page.status_code, "limited time" in page.text) == (410, True)
    for own in (
        studio.client.get(f"{API}/assets/{asset['id']}").json(),
        studio.client.get(f"{API}/assets?is_public=true").json()["items"][0],
    ):
        assert (own["id"], own["is_public"], own["shareable_url"]) == (asset["id"], True, None)
    studio.client.put(f"{API}/assets/{asset['id']}/visibility", json={"is_public": True})
    assert {anybody.get(address).status_code for address in every_address(asset)} == {200}


def test_a_private_asset_and_one_that_never_was_are_alike(product: Product, studio: Person, anybody: Client) -> None:
    [asset] = studio.assets_of(studio.made())

    def answers(asset_id: object) -> list[tuple[int, str]]:
        addresses = every_address({"id": asset_id, "shareable_url": f"{product.address}/s/{asset_id}"})
        return [(answer.status_code, without_ids(answer)) for answer in map(anybody.get, addresses)]

    assert answers(asset["id"]) == answers(uuid4())
    assert {status for status, _ in answers(asset["id"])} == {404}


def without_ids(answer: httpx.Response) -> str:
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", answer.text)


def test_a_file_it_does_not_have_is_not_found(studio: Person, anybody: Client) -> None:
    page = shared(studio)["shareable_url"]

    refused(anybody.get(f"{page}/113x112.png"), 404, "not_found")
    for wrong in ("og.png", "..%2f..%2fetc%2fpasswd", "112x112.gif"):
        assert anybody.get(f"{page}/{wrong}").status_code in {404, 422}


def test_drawing_is_limited_for_each_address(studio: Person, anybody: Client) -> None:
    card = anybody.get(f"{shared(studio)['shareable_url']}/og.jpg")

    assert card.headers["ratelimit-policy"].startswith('"share_cards"')
