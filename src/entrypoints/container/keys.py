"""Settings as the bytes that adapters want."""

import base64
from collections.abc import Sequence

from entrypoints.settings import Secret


def given(secret: Secret | None) -> str:
    if secret is None:
        raise LookupError("a setting that this process needs was not given")
    return secret.reveal()


def key_bytes(secret: Secret | None) -> bytes:
    text = given(secret)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def all_keys(newest: Secret | None, *others: Secret | None) -> Sequence[bytes]:
    """The newest first, which must be there; of the others those that are."""
    return [key_bytes(newest), *(key_bytes(other) for other in others if other)]
