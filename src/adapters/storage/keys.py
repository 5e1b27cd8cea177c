"""The one form of a storage key.

Keys are generated, never taken from input, yet every adapter checks them again: a key becomes a path on a disk and a
part of a signed URL. The allowed characters need no quoting in either.
"""

import re

MAX_LENGTH = 512

# A part never starts or ends with a dot and never holds two in a row, so `.`, `..` and hidden files cannot be written.
_KEY = re.compile(r"u(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)+")

_FOLDER_OF_USER = re.compile(r"u/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


def is_key(text: str) -> bool:
    return len(text) <= MAX_LENGTH and _KEY.fullmatch(text) is not None


def require_key(text: str) -> None:
    """Raise ValueError unless the text is a storage key; only its first characters are repeated in the message."""
    if not is_key(text):
        raise ValueError(f"not a storage key: {text[:80]!r}")


def require_folder_of_user(text: str) -> None:
    """Raise ValueError unless the text is `u/<uuid>/`: anything shorter holds other users' files as well."""
    if not _FOLDER_OF_USER.fullmatch(text):
        raise ValueError(f"not the folder of one user: {text[:80]!r}")
