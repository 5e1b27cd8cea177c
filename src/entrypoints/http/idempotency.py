"""Requests that may be sent twice and count once."""

import hashlib
from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter

from application.ports import Once

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        min_length=1,
        max_length=255,
        pattern="^[\\x21-\\x7e]+$",
        description="The same key and body within 24 hours give the first answer again.",
    ),
]


REPLAYED = "Idempotency-Replayed"


def once_of(user_id: UUID, operation: str, key: str | None, sent: bytes) -> Once | None:
    """`sent` is all that makes one request differ from another of the same operation; None without a key."""
    return Once(user_id, operation, key, hashlib.sha256(sent).digest()) if key else None
