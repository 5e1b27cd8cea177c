"""Everything we hold about somebody, read under row level security: what is not theirs does not exist here."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from asyncpg import Record

from adapters.postgres.database import Reads
from domain.accounts import AccountNotFound
from domain.assets import Variant

ACCOUNT = """
    SELECT id, email, email_verified, display_name, avatar_url, role, tier, password_hash IS NOT NULL AS has_password,
        created_at, updated_at
    FROM users WHERE id = $1
"""

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
        created_at, expires_at
    FROM assets WHERE user_id = $1 ORDER BY id
"""

PERIODS = """
    SELECT period_start, period_end, used, reserved FROM usage_periods WHERE user_id = $1 ORDER BY period_start
"""

ENTRIES = """
    SELECT job_id, round, index, kind FROM quota_entries WHERE user_id = $1 ORDER BY job_id, round, index, kind
"""

AUDIT_LOG = "SELECT id, action, at, personal FROM audit_log WHERE user_id = $1 ORDER BY number"

FILES = "SELECT id, variants FROM assets WHERE user_id = $1 ORDER BY id"

_VARIANTS = msgspec.json.Decoder(list[Variant])


class SqlHoldings:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def documents(self, user_id: UUID) -> dict[str, bytes]:
        documents: dict[str, bytes] = {}
        async with self._reads.as_user(user_id) as connection:
            account = await connection.fetchrow(ACCOUNT, user_id)
            if account is None:
                raise AccountNotFound
            documents["account.json"] = _written(dict(account))
            for name, query in LISTS.items():
                documents[name] = _written([dict(row) for row in await connection.fetch(query, user_id)])
            documents["assets.json"] = _written([_asset(row) for row in await connection.fetch(ASSETS, user_id)])
            documents["audit_log.json"] = _written([_line(row) for row in await connection.fetch(AUDIT_LOG, user_id)])
            documents["quota.json"] = _written(
                {
                    "periods": [dict(row) for row in await connection.fetch(PERIODS, user_id)],
                    "entries": [dict(row) for row in await connection.fetch(ENTRIES, user_id)],
                }
            )
        return documents

    async def files(self, user_id: UUID) -> list[tuple[str, str]]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(FILES, user_id)
        return [(file.key, _path(row["id"], file)) for row in rows for file in _VARIANTS.decode(row["variants"])]


def _asset(row: Record) -> dict[str, object]:
    files = [
        {
            "path": _path(row["id"], file),
            "width": file.width,
            "height": file.height,
            "format": file.format,
            "bytes": file.bytes,
            "sha256": file.sha256,
        }
        for file in _VARIANTS.decode(row["variants"])
    ]
    return {**row, "variants": files}


def _line(row: Record) -> dict[str, object]:
    personal: dict[str, object] = msgspec.json.decode(row["personal"])
    return {"id": row["id"], "action": row["action"], "at": row["at"], **personal}


def _path(asset_id: UUID, file: Variant) -> str:
    return f"files/{asset_id}/{file.width}x{file.height}.{file.format.extension}"


def _written(held: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(held), indent=2)
