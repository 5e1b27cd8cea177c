from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from adapters.postgres.database import Reads
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.transaction import Transaction
from application.brand_kits.ports import KitOnShelf
from domain.accounts import AccountNotFound
from domain.brand_kits import Brand, BrandKit, BrandKitNotFound, KitVersion, Shelf, Version, VersionNotFound
from domain.tiers import Tier

LOCK_SHELF = """
    SELECT id, tier, active_brand_kit_id FROM users WHERE id = $1 FOR NO KEY UPDATE
"""
"""Whatever refers to the user, such as a new job, does not wait for this."""

COUNT_KITS = "SELECT count(*) AS kits FROM brand_kits WHERE user_id = $1 AND deleted_at IS NULL"
"""A statement of its own, so that it sees what was committed while the shelf was waited for."""

SAVE_SHELF = "UPDATE users SET active_brand_kit_id = $2 WHERE id = $1"

ADD_KIT = """
    INSERT INTO brand_kits (id, user_id, version, created_at, updated_at, deleted_at) VALUES ($1, $2, $3, $4, $5, $6)
"""

ADD_VERSION = """
    WITH said AS (
        INSERT INTO brand_kit_versions (id, user_id, kit_id, number, brand, changed, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO brand_kit_logos (user_id, kit_id, key) SELECT $2, $3, unnest($8::varchar[])
    ON CONFLICT (user_id, key, kit_id) DO NOTHING
"""
"""A logo is noted with the first version that names it; as no version is lost, the kit names it from then on."""

SAVE_KIT = """
    UPDATE brand_kits SET version = $3, updated_at = $4, deleted_at = $5
    WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)
"""

_KIT = """
    SELECT k.id, k.user_id, k.created_at, k.updated_at, k.deleted_at,
        v.id AS version_id, v.number, v.brand, v.changed, v.made_at
    FROM brand_kits k JOIN brand_kit_versions v ON v.user_id = k.user_id AND v.kit_id = k.id
"""

GET_KIT = f"{_KIT} WHERE k.id = $1 AND ($2::uuid IS NULL OR k.user_id = $2) AND v.number = k.version"

GET_VERSION = f"{_KIT} WHERE k.id = $1 AND ($2::uuid IS NULL OR k.user_id = $2) AND v.number = $3"

GET_MADE = f"{_KIT} WHERE v.id = $1 AND ($2::uuid IS NULL OR k.user_id = $2)"

PRESENT = """
    SELECT k.id, v.number, v.brand FROM brand_kits k JOIN users u ON u.id = k.user_id
    JOIN brand_kit_versions v ON v.user_id = k.user_id AND v.kit_id = k.id AND v.number = k.version
    WHERE k.user_id = $1 AND k.id = coalesce($2, u.active_brand_kit_id) AND k.deleted_at IS NULL
"""
"""In one statement: a kit that is deleted meanwhile is active for it, or was not there."""

AT = """
    SELECT brand FROM brand_kit_versions WHERE kit_id = $1 AND number = $2 AND ($3::uuid IS NULL OR user_id = $3)
"""

_ON_SHELF = """
    SELECT k.id, k.user_id, k.created_at, k.updated_at, k.deleted_at,
        v.id AS version_id, v.number, v.brand, v.changed, v.made_at, u.active_brand_kit_id = k.id AS is_active
    FROM brand_kits k JOIN users u ON u.id = k.user_id
    JOIN brand_kit_versions v ON v.user_id = k.user_id AND v.kit_id = k.id AND v.number = k.version
"""

READ = f"{_ON_SHELF} WHERE k.user_id = $1 AND k.id = $2 AND k.deleted_at IS NULL"

READ_ACTIVE = f"{_ON_SHELF} WHERE k.user_id = $1 AND k.id = u.active_brand_kit_id"

_BEHIND = "($2::uuid IS NULL OR k.id < $2) ORDER BY k.id DESC LIMIT $3"

PAGE = f"{_ON_SHELF} WHERE k.user_id = $1 AND k.deleted_at IS NULL AND {_BEHIND}"

