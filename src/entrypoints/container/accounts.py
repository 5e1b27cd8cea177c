"""What people prove themselves with, how they are written to, and how often they may try."""

import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.local.identity import LocalIdentityProviders
from adapters.mail.folder import FolderMail
from adapters.mail.smtp import MailServer, Security, SmtpMail
from adapters.memory.limits import MemoryRateLimits
from adapters.oauth.providers import OAuthIdentityProviders
from adapters.oauth.registration import OAuthClient
from adapters.redis.limits import RedisRateLimits
from adapters.system.clock import now
from adapters.system.derived_tokens import DerivedLinkTokens, DerivedRefreshTokens, SessionCsrfTokens
from adapters.system.keys import derived, name_of
from adapters.system.passwords import Argon2Passwords
from adapters.system.sealing import EnvelopeSealing
from adapters.system.tokens import JwtAccessTokens
from application.accounts.export_account import PACKING
from application.accounts.ports import IdentityProviders, Mail
from application.ports import RateLimits
from domain.accounts import Provider
from entrypoints.container.keys import all_keys, given, key_bytes
from entrypoints.settings import Mode, Secret, Settings

EMBEDDED_SENDER = "hello@aurastream.example"
EMBEDDED_ADDRESS_FACTOR = 100
"""On one machine everybody comes from the same address."""


def open_passwords(closing: AsyncExitStack) -> Argon2Passwords:
    passwords = Argon2Passwords()
    closing.callback(passwords.close)
    return passwords


def access_tokens(settings: Settings) -> JwtAccessTokens:
    keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in _signing_seeds(settings)]
    return JwtAccessTokens(
        {name_of(key.public_key().public_bytes_raw()): key for key in keys},
        issuer="aurastream",
        audience="aurastream-api",
        life=settings.access_token_life,
        now=now,
    )


def refresh_tokens(settings: Settings) -> DerivedRefreshTokens:
    return DerivedRefreshTokens(_signing_seeds(settings))


def link_tokens(settings: Settings) -> DerivedLinkTokens:
    return DerivedLinkTokens(_signing_seeds(settings))


def csrf_tokens(settings: Settings) -> SessionCsrfTokens:
    return SessionCsrfTokens(_signing_seeds(settings))


def _signing_seeds(settings: Settings) -> list[bytes]:
    return list(all_keys(settings.signing_key, settings.previous_signing_key))


def sealing(settings: Settings) -> EnvelopeSealing:
    keys = all_keys(settings.sealing_key, settings.previous_sealing_key)
    return EnvelopeSealing({name_of(key): key for key in keys})


def open_mail(settings: Settings) -> Mail:
    sender = settings.mail_from or EMBEDDED_SENDER
    if settings.mail_url is None:
        return FolderMail(settings.data_dir / "mail", sender=sender, now=now)
    if (folder := urlsplit(settings.mail_url.reveal())).scheme == "file":
        return FolderMail(Path(unquote(folder.path)), sender=sender, now=now)
    return SmtpMail(mail_server(settings.mail_url), sender=sender, now=now)


def mail_server(url: Secret) -> MailServer:
    """`smtps` is TLS from the first byte, `smtp` STARTTLS, which only a server on this machine may do without."""
    parts = urlsplit(url.reveal())
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        security, port = Security.TLS, 465
    elif host in {"localhost", "127.0.0.1", "::1"}:
        security, port = Security.NONE, 25
    else:
        security, port = Security.STARTTLS, 587
    return MailServer(
        host,
        parts.port or port,
        security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def open_rate_limits(closing: AsyncExitStack, settings: Settings) -> RateLimits:
    key = derived(key_bytes(settings.signing_key), "rate limit counters")
    if settings.redis_url is None:
        return MemoryRateLimits(key, time.monotonic_ns)
    limits = RedisRateLimits(settings.redis_url.reveal(), key=key)
    closing.push_async_callback(limits.aclose)
    return limits


def address_factor(settings: Settings) -> int:
    return EMBEDDED_ADDRESS_FACTOR if settings.mode is Mode.EMBEDDED else 1


def local_identity(settings: Settings) -> LocalIdentityProviders | None:
    """Embedded mode's own sign-in page, where anybody may be anybody: for who sits at this machine only."""
    if settings.mode is not Mode.EMBEDDED or not settings.on_this_machine:
        return None
    return LocalIdentityProviders(address=settings.address, now=now)


def identity_providers(settings: Settings, local: LocalIdentityProviders | None) -> IdentityProviders:
    """Those that this installation is registered with; in embedded mode without any, the local stand-in for all."""
    clients = {
        provider: OAuthClient(client_id, given(secret))
        for provider, client_id, secret in (
            (Provider.TWITCH, settings.twitch_client_id, settings.twitch_client_secret),
            (Provider.GOOGLE, settings.google_client_id, settings.google_client_secret),
            (Provider.YOUTUBE, settings.google_client_id, settings.google_client_secret),
            (Provider.DISCORD, settings.discord_client_id, settings.discord_client_secret),
            (Provider.TIKTOK, settings.tiktok_client_key, settings.tiktok_client_secret),
        )
        if client_id
    }
    if local is not None and not clients:
        return local
    return OAuthIdentityProviders.registered(clients, now=now)


def settling(settings: Settings) -> timedelta:
    """How long after an erasure a worker may still store something: a picture until its lease is over, or an export
    until it must be packed. With a minute for a store that is slow to take it."""
    return max(settings.lease, PACKING) + timedelta(minutes=1)
