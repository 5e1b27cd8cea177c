"""Envelope encryption: what stands in the database is useless without a key that never does.

A sealed value, version 1, is these fields one after the other, 97 bytes more than the value itself:

    1       version, the byte 1
    8       the name of the server key
    12      nonce of the wrapped value key
    32+16   the value key, wrapped under the server key, and its tag
    12      nonce of the value
    n+16    the value, encrypted under the value key, and its tag

Both layers are AES-256-GCM with random nonces. Each vouches for the version and for the place of the value; the outer
one vouches for the name of the server key as well, which the inner one cannot, since it outlives that key. A value
key encrypts one value once. A server key should wrap no more than 2**32 value keys (NIST SP 800-38D, 8.3). What is not
seen is an older value put back into its own place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from os import urandom
from struct import Struct, pack
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.system.keys import SIZE, name_of
from application.ports import Place, SealBroken

VERSION = 1
NONCE, TAG = 12, 16
HEAD = Struct(f"!B8s{NONCE}s{SIZE + TAG}s{NONCE}s")


class EnvelopeSealing:
    """Seals under the first of the keys, opens under any. Each has 32 random bytes and is called by its `name_of`."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        for name, key in keys.items():
            if len(key) != SIZE or name != name_of(key):
                raise ValueError(f"the key {name} has not {SIZE} bytes or another name")
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self.key_name = next(iter(keys))

    def seal(self, plain: bytes, place: Place) -> bytes:
        value_key, nonce = AESGCM.generate_key(SIZE * 8), urandom(NONCE)
        value = AESGCM(value_key).encrypt(nonce, plain, _vouched("value", place))
        return self._wrap(value_key, nonce, value, place).packed()

    def open(self, sealed: bytes, place: Place) -> bytes:
        return self._open(_Envelope.unpacked(sealed), place)[1]

    def key_of(self, sealed: bytes) -> str:
        return _Envelope.unpacked(sealed).key_name

    def reseal(self, sealed: bytes, place: Place) -> bytes:
        """Only the value key is wrapped anew; the value is opened to see that it is whole, and stays as it is."""
        envelope = _Envelope.unpacked(sealed)
        value_key, _ = self._open(envelope, place)
        return self._wrap(value_key, envelope.nonce, envelope.value, place).packed()

    def _wrap(self, value_key: bytes, nonce: bytes, value: bytes, place: Place) -> "_Envelope":
        key_nonce = urandom(NONCE)
        wrapped = self._keys[self.key_name].encrypt(key_nonce, value_key, _vouched("key", place, self.key_name))
        return _Envelope(self.key_name, key_nonce, wrapped, nonce, value)

    def _open(self, envelope: "_Envelope", place: Place) -> tuple[bytes, bytes]:
        """The value key and the value."""
        key = self._keys.get(envelope.key_name)
        if key is None:
            raise SealBroken(f"sealed under the key {envelope.key_name}, which is not known")
        try:
            value_key = key.decrypt(envelope.key_nonce, envelope.wrapped, _vouched("key", place, envelope.key_name))
            return value_key, AESGCM(value_key).decrypt(envelope.nonce, envelope.value, _vouched("value", place))
        except InvalidTag as error:
            raise SealBroken(f"altered, or not sealed for {place.table}.{place.column} of this row") from error


@dataclass(frozen=True, slots=True)
class _Envelope:
    key_name: str
    key_nonce: bytes
    wrapped: bytes
    nonce: bytes
    value: bytes

    def packed(self) -> bytes:
        name = bytes.fromhex(self.key_name)
        return HEAD.pack(VERSION, name, self.key_nonce, self.wrapped, self.nonce) + self.value

    @classmethod
    def unpacked(cls, sealed: bytes) -> Self:
        if len(sealed) < HEAD.size + TAG or sealed[0] != VERSION:
            raise SealBroken("not a sealed value")
        _, name, key_nonce, wrapped, nonce = HEAD.unpack_from(sealed)
        return cls(name.hex(), key_nonce, wrapped, nonce, sealed[HEAD.size :])


def _vouched(layer: str, place: Place, *names: str) -> bytes:
    """What a layer holds true besides what it encrypts: each part behind its length, so that no two places agree."""
    parts = [layer.encode(), place.table.encode(), place.column.encode(), place.row.bytes, *map(str.encode, names)]
    return bytes([VERSION]) + b"".join(pack("!I", len(part)) + part for part in parts)
