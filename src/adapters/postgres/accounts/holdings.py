"""Everything we hold about somebody, read under row level security: what is not theirs does not exist here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from adapters.postgres.database import Reads
from domain.accounts import AccountNotFound
from domain.assets import Original, Variant
from domain.brand_kits import Brand

ACCOUNT = """
    SELECT id, email, email_verified, pending_email, display_name, avatar_url, role, tier,
        password_hash IS NOT NULL AS has_password, created_at, updated_at
    FROM users WHERE id = $1
"""

SLICE = 100
"""Rows that are written in one go, which takes about two milliseconds: so long no other thread has its turn."""

LISTS: Mapping[str, str] = {
    "sessions.json": """
        SELECT id, created_at, refreshed_at, expires_at, ended_at, ended_because, agent, address, refreshed_by_agent,
            refreshed_by_address
        FROM login_sessions WHERE user_id = $1 ORDER BY id
    """,
    "identities.json": "SELECT id, provider, subject, created_at FROM identities WHERE user_id = $1 ORDER BY id",
    "jobs.json": """
        SELECT id, status, wish AS "order", slots, lane, progress, error_code, error_message, queued_at, started_at,
            completed_at, created_at, updated_at
        FROM generation_jobs WHERE user_id = $1 ORDER BY id
    """,
}
"""Column by column: a new one is held back until somebody has thought about whether it is a secret."""

ASSETS = """
    SELECT id, job_id, index, brand_kit_id, asset_type, variants, generation_params, quality, viral_score, is_public,
        created_at, expires_at, remix_of, share_expires_at, is_favorite, deleted_at, original
    FROM assets WHERE user_id = $1 ORDER BY id
"""

PERIODS = """
    SELECT period_start, period_end, used, reserved FROM usage_periods WHERE user_id = $1 ORDER BY period_start
"""

ENTRIES = """
    SELECT job_id, round, index, kind FROM quota_entries WHERE user_id = $1 ORDER BY job_id, round, index, kind
"""

KITS = """
    SELECT k.id, u.active_brand_kit_id IS NOT DISTINCT FROM k.id AS is_active, k.created_at, k.updated_at, k.deleted_at
    FROM brand_kits k JOIN users u ON u.id = k.user_id WHERE k.user_id = $1 ORDER BY k.id
"""

KIT_VERSIONS = """
    SELECT kit_id, number, brand, changed, made_at FROM brand_kit_versions WHERE user_id = $1 ORDER BY kit_id, number
"""

AUDIT_LOG = "SELECT id, action, at, personal FROM audit_log WHERE user_id = $1 ORDER BY number"

FILES = "SELECT id, variants, original FROM assets WHERE user_id = $1 ORDER BY id"

LOGOS = "SELECT brand FROM brand_kit_versions WHERE user_id = $1 ORDER BY kit_id, number"

_BRAND = msgspec.json.Decoder(Brand)
_VARIANTS = msgspec.json.Decoder(list[Variant])
_ORIGINAL = msgspec.json.Decoder(Original)


class SqlHoldings:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def documents(self, user_id: UUID) -> dict[str, bytes]:
        """Written in a thread, after the connection was given back: what years left takes a good part of a second."""
        async with self._reads.as_user(user_id) as connection:
            account = await connection.fetchrow(ACCOUNT, user_id)
            if account is None:
                raise AccountNotFound
            lists = {name: await connection.fetch(query, user_id) for name, query in LISTS.items()}
            assets = await connection.fetch(ASSETS, user_id)
            kits, versions = await connection.fetch(KITS, user_id), await connection.fetch(KIT_VERSIONS, user_id)
            audit_log = await connection.fetch(AUDIT_LOG, user_id)
            periods, entries = await connection.fetch(PERIODS, user_id), await connection.fetch(ENTRIES, user_id)

        def write() -> dict[str, bytes]:
            return {
                "account.json": _written(dict(account)),
                **{name: _listed(rows, _row) for name, rows in lists.items()},
                "assets.json": _listed(assets, _asset),
                "brand_kits.json": _listed(kits, _row),
                "brand_kit_versions.json": _listed(versions, _version),
                "audit_log.json": _listed(audit_log, _line),
                "quota.json": b'{"periods": %b, "entries": %b}' % (_listed(periods, _row), _listed(entries, _row)),
            }

        return await asyncio.to_thread(write)

    async def files(self, user_id: UUID) -> list[tuple[str, str]]:
        async with self._reads.as_user(user_id) as connection:
            rows, versions = await connection.fetch(FILES, user_id), await connection.fetch(LOGOS, user_id)
        return await asyncio.to_thread(lambda: _files(rows) + _logos(versions))


def _files(rows: Sequence[Record]) -> list[tuple[str, str]]:
    return [(file.key, _path(row["id"], file.key)) for row in rows for file in _stored(row)]


def _stored(row: Record) -> list[Variant | Original]:
    original = row["original"] and _ORIGINAL.decode(row["original"])
    return [*_VARIANTS.decode(row["variants"]), *([original] if original else [])]


def _logos(versions: Sequence[Record]) -> list[tuple[str, str]]:
    """Each file once, however many versions name it."""
    brands = (_BRAND.decode(row["brand"]) for row in versions)
    keys = dict.fromkeys(logo.key for brand in brands for logo in (*brand.logos, *brand.proposals))
    return [(key, _logo_path(key)) for key in keys]


def _row(row: Record) -> dict[str, object]:
    return dict(row)


def _asset(row: Record) -> dict[str, object]:
    files = [
        {
            "path": _path(row["id"], file.key),
            "width": file.width,
            "height": file.height,
            "format": file.format,
            "bytes": file.bytes,
            "sha256": file.sha256,
        }
        for file in _VARIANTS.decode(row["variants"])
    ]
    original = row["original"] and _ORIGINAL.decode(row["original"])
    told = original and {"path": _path(row["id"], original.key), "bytes": original.bytes, "sha256": original.sha256}
    return {**row, "variants": files, "original": told}


def _version(row: Record) -> dict[str, object]:
    brand: dict[str, Any] = msgspec.json.decode(row["brand"])
    for logo in (*brand["logos"], *brand["proposals"]):
        logo["path"] = _logo_path(logo.pop("key"))
    return {**row, "brand": brand}


def _logo_path(key: str) -> str:
    return f"files/logos/{key.rpartition('/')[2]}"


def _line(row: Record) -> dict[str, object]:
    personal: dict[str, object] = msgspec.json.decode(row["personal"])
    return {"id": row["id"], "action": row["action"], "at": row["at"], **personal}


def _path(asset_id: UUID, key: str) -> str:
    return f"files/{asset_id}/{key.rpartition('/')[2]}"


def _listed(rows: Sequence[Record], shape: Callable[[Record], dict[str, object]]) -> bytes:
    """One JSON array, put together from those of the slices, without their brackets."""
    slices = (rows[start : start + SLICE] for start in range(0, len(rows), SLICE))
    arrays = [_written([shape(row) for row in some]) for some in slices]
    return b"[" + b",".join(array[1:-1] for array in arrays) + b"]"


def _written(held: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(held), indent=2)
