"""What every `FileLinks` keeps to, and that the links really open the file."""

import asyncio
import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.storage.assets import ObjectAssetStore
from adapters.storage.links import SignedPathLinks, StoreSignedLinks
from adapters.storage.stores import AzureStore, GCSStore, S3Store, store_from_url
from application.assets.ports import FileLinks
from tests.services import S3Server

EMOTE = "u/0193-nova/job-1/0-1/112x112.png"
BADGE = "u/0193-nova/job-1/1-1/72x72.png"
DAY = timedelta(days=1)


@dataclass
class Clock:
    """The vendors' signatures hold the machine's own time, so this one starts from it."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC).replace(minute=10, second=0, microsecond=0))

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class Signer:
    links: FileLinks
    clock: Clock
    end_of: Callable[[str], datetime]  # when the URL says that it ends


@pytest.fixture(params=["our own path", "s3", "azure", "google"])
def signer(request: pytest.FixtureRequest) -> Signer:
    clock = Clock()
    match request.param:
        case "our own path":
            links = SignedPathLinks(secret=b"s" * 32, public_url="https://aurastream.example", now=clock)
            return Signer(links, clock, lambda url: datetime.fromtimestamp(int(_query(url)["exp"]), UTC))
        case "s3":
            store = store_from_url("s3://bucket", config={"access_key_id": "id", "secret_access_key": "key"})
            return Signer(_signed_by(store, clock), clock, lambda url: _start_and_length(url, "X-Amz-"))
        case "azure":
            store = store_from_url("az://container", config=_azure_credentials())
            return Signer(_signed_by(store, clock), clock, lambda url: datetime.fromisoformat(_query(url)["se"]))
        case _:
            store = store_from_url("gs://bucket", config={"service_account_key": _google_credentials()})
            return Signer(_signed_by(store, clock), clock, lambda url: _start_and_length(url, "X-Goog-"))


def _signed_by(store: object, clock: Clock) -> StoreSignedLinks:
    assert isinstance(store, S3Store | GCSStore | AzureStore)
    return StoreSignedLinks(store, now=clock)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _start_and_length(url: str, prefix: str) -> datetime:
    start = datetime.strptime(_query(url)[f"{prefix}Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return start + timedelta(seconds=int(_query(url)[f"{prefix}Expires"]))


def _azure_credentials() -> dict[str, str]:
    return {"account_name": "nova", "account_key": b64encode(b"k" * 64).decode()}


def _google_credentials() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return json.dumps({"client_email": "nova@aurastream.example", "private_key": key.decode(), "private_key_id": "1"})


def test_each_key_gets_an_absolute_link_in_order(signer: Signer) -> None:
    links = asyncio.run(signer.links.sign([EMOTE, BADGE, EMOTE], DAY))

    assert [urlsplit(link).path.rpartition("/")[2] for link in links] == ["112x112.png", "72x72.png", "112x112.png"]
    assert all(urlsplit(link).scheme == "https" and urlsplit(link).netloc for link in links)


def test_no_keys_give_no_links(signer: Signer) -> None:
    assert asyncio.run(signer.links.sign([], DAY)) == []


def test_a_link_lives_at_least_its_lifetime_and_at_most_an_hour_longer(signer: Signer) -> None:
    signer.clock.moment = datetime.now(UTC)

    [link] = asyncio.run(signer.links.sign([EMOTE], DAY))

    assert DAY <= signer.end_of(link) - signer.clock.moment <= DAY + timedelta(hours=1, seconds=5)


def test_a_link_that_is_signed_just_before_the_hour_lives_no_shorter(signer: Signer) -> None:
    signer.clock.moment = signer.clock.moment.replace(minute=59, second=59, microsecond=900_000)
    before = datetime.now(UTC)

    [link] = asyncio.run(signer.links.sign([EMOTE], DAY))

    assert signer.end_of(link) - before >= DAY


def test_within_an_hour_a_key_keeps_its_link(signer: Signer) -> None:
    [early] = asyncio.run(signer.links.sign([EMOTE], DAY))
    signer.clock.moment = signer.clock.moment.replace(minute=59, second=59)

    late = asyncio.run(signer.links.sign([BADGE, EMOTE], DAY))

    assert late[1] == early


def test_two_who_ask_at_the_same_time_get_the_same_link(signer: Signer) -> None:
    async def ask_twice() -> list[list[str]]:
        return await asyncio.gather(signer.links.sign([EMOTE], DAY), signer.links.sign([EMOTE], DAY))

    first, second = asyncio.run(ask_twice())

    assert first == second


def test_the_next_hour_brings_another_link(signer: Signer) -> None:
    [early] = asyncio.run(signer.links.sign([EMOTE], DAY))
    signer.clock.moment += timedelta(minutes=50)

    [late] = asyncio.run(signer.links.sign([EMOTE], DAY))

    assert late != early
    assert signer.end_of(late) >= signer.clock.moment + DAY


def test_links_of_two_lifetimes_are_kept_apart(signer: Signer) -> None:
    [day] = asyncio.run(signer.links.sign([EMOTE], DAY))
    [hour] = asyncio.run(signer.links.sign([EMOTE], timedelta(hours=1)))

    assert signer.end_of(day) - signer.end_of(hour) >= timedelta(hours=22, minutes=59)


@pytest.mark.parametrize("key", ["", "u/../secret.png", "u/a.png?exp=9", "u/a b.png", "../u/a.png", "u/a.png\n"])
def test_a_key_of_another_form_is_never_signed(signer: Signer, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(signer.links.sign([EMOTE, key], DAY))


def test_a_link_of_an_object_store_opens_the_file(s3_server: S3Server) -> None:
    bucket = s3_server.new_bucket()
    store = store_from_url(s3_server.url(bucket, prefix="assets"), config=s3_server.credentials)
    assert isinstance(store, S3Store)
    asyncio.run(ObjectAssetStore(store).put(EMOTE, b"an emote", "image/png"))

    [link] = asyncio.run(StoreSignedLinks(store, now=lambda: datetime.now(UTC)).sign([EMOTE], DAY))

    with urllib.request.urlopen(link, timeout=5) as answer:
        assert answer.read() == b"an emote"
        assert answer.headers["Content-Type"] == "image/png"


def test_an_object_store_that_was_asked_for_too_long_a_link_says_so() -> None:
    store = store_from_url("s3://bucket", config={"access_key_id": "id", "secret_access_key": "key"})
    assert isinstance(store, S3Store)

    with pytest.raises(ValueError, match="at most 6 days"):
        asyncio.run(StoreSignedLinks(store, now=Clock()).sign([EMOTE], timedelta(days=7)))


def test_the_oldest_link_is_forgotten_when_more_were_signed_than_shall_be_remembered() -> None:
    store = store_from_url("az://container", config=_azure_credentials())
    assert isinstance(store, AzureStore)
    clock = Clock()
    links = StoreSignedLinks(store, now=clock, remember=2)
    [first] = asyncio.run(links.sign(["u/1.png"], DAY))
    [second] = asyncio.run(links.sign(["u/2.png"], DAY))
    clock.moment += timedelta(minutes=10)

    asyncio.run(links.sign(["u/3.png"], DAY))

    assert asyncio.run(links.sign(["u/2.png"], DAY)) == [second]
    assert asyncio.run(links.sign(["u/1.png"], DAY)) != [first]
