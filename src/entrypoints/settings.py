"""The environment as one frozen object. Nothing else reads `os.environ`."""

import base64
import difflib
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from domain.accounts import EmailAddress
from domain.errors import Invalid
from domain.tiers import FAIR_USE_ASSETS_A_MONTH

T = TypeVar("T")
PREFIX = "AURASTREAM_"


LOOPBACK = {"127.0.0.1", "::1", "localhost"}


REGISTRATIONS = (
    *((f"{name}_client_id", f"{name}_client_secret") for name in ("twitch", "google", "discord")),
    ("tiktok_client_key", "tiktok_client_secret"),
)


class SettingsWrong(Exception):
    """A setting that cannot be used, as one sentence for who set it."""


class Secret:
    """A value that shows itself only when asked by name."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Mode(StrEnum):
    EMBEDDED = "embedded"
    PRODUCTION = "production"


def _setting(read: Callable[[str], Any], default: Any, help: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help})


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise ValueError(f"a whole number from {least} to {most} is needed")
        return int(text)

    return read


def _seconds(least: float, most: float) -> Callable[[str], timedelta]:
    def read(text: str) -> timedelta:
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= most:
            raise ValueError(f"a number of seconds from {least:g} to {most:g} is needed")
        return timedelta(seconds=seconds)

    return read


def _url(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not (parts.hostname or parts.scheme == "file"):
            raise ValueError(f"a URL is needed that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return text.rstrip("/")

    return read


def _secret_url(*schemes: str) -> Callable[[str], Secret]:
    return lambda text: Secret(_url(*schemes)(text))


def _secret(least: int) -> Callable[[str], Secret]:
    def read(text: str) -> Secret:
        if len(text) < least:
            raise ValueError(f"at least {least} characters are needed")
        return Secret(text)

    return read


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        try:
            return kind(text)
        except ValueError:
            raise ValueError(f"one of {', '.join(kind)} is needed") from None

    return read


def _one_of_words(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)} is needed")
        return text

    return read


def _store_url(text: str) -> str:
    if urlsplit(text).scheme not in {"file", "s3", "gs", "az", "memory"}:
        raise ValueError("a URL is needed that begins with file://, s3://, gs:// or az://")
    return text


def _key(text: str) -> Secret:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ValueError("32 random bytes as base64url are needed, 43 characters")
    return Secret(base64.urlsafe_b64encode(raw).decode().rstrip("="))  # one spelling, so that equal keys are seen


def _mailbox(text: str) -> str:
    try:
        address = EmailAddress.parse(text)
    except Invalid:
        raise ValueError("an e-mail address is needed") from None
    if not address.written.isascii():
        raise ValueError("an e-mail address of ASCII letters is needed")
    return address.written


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?")


def _origins(text: str) -> tuple[str, ...]:
    origins = _names(text)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin) or origin.endswith((":80", ":443")):
            raise ValueError("origins like https://app.example.com are needed, as browsers write them")
    return origins


_DATABASE = _secret_url("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is the variable AURASTREAM_<FIELD>, except `gemini_api_key`, which is also GEMINI_API_KEY."""

    mode: Mode = _setting(_one_of(Mode), Mode.EMBEDDED, "embedded: all in one process; production: outside services")
    host: str = _setting(str, "127.0.0.1", "the address to listen on")
    port: int = _setting(_whole(1, 65535), 8001, "the port to listen on")
    public_url: str = _setting(_url("http", "https"), "", "where people reach us; default http://127.0.0.1:<port>")
    data_dir: Path = _setting(Path, Path(".data"), "embedded: everything that is kept")
    database_url: Secret | None = _setting(_DATABASE, None, "PostgreSQL 18 as aurastream_app")
    worker_database_url: Secret | None = _setting(_DATABASE, None, "PostgreSQL 18 as aurastream_worker")
    owner_database_url: Secret | None = _setting(_DATABASE, None, "PostgreSQL 18 as the owner, for migrations only")
    redis_url: Secret | None = _setting(_secret_url("redis", "rediss"), None, "Redis: bells and news")
    storage_url: str = _setting(_store_url, "", "file:///…, s3://…, gs://…, az://…; default a folder in data_dir")
    signing_key: Secret | None = _setting(_key, None, "32 random bytes as base64url: signs access tokens")
    previous_signing_key: Secret | None = _setting(_key, None, "still read while its tokens live")
    links_key: Secret | None = _setting(_key, None, "32 random bytes as base64url: signs file links")
    sealing_key: Secret | None = _setting(_key, None, "32 random bytes as base64url: seals providers' grants")
    previous_sealing_key: Secret | None = _setting(_key, None, "still opened until `aurastream secrets reseal` is done")
    access_token_life: timedelta = _setting(_seconds(60, 30 * 86400), timedelta(hours=24), "of an access token")
    gemini_api_key: Secret | None = _setting(_secret(8), None, "without one the local image model draws")
    gemini_base_url: str = _setting(_url("http", "https"), "", "another address than Google's")
    image_models: tuple[str, ...] = _setting(
        _names, ("gemini-nano-banana-2.1", "gemini-3-pro-image"), "image models in the order to try"
    )
    jobs_at_once: int = _setting(_whole(1, 64), 4, "jobs that one process works on at the same time")
    lease: timedelta = _setting(_seconds(1, 600), timedelta(seconds=60), "how long a silent worker keeps its job")
    sweep_every: timedelta = _setting(_seconds(0.2, 60), timedelta(seconds=5), "how often dead workers are looked for")
    stream_patience: timedelta = _setting(
        _seconds(0.2, 60), timedelta(seconds=10), "how long a stream trusts a silence before it looks itself"
    )
    fair_use: int = _setting(
        _whole(0, 10**9), FAIR_USE_ASSETS_A_MONTH, "assets a month above which unlimited plans wait with everybody"
    )
    finishing_threads: int = _setting(_whole(1, 32), 2, "pictures that are finished at the same time")
    connections: int = _setting(_whole(2, 200), 10, "database connections of each pool")
    mail_url: Secret | None = _setting(
        _secret_url("smtp", "smtps", "file"), None, "smtps://user:password@host:465, smtp://…:587, file:///folder"
    )
    mail_from: str = _setting(_mailbox, "", "the address that letters come from")
    twitch_client_id: str = _setting(str, "", "signing in with Twitch")
    twitch_client_secret: Secret | None = _setting(_secret(8), None, "signing in with Twitch")
    google_client_id: str = _setting(str, "", "signing in with Google and YouTube")
    google_client_secret: Secret | None = _setting(_secret(8), None, "signing in with Google and YouTube")
    discord_client_id: str = _setting(str, "", "signing in with Discord")
    discord_client_secret: Secret | None = _setting(_secret(8), None, "signing in with Discord")
    tiktok_client_key: str = _setting(str, "", "signing in with TikTok")
    tiktok_client_secret: Secret | None = _setting(_secret(8), None, "signing in with TikTok")
    return_addresses: tuple[str, ...] = _setting(
        _origins, (), "origins besides our own to which a provider's sign-in may return, comma-separated"
    )
    allowed_origins: tuple[str, ...] = _setting(
        _origins, (), "origins whose pages may call the API from a browser, comma-separated"
    )
    trusted_proxies: int = _setting(_whole(0, 10), 0, "proxies in front of us whose X-Forwarded-For is believed")
    metrics_token: Secret | None = _setting(_secret(16), None, "lets /metrics be read from elsewhere than this host")
    log_format: str = _setting(_one_of_words("text", "json"), "", "default text when embedded, json in production")

    @classmethod
    def read(cls) -> Self:
        """The settings of this process."""
        return cls.from_environment(os.environ)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Raises `SettingsWrong` for the first variable that is unknown, unreadable or missing."""
        known = {PREFIX + setting.name.upper(): setting for setting in fields(cls)}
        given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value}
        if key := environment.get("GEMINI_API_KEY"):
            given.setdefault(PREFIX + "GEMINI_API_KEY", key)
        values: dict[str, Any] = {}
        for name, text in given.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                raise SettingsWrong(f"{name} is not a setting{f'; did you mean {close[0]}?' if close else ''}")
            setting = known[name]
            try:
                values[setting.name] = setting.metadata["read"](text)
            except ValueError as error:
                hidden = "Secret" in str(setting.type) or "url" in setting.name
                shown = "" if hidden else f" {text!r}"
                raise SettingsWrong(f"{name}{shown} cannot be used: {error}") from error
        settings = cls(**values)
        settings._require_pairs()
        settings._require_what_production_needs()
        return settings

    def _require_pairs(self) -> None:
        """Who is registered with a provider has both an id and a secret."""
        for id_name, secret_name in REGISTRATIONS:
            if bool(getattr(self, id_name)) != bool(getattr(self, secret_name)):
                missing = secret_name if getattr(self, id_name) else id_name
                raise SettingsWrong(f"{PREFIX}{missing.upper()} is needed, as its counterpart was given")

    def _require_what_production_needs(self) -> None:
        if self.mode is Mode.EMBEDDED:
            return
        needed = (
            "database_url",
            "worker_database_url",
            "redis_url",
            "storage_url",
            "signing_key",
            "links_key",
            "sealing_key",
            "public_url",
            "mail_url",
            "mail_from",
        )
        for name in needed:
            if not getattr(self, name):
                raise SettingsWrong(f"{PREFIX}{name.upper()} is needed in production")
        if not self.public_url.startswith("https:") and urlsplit(self.public_url).hostname not in LOOPBACK:
            raise SettingsWrong(f"{PREFIX}PUBLIC_URL must begin with https:// in production")
        if len({self.signing_key, self.links_key, self.sealing_key}) < 3:
            raise SettingsWrong(f"{PREFIX}SIGNING_KEY, {PREFIX}LINKS_KEY and {PREFIX}SEALING_KEY must differ")

    @property
    def on_this_machine(self) -> bool:
        """Whether nobody from elsewhere can reach us."""
        return self.host in LOOPBACK

    @property
    def address(self) -> str:
        if self.public_url:
            return self.public_url
        here = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{here}:{self.port}"
