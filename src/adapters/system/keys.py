"""Keys made of the few random ones that a server is given, and what a key is called in public."""

from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SIZE = 32
"""Bytes of every key here, and the least that a seed may have."""


def derived(seed: bytes, label: str) -> bytes:
    """The key of a seed for one purpose, by HKDF-SHA-256 (RFC 5869): what is known of one tells nothing of another.

    There is no salt, because a seed is random already. Raises `ValueError` for a seed that is too short.
    """
    if len(seed) < SIZE:
        raise ValueError(f"a seed has at least {SIZE} random bytes")
    return HKDF(SHA256(), SIZE, salt=None, info=label.encode()).derive(seed)


def all_derived(seeds: Sequence[bytes], label: str) -> tuple[bytes, ...]:
    """The keys of one purpose, in the order of the seeds. Raises `ValueError` when there are none."""
    if not seeds:
        raise ValueError("at least one seed is needed")
    return tuple(derived(seed, label) for seed in seeds)


def name_of(key: bytes) -> str:
    """Sixteen hexadecimal digits that tell a random key from others, and nothing that helps to guess it."""
    return sha256(key).hexdigest()[:16]
