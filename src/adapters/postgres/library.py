"""Jobs and assets as screens read them, many times a second."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.database import Reads
from adapters.postgres.generation import job_of
from application.assets.ports import AssetCard, AssetFilter
from application.generation.ports import JobPlace
from domain.assets import AssetNotFound, Variant
from domain.generation.asset_types import AssetType
from domain.generation.job import JobNotFound

JOB = """
    SELECT *, CASE WHEN status = 'queued' THEN queue_position(lane, run_at) END AS position
    FROM generation_jobs
"""

ASSET = """
    SELECT id, job_id, brand_kit_id, asset_type, variants, generation_params, quality, viral_score, is_public,
           created_at, expires_at
    FROM assets
"""

_VARIANTS = msgspec.json.Decoder(tuple[Variant, ...])


class SqlJobReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(f"{JOB} WHERE user_id = $1 AND id = $2", user_id, job_id)
        if row is None:
            raise JobNotFound
        return JobPlace(job_of(row), row["position"])

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        query = Conditions(user_id)
        query.require("status =", status)
        query.require("asset_type =", asset_type)
        query.require("id <", before)
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(f"{JOB} {query.sql} ORDER BY id DESC LIMIT {int(limit)}", *query.values)
        return [JobPlace(job_of(row), row["position"]) for row in rows]


class SqlAssetReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(f"{ASSET} WHERE user_id = $1 AND id = $2", user_id, asset_id)
        if row is None:
            raise AssetNotFound
        return _asset(row)

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        query = Conditions(user_id)
        query.require("asset_type =", where.asset_type)
        query.require("brand_kit_id =", where.brand_kit_id)
        query.require("job_id =", where.job_id)
        query.require("id <", before)
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(f"{ASSET} {query.sql} ORDER BY id DESC LIMIT {int(limit)}", *query.values)
        return [_asset(row) for row in rows]


class Conditions:
    """A WHERE clause grown from what was asked; columns are ours, values are always parameters."""

    def __init__(self, user_id: UUID) -> None:
        self.sql, self.values = "WHERE user_id = $1", [user_id]

    def require(self, column_and_operator: str, value: Any) -> None:
        if value is not None:
            self.values.append(value)
            self.sql += f" AND {column_and_operator} ${len(self.values)}"


def _asset(row: Any) -> AssetCard:
    identity, job_id, kit, asset_type, variants, params, quality, score, is_public, created_at, expires_at = row
    return AssetCard(
        identity,
        job_id,
        kit,
        AssetType(asset_type),
        _VARIANTS.decode(variants),
        params,
        quality,
        score,
        is_public,
        created_at,
        expires_at,
    )
