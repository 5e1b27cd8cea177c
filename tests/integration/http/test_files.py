"""The files behind signed links, for whoever holds one."""

import base64
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.storage.links import SignedPathLinks
from tests.integration.http.product import LINKS_KEY, Person, Product, refused, rows


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of somebody's asset: its link, the key in it, and what the answer said of it."""

    link: httpx.URL
    key: str
    variant: dict[str, Any]

    def signed(self, key: str, *, at: datetime | None = None) -> str:
        """The path of a link to any key, made with the product's own secret by a clock of our own."""
        secret = base64.urlsafe_b64decode(LINKS_KEY + "=")
        links = SignedPathLinks(secret, "", lambda: at or datetime.now(UTC))
        expires = int((datetime.now(UTC) if at is None else at).timestamp()) + 3600
        return f"/files/{key}?exp={expires}&sig={links._signature(key, expires)}"

    def fetch(self, path: str) -> Fetched:
        """The path exactly as it is written; httpx would tidy it up."""
        with closing(HTTPConnection(self.link.host, self.link.port, timeout=10)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Fetched(answer.status, answer.headers["content-type"], answer.read())


@pytest.fixture
def kept(studio: Person) -> Kept:
    [asset] = studio.assets_of(studio.made())
    link = httpx.URL(asset["cdn_url"])
    return Kept(link, link.path.removeprefix("/files/"), asset["variants"][0])


def test_a_link_leads_to_the_bytes_that_were_stored(product: Product, kept: Kept) -> None:
    answer = product.client().get(kept.link)

    [row] = rows(product.database, "SELECT variants FROM assets WHERE variants @> $1", f'[{{"key": "{kept.key}"}}]')
    assert answer.status_code == 200
    assert answer.content == (product.folder / "files" / kept.key).read_bytes()
    assert sha256(answer.content).hexdigest() in row["variants"]
    assert answer.headers["content-type"] == "image/png"
    assert int(answer.headers["content-length"]) == len(answer.content) == kept.variant["bytes"]
    assert answer.headers["cache-control"] == "private, max-age=3600, immutable"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_each_format_has_its_own_media_type(product: Product, studio: Person) -> None:
    [asset] = studio.assets_of(studio.made(asset_type="youtube_thumbnail"))

    assert product.client().get(asset["cdn_url"]).headers["content-type"] == "image/jpeg"


def test_head_tells_of_the_file_without_sending_it(product: Product, kept: Kept) -> None:
    answer = product.client().head(kept.link)

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == kept.variant["bytes"]
    assert answer.headers["content-type"] == "image/png"


def test_links_of_one_hour_are_the_same_so_that_answers_can_be_cached(studio: Person, kept: Kept) -> None:
    again = studio.get("/assets").json()["items"][0]["cdn_url"]

    assert again == str(kept.link)


def test_a_link_that_was_tampered_with_leads_nowhere(product: Product, studio: Person, kept: Kept) -> None:
    [other] = studio.assets_of(studio.made())
    exp, sig = int(kept.link.params["exp"]), kept.link.params["sig"]
    tampered = [
        kept.link.copy_set_param("exp", exp + 1),
        kept.link.copy_set_param("exp", 2**62),
        kept.link.copy_set_param("exp", -exp),
        kept.link.copy_set_param("sig", sig[:-1]),
        kept.link.copy_set_param("sig", sig.swapcase()),
        kept.link.copy_set_param("sig", sig + "="),
        kept.link.copy_set_param("sig", ""),
        kept.link.copy_set_param("sig", "é"),
        httpx.URL(other["cdn_url"]).copy_with(path=kept.link.path),
        kept.link.copy_with(path=kept.link.path.replace("112x112", "56x56")),
    ]

    for link in tampered:
        assert refused(product.client().get(link), 404, "not_found")["detail"] == "There is no such file."


def test_a_link_that_lacks_something_is_told_what(product: Product, kept: Kept) -> None:
    answer = product.client().get(kept.link.copy_remove_param("sig"))

    assert refused(answer, 422, "validation_failed")["errors"][0]["pointer"] == "query:sig"


def test_a_link_ends(kept: Kept) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)

    assert kept.fetch(kept.signed(kept.key)).status == 200
    assert kept.fetch(kept.signed(kept.key, at=yesterday)).status == 404


def test_a_signed_link_to_a_file_that_is_gone_leads_nowhere(kept: Kept) -> None:
    gone = kept.key.replace("112x112", "113x113")

    assert kept.fetch(kept.signed(gone)).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secrets.json",
        "u/../../log",
        "u/..%2f..%2flog",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/log",
        "//etc/passwd",
        "/u/x.png",
        "u/.hidden",
        "u%5c..%5clog",
        "u/%00.png",
        "u/x.png%23",
        "",
    ],
)
def test_no_path_leads_out_of_the_store_even_when_it_is_signed(product: Product, kept: Kept, path: str) -> None:
    log = Path(product.folder / "log").read_bytes()[:100]

    answer = kept.fetch(kept.signed(path))

    assert answer.status in {400, 404}
    assert answer.media_type == "application/problem+json"
    assert b"root:" not in answer.content
    assert log not in answer.content


def test_a_detour_to_a_key_leads_nowhere(kept: Kept) -> None:
    query = kept.link.query.decode()

    for path in (f"/files/./{kept.key}", f"/files/u/../{kept.key}", f"/files/u/%2e%2e/{kept.key}"):
        assert kept.fetch(f"{path}?{query}").status == 404, path


def test_a_link_needs_no_sign_in_and_ignores_a_wrong_one(product: Product, kept: Kept) -> None:
    answer = product.client().get(kept.link, headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 200