DELETED_SINCE = f"{_ON_SHELF} WHERE k.user_id = $1 AND k.deleted_at > $4 AND {_BEHIND}"

_VERSION = "SELECT id AS version_id, number, brand, changed, made_at FROM brand_kit_versions"

READ_VERSION = f"{_VERSION} WHERE user_id = $1 AND kit_id = $2 AND number = $3"

VERSIONS = f"""
    {_VERSION} WHERE user_id = $1 AND kit_id = $2 AND ($3::uuid IS NULL OR number < (
        SELECT number FROM brand_kit_versions WHERE user_id = $1 AND kit_id = $2 AND id = $3
    )) ORDER BY number DESC LIMIT $4
"""  # noqa: S608  # of constants only
"""Ids are made by hosts whose clocks differ; numbers are given under the lock of the shelf."""

LOCK_DELETED = f"""
    {_KIT} JOIN users u ON u.id = k.user_id WHERE k.deleted_at <= $1 AND v.number = k.version
    ORDER BY k.deleted_at LIMIT $2 FOR UPDATE OF k SKIP LOCKED FOR NO KEY UPDATE OF u SKIP LOCKED
"""  # of constants only
"""With the owner. Who is being erased at this moment is left out, not waited for; and two sweeps never remove kits of
one owner side by side, where each would see that the other's kit still names a logo of both."""

REMOVE_KIT = """
    WITH gone AS (DELETE FROM brand_kits WHERE user_id = $1 AND id = $2)
    SELECT key FROM brand_kit_logos mine WHERE user_id = $1 AND kit_id = $2 AND NOT EXISTS (
        SELECT FROM brand_kit_logos other WHERE other.user_id = $1 AND other.key = mine.key AND other.kit_id <> $2)
"""
"""Versions and logos go with their kit, after this statement has seen which logos it named."""


class SqlBrandKits:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def lock_shelf(self, user_id: UUID) -> Shelf:
        if self._me not in {None, user_id}:
            raise AccountNotFound
        user = await self._transaction.fetch_one(LOCK_SHELF, user_id)
        if user is None:
            raise AccountNotFound
        [counted] = await self._transaction.fetch(COUNT_KITS, user_id)
        active = user["active_brand_kit_id"]
        return Shelf(
            UUID(int=user["id"].int), Tier(user["tier"]), counted["kits"], UUID(int=active.int) if active else None
        )

    async def save_shelf(self, shelf: Shelf) -> None:
        keep_to_own(self._me, shelf.user_id)
        await self._transaction.fetch(SAVE_SHELF, shelf.user_id, shelf.active)

    async def add(self, kit: BrandKit) -> None:
        keep_to_own(self._me, kit.user_id)
        await self._transaction.fetch(
            ADD_KIT, kit.id, kit.user_id, kit.version.number, kit.created_at, kit.updated_at, kit.deleted_at
        )
        await self._add_version(kit)

    async def get(self, kit_id: UUID, *, deleted: bool = False) -> BrandKit:
        row = await self._transaction.fetch_one(GET_KIT, kit_id, self._me)
        if row is None or (row["deleted_at"] and not deleted):
            raise BrandKitNotFound
        return kit_of(row)

    async def save(self, kit: BrandKit) -> None:
        keep_to_own(self._me, kit.user_id)
        await self._add_version(kit)
        await self._transaction.fetch(SAVE_KIT, kit.id, self._me, kit.version.number, kit.updated_at, kit.deleted_at)

    async def version(self, kit_id: UUID, number: int) -> Version:
        row = await self._transaction.fetch_one(GET_VERSION, kit_id, self._me, number)
        if row is None:
            raise VersionNotFound
        return version_of(row)

    async def made(self, version_id: UUID) -> BrandKit:
        row = await self._transaction.fetch_one(GET_MADE, version_id, self._me)
        if row is None:
            raise VersionNotFound
        return replace(kit_of(row), updated_at=row["made_at"], deleted_at=None)

    async def _add_version(self, kit: BrandKit) -> None:
        version = kit.version
        await self._transaction.fetch(
            ADD_VERSION,
            version.id,
            kit.user_id,
            kit.id,
            version.number,
            msgspec.json.encode(version.brand).decode(),
            list(version.changed),
            version.made_at,
            [logo.key for logo in (*version.brand.logos, *version.brand.proposals)],
        )


