"""The list of assets with nothing around it: ASGI, asyncpg, msgspec. No sign-in, no row level security, no framework.

About as fast as Python can answer this; `user` in the query says whose assets are asked for.
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import asyncpg
import msgspec

from domain.undo import UNDO_WINDOW
from entrypoints.http.pages import Position

ASSETS = """
    SELECT id, job_id, brand_kit_id, remix_of, asset_type, variants, generation_params, quality, viral_score, is_public,
           share_expires_at, is_favorite, created_at, expires_at, deleted_at
    FROM assets WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT $2
"""


class Stored(msgspec.Struct):
    width: int
    height: int
    format: str
    bytes: int
    key: str


class Variant(msgspec.Struct):
    width: int
    height: int
    format: str
    bytes: int
    url: str


class Asset(msgspec.Struct):
    id: UUID
    job_id: UUID
    brand_kit_id: UUID | None
    remix_of: UUID | None
    asset_type: str
    width: int
    height: int
    format: str
    bytes: int
    cdn_url: str
    shareable_url: str | None
    is_public: bool
    share_expires_at: datetime | None
    is_favorite: bool
    variants: list[Variant]
    generation_params: msgspec.Raw
    viral_score: int
    quality: msgspec.Raw
    created_at: datetime
    expires_at: datetime | None
    deleted_at: datetime | None
    undo_until: datetime | None


class Page(msgspec.Struct):
    items: list[Asset]
    next_cursor: str | None


_stored = msgspec.json.Decoder(list[Stored])
_encode = msgspec.json.Encoder().encode


class Links:
    def __init__(self, secret: str, public_url: str) -> None:
        self._secret, self._start = urlsafe_b64decode(secret + "="), f"{public_url}/files/"
        self._shared = f"{public_url}/s/"

    def expiry(self) -> int:
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        return int((hour + timedelta(hours=2)).timestamp())

    def link(self, key: str, expires: int) -> str:
        digest = hmac.digest(self._secret, f"file link\n{expires}\n{key}".encode(), hashlib.sha256)
        return f"{self._start}{key}?exp={expires}&sig={urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    def page(self, asset_id: UUID) -> str:
        return f"{self._shared}{asset_id}"


class Bare:
    def __init__(self) -> None:
        self._links = Links(os.environ["LINKS_KEY"], os.environ["PUBLIC_URL"])
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        asked = parse_qs(scope["query_string"].decode())
        body = await self._page(UUID(asked["user"][0]), int(asked["limit"][0]))
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10, init=_raw_json)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _page(self, user_id: UUID, limit: int) -> bytes:
        assert self._pool
        rows = await self._pool.fetch(ASSETS, user_id, limit + 1)
        expires = self._links.expiry()
        items = [self._asset(row, expires) for row in rows[:limit]]
        more = Position(items[-1].created_at, items[-1].id).cursor() if len(rows) > limit else None
        return _encode(Page(items, more))

    def _asset(self, row: Any, expires: int) -> Asset:
        identity, job_id, kit, source, asset_type, stored, params, quality, score, *others = row
        is_public, share_expires_at, is_favorite, created_at, expires_at, deleted_at = others
        link = self._links.link
        variants = [
            Variant(each.width, each.height, each.format, each.bytes, link(each.key, expires))
            for each in _stored.decode(stored)
        ]
        master = variants[0]
        return Asset(
            identity,
            job_id,
            kit,
            source,
            asset_type,
            master.width,
            master.height,
            master.format,
            master.bytes,
            master.url,
            self._links.page(identity) if is_public else None,
            is_public,
            share_expires_at,
            is_favorite,
            variants,
            params,
            score,
            quality,
            created_at,
            expires_at,
            deleted_at,
            deleted_at + UNDO_WINDOW if deleted_at else None,
        )


async def _raw_json(connection: Any) -> None:
    def decode(value: bytes) -> msgspec.Raw:
        return msgspec.Raw(value[1:])

    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=bytes, decoder=decode, format="binary")


app = Bare()
