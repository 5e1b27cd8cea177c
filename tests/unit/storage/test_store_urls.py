from pathlib import Path

import pytest
from obstore.store import AzureStore, GCSStore, MemoryStore, S3Store

from adapters.storage.stores import Bounds, store_from_url


def test_memory_is_opened() -> None:
    assert isinstance(store_from_url("memory:///"), MemoryStore)


def test_a_folder_is_opened_and_made(tmp_path: Path) -> None:
    store_from_url((tmp_path / "new folder" / "assets").as_uri())

    assert (tmp_path / "new folder" / "assets").is_dir()


def test_an_s3_bucket_is_opened_with_its_endpoint_region_and_bounds() -> None:
    store = store_from_url(
        "s3://nova-assets/live?endpoint=http://127.0.0.1:9000&region=eu-central-1",
        config={"access_key_id": "id", "secret_access_key": "key"},
    )

    assert isinstance(store, S3Store)
    assert store.prefix == "live"
    assert store.config["bucket"] == "nova-assets"
    assert store.config["endpoint"] == "http://127.0.0.1:9000"
    assert store.config["region"] == "eu-central-1"
    assert store.retry_config is not None
    assert store.retry_config["max_retries"] == 2


def test_plain_http_is_spoken_only_to_an_endpoint_that_asks_for_it() -> None:
    plain = store_from_url("s3://nova-assets?endpoint=http://127.0.0.1:9000")
    secure = store_from_url("s3://nova-assets?endpoint=https://minio.example")

    assert isinstance(plain, S3Store)
    assert isinstance(secure, S3Store)
    assert plain.client_options is not None
    assert secure.client_options is not None
    assert str(plain.client_options["allow_http"]) == "true"
    assert str(secure.client_options["allow_http"]) == "false"


def test_google_and_azure_are_opened() -> None:
    google = store_from_url("gs://nova-assets/live")
    azure = store_from_url("az://nova-assets/live", config={"account_name": "nova", "account_key": "a2V5"})

    assert isinstance(google, GCSStore)
    assert isinstance(azure, AzureStore)
    assert (google.prefix, azure.prefix) == ("live", "live")


@pytest.mark.parametrize(
    "url",
    ["", "assets", "/var/assets", "ftp://host/a", "http://host/a", "file:///", "file://host/a", "s3://", "s3:bucket"],
)
def test_what_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="a store's URL is"):
        store_from_url(url)


@pytest.mark.parametrize("url", ["s3://key:secret@bucket", "gs://key@bucket", "s3://bucket#secret"])
def test_credentials_in_a_url_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="no credentials") as refusal:
        store_from_url(url)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["s3://bucket?secret_access_key=x", "gs://bucket?region=eu", "memory:///?size=1"])
def test_an_unknown_setting_in_a_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="unknown settings"):
        store_from_url(url)


def test_a_setting_that_the_vendor_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be opened"):
        store_from_url("s3://bucket", config={"colour": "violet"})


def test_no_operation_takes_longer_than_half_a_minute() -> None:
    assert Bounds().total.total_seconds() == 30
