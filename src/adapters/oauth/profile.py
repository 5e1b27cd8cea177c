"""From what a provider says about somebody to what we take over."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from domain.accounts import MAX_DISPLAY_NAME, EmailAddress, Provider, ProviderAccount
from domain.accounts.user import check_avatar_url
from domain.errors import Invalid

NAMELESS: Final = "Creator"

_JOINER: Final = "\u200d"  # joins emoji; every other invisible character could make a name look like another
_VISIBLE: Final = frozenset("LNPS")


def account_of(
    provider: Provider, subject: str, *, names: Iterable[str | None], email: str | None, avatar_url: str | None
) -> ProviderAccount:
    """`names` in order of preference; `email` only when the provider says that it is verified."""
    cleaned = (clean_name(name) for name in names if name)
    return ProviderAccount(
        provider, subject, _address(email), next((name for name in cleaned if name), NAMELESS), _avatar(avatar_url)
    )


def clean_name(name: str) -> str:
    """At most 50 visible characters on one line, in NFC; empty when nothing is left."""
    shown = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", name))
    kept = "".join(letter for letter in shown if unicodedata.category(letter)[0] != "C" or letter == _JOINER)
    cut = " ".join(kept.split())[:MAX_DISPLAY_NAME].strip(f" {_JOINER}")
    return cut if any(unicodedata.category(letter)[0] in _VISIBLE for letter in cut) else ""


def _address(email: str | None) -> EmailAddress | None:
    """None also for one that we would read as another spelling: whose mailbox that is the provider has not verified."""
    if not email or not unicodedata.is_normalized("NFKC", email):
        return None
    try:
        return EmailAddress.parse(email)
    except Invalid:
        return None


def _avatar(url: str | None) -> str | None:
    try:
        check_avatar_url(url or "")
    except Invalid:
        return None
    return url