class SqlBrands:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def present(self, user_id: UUID, kit_id: UUID | None) -> tuple[KitVersion, Brand] | None:
        if self._me not in {None, user_id}:
            raise BrandKitNotFound
        row = await self._transaction.fetch_one(PRESENT, user_id, kit_id)
        if row is None and kit_id is None:
            return None
        if row is None:
            raise BrandKitNotFound
        return KitVersion(UUID(int=row["id"].int), row["number"]), brand_of(row["brand"])

    async def at(self, version: KitVersion) -> Brand | None:
        row = await self._transaction.fetch_one(AT, version.kit_id, version.number, self._me)
        return brand_of(row["brand"]) if row else None


class SqlBrandKitReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, kit_id: UUID) -> KitOnShelf:
        return await self._one(READ, user_id, kit_id)

    async def active(self, user_id: UUID) -> KitOnShelf:
        return await self._one(READ_ACTIVE, user_id)

    async def page(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[KitOnShelf]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(PAGE, user_id, before, limit)
        return [_on_shelf(row) for row in rows]

    async def deleted_since(
        self, user_id: UUID, since: datetime, *, before: UUID | None, limit: int
    ) -> list[KitOnShelf]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(DELETED_SINCE, user_id, before, limit, since)
        return [_on_shelf(row) for row in rows]

    async def version(self, user_id: UUID, kit_id: UUID, number: int) -> Version:
        async with self._reads.as_user(user_id) as connection:
            kit = await connection.fetchrow(READ, user_id, kit_id)
            row = await connection.fetchrow(READ_VERSION, user_id, kit_id, number)
        if kit is None:
            raise BrandKitNotFound
        if row is None:
            raise VersionNotFound
        return version_of(row)

    async def versions(self, user_id: UUID, kit_id: UUID, *, before: UUID | None, limit: int) -> list[Version]:
        async with self._reads.as_user(user_id) as connection:
            kit = await connection.fetchrow(READ, user_id, kit_id)
            rows = await connection.fetch(VERSIONS, user_id, kit_id, before, limit)
        if kit is None:
            raise BrandKitNotFound
        return [version_of(row) for row in rows]

    async def _one(self, query: str, user_id: UUID, *values: object) -> KitOnShelf:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(query, user_id, *values)
        if row is None:
            raise BrandKitNotFound
        return _on_shelf(row)


class Fields(Protocol):
    """A row of either driver."""

    def __getitem__(self, name: str, /) -> Any: ...


def kit_of(row: Fields) -> BrandKit:
    return BrandKit(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        version=version_of(row),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deleted_at=row["deleted_at"],
    )


def version_of(row: Fields) -> Version:
    return Version(
        id=UUID(int=row["version_id"].int),
        number=row["number"],
        brand=brand_of(row["brand"]),
        changed=tuple(row["changed"]),
        made_at=row["made_at"],
    )


def brand_of(value: object) -> Brand:
    """A transaction's driver decodes JSON, a quick read leaves it as it is stored."""
    return msgspec.json.decode(value, type=Brand) if isinstance(value, msgspec.Raw) else msgspec.convert(value, Brand)


def _on_shelf(row: Fields) -> KitOnShelf:
    return KitOnShelf(kit_of(row), is_active=bool(row["is_active"]))


class SqlDeletedKits:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def lock_deleted(self, before: datetime, most: int) -> list[BrandKit]:
        keep_to_product(self._me)
        return [kit_of(row) for row in await self._transaction.fetch(LOCK_DELETED, before, most)]

    async def remove(self, kit: BrandKit) -> list[str]:
        keep_to_product(self._me)
        return [row["key"] for row in await self._transaction.fetch(REMOVE_KIT, kit.user_id, kit.id)]
