"""Opens the object store that a URL names, with bounds on how long it may keep us waiting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, LocalStore, MemoryStore, S3Store

if TYPE_CHECKING:  # obstore has these names for the type checker only
    from obstore.store import AzureConfig, ClientConfig, GCSConfig, RetryConfig, S3Config

SigningStore: TypeAlias = S3Store | GCSStore | AzureStore
Store: TypeAlias = MemoryStore | LocalStore | SigningStore

# What may stand after `?` in a store's URL. Everything else belongs into `config`, credentials above all.
_URL_SETTINGS = {"s3": frozenset({"endpoint", "region"})}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a remote store may take.

    `request` bounds one HTTP exchange from connecting to the last byte, `retries` and `retry_for` bound what is tried
    again after it. obstore alone would try ten more times for three minutes.
    """

    request: timedelta = timedelta(seconds=10)
    retries: int = 2
    retry_for: timedelta = timedelta(seconds=20)

    @property
    def total(self) -> timedelta:
        """No operation takes longer, whatever the other side does."""
        return self.request + self.retry_for


def store_from_url(url: str, *, config: Mapping[str, str] | None = None, bounds: Bounds | None = None) -> Store:
    """The store behind `memory:///`, `file:///folder`, `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`.

    `s3` takes `?endpoint=…&region=…` for S3-compatible services. `config` holds what else obstore knows for that kind
    of store, such as `access_key_id` or `account_key`; what it does not name, obstore looks for where the vendor's own
    tools do. A folder is made when it is missing. Nothing is sent. Raises ValueError for a URL or a setting that makes
    no sense.
    """
    parts = urlsplit(url)
    settings = {**_settings_in(parts), **(config or {})}
    try:
        match parts.scheme:
            case "memory":
                return MemoryStore()
            case "file" if not parts.netloc and parts.path.strip("/"):
                return LocalStore.from_url(url, mkdir=True, automatic_cleanup=True)
            case "s3" | "gs" | "az" if parts.hostname:
                return _open_remote(_without_query(parts), settings, bounds or Bounds())
    except BaseError as error:
        raise ValueError(f"the store {_without_query(parts)} cannot be opened with these settings") from error
    raise ValueError(
        "a store's URL is memory:///, file:///folder, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix"
    )


def _settings_in(parts: SplitResult) -> dict[str, str]:
    if parts.username or parts.password or parts.fragment:
        raise ValueError("a store's URL holds no credentials and no fragment")
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := settings.keys() - _URL_SETTINGS.get(parts.scheme, frozenset()):
        raise ValueError(f"unknown settings in the URL of a {parts.scheme} store: {', '.join(sorted(unknown))}")
    return settings


def _without_query(parts: SplitResult) -> str:
    return urlunsplit(parts._replace(query=""))


def _open_remote(url: str, settings: dict[str, str], bounds: Bounds) -> SigningStore:
    client: ClientConfig = {
        "timeout": bounds.request,
        "connect_timeout": min(bounds.request, timedelta(seconds=5)),
        "allow_http": settings.get("endpoint", "").startswith("http://"),
    }
    retry: RetryConfig = {"max_retries": bounds.retries, "retry_timeout": bounds.retry_for}
    if url.startswith("gs:"):
        return GCSStore.from_url(url, config=cast("GCSConfig", settings), client_options=client, retry_config=retry)
    if url.startswith("az:"):
        return AzureStore.from_url(url, config=cast("AzureConfig", settings), client_options=client, retry_config=retry)
    return S3Store.from_url(url, config=cast("S3Config", settings), client_options=client, retry_config=retry)
