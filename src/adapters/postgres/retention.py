"""What the product itself does to everybody's assets: how long they are kept, and that they go, with their files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Record

from adapters.postgres.asset_words import BLOCK, SET_BIT, flags_of, words_about
from adapters.postgres.assets import ASSET_COLUMNS, asset_of
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.transaction import Transaction
from application.assets.ports import KeptAsset
from domain.accounts import AccountNotFound
from domain.assets import EARLY, Asset, ExpiryNotice
from domain.assets.expiry_notice import LATE, PAUSE
from domain.stored_files import owner_of, require_files_of
from domain.tiers import Standing, Tier
from domain.undo import UNDO_WINDOW

STANDING = "SELECT tier, coalesce(tier_since, created_at) AS since FROM users WHERE id = $1 FOR KEY SHARE"
"""Weak enough for everything but changing the tier, which locks the row for itself."""

LOCK_BEHIND = """
    SELECT id, created_at, expires_at FROM assets WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2)
    ORDER BY id LIMIT $3 FOR UPDATE
"""

SAVE_ENDS = """
    UPDATE assets SET expires_at = kept.expires_at
    FROM unnest($1::uuid[], $2::timestamptz[]) AS kept (id, expires_at) WHERE kept.id = assets.id
"""

_LOCKED = f"""
    SELECT {", ".join(f"a.{name}" for name in ASSET_COLUMNS)}, u.tier, coalesce(u.tier_since, u.created_at) AS since
    FROM assets a JOIN users u ON u.id = a.user_id
"""  # noqa: S608  # of constants only

_PATIENT_WITH_NOBODY = "LIMIT $2 FOR UPDATE OF a SKIP LOCKED FOR KEY SHARE OF u SKIP LOCKED"

LOCK_EXPIRED = f"{_LOCKED} WHERE a.expires_at <= $1 ORDER BY a.expires_at {_PATIENT_WITH_NOBODY}"

LOCK_TRASHED = f"{_LOCKED} WHERE a.deleted_at <= $1 ORDER BY a.deleted_at {_PATIENT_WITH_NOBODY}"

REMOVE = "DELETE FROM assets WHERE id = ANY($1) RETURNING id, number"

_FOUND_BY = f"""
    WITH gone AS (
        SELECT user_id, word, number / {BLOCK} AS block, bit_or({SET_BIT}) AS bits
        FROM unnest($1::uuid[], $2::integer[], $3::varchar[]) AS found (user_id, number, word)
        GROUP BY user_id, word, number / {BLOCK}
    )
"""  # noqa: S608  # of constants only

LOCK_WORDS = f"""
    {_FOUND_BY} SELECT FROM asset_words w JOIN gone USING (user_id, word, block)
    ORDER BY w.user_id, w.word COLLATE "C", w.block FOR UPDATE OF w
"""  # of constants only
"""In the order in which everybody writes words, so that two writers cannot block each other in turn."""

CLEAR_WORDS = f"""
    {_FOUND_BY}
    UPDATE asset_words w SET members = substring(w.members::bit({BLOCK}) & ~gone.bits FROM 1 FOR length(w.members))
    FROM gone
    WHERE (w.user_id, w.word, w.block) = (gone.user_id, gone.word, gone.block)
"""  # noqa: S608  # of constants only

FORGET_WORDS = f"""
    {_FOUND_BY}
    DELETE FROM asset_words w USING gone
    WHERE (w.user_id, w.word, w.block) = (gone.user_id, gone.word, gone.block) AND bit_count(w.members) = 0
"""  # noqa: S608  # of constants only
"""What somebody said is not kept for longer than what was made of it."""

ADD_FILES = """
    INSERT INTO discarded_files (user_id, key) SELECT $1, unnest($2::varchar[]) ON CONFLICT DO NOTHING
"""
"""Without naming the key: whoever adds for a user may look at nothing."""

CLAIM_FILES = """
    UPDATE discarded_files f SET held_until = now() + $2
    FROM (SELECT user_id, key FROM discarded_files WHERE held_until <= now()
        ORDER BY held_until LIMIT $1 FOR UPDATE SKIP LOCKED) due
    WHERE (f.user_id, f.key) = (due.user_id, due.key)
    RETURNING f.key
"""

FORGET_FILES = """
    DELETE FROM discarded_files f USING unnest($1::uuid[], $2::varchar[]) AS gone (user_id, key)
    WHERE (f.user_id, f.key) = (gone.user_id, gone.key)
"""

_ENDING = "a.deleted_at IS NULL AND a.expires_at > $1"

UNTOLD = f"""
    WITH ending AS MATERIALIZED (
        SELECT a.user_id, a.expires_at FROM assets a WHERE {_ENDING} AND a.expires_at <= $2
    )
    SELECT a.user_id FROM ending a JOIN users u ON u.id = a.user_id LEFT JOIN expiry_notices n ON n.user_id = u.id
    WHERE u.email_verified AND u.erasing_since IS NULL
        AND (n.user_id IS NULL OR n.written_at <= $4 AND (a.expires_at > n.early_until
            OR a.expires_at <= $3 AND a.expires_at > n.late_until))
    GROUP BY a.user_id ORDER BY a.user_id LIMIT $5
"""  # noqa: S608  # of constants only
"""By when they end and never by whose they are: in that order every asset there is might be looked at."""

LOCK_NOTICE = "SELECT early_until, late_until, written_at FROM expiry_notices WHERE user_id = $1 FOR UPDATE"

SAVE_NOTICE = """
    INSERT INTO expiry_notices (user_id, early_until, late_until, written_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id) DO UPDATE SET early_until = $2, late_until = $3, written_at = $4
"""

ENDS = f"""
    SELECT (a.expires_at AT TIME ZONE 'UTC')::date AS day, count(*) AS assets FROM assets a
    WHERE a.user_id = $3 AND {_ENDING} AND a.expires_at <= $2 GROUP BY day ORDER BY day
"""  # noqa: S608  # of constants only


class SqlKeptAssets:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def standing(self, user_id: UUID) -> Standing:
        keep_to_product(self._me)
        row = await self._transaction.fetch_one(STANDING, user_id)
        if row is None:
            raise AccountNotFound
        return _standing(row)

    async def lock_behind(self, user_id: UUID, asset_id: UUID | None, most: int, *, patient: bool) -> list[KeptAsset]:
        keep_to_product(self._me)
        query = LOCK_BEHIND if patient else f"{LOCK_BEHIND} SKIP LOCKED"
        rows = await self._transaction.fetch(query, user_id, asset_id, most)
        return [KeptAsset(UUID(int=row["id"].int), row["created_at"], row["expires_at"]) for row in rows]

    async def save_ends(self, kept: Sequence[KeptAsset]) -> None:
        keep_to_product(self._me)
        if kept:
            ids, ends = [asset.id for asset in kept], [asset.expires_at for asset in kept]
            await self._transaction.fetch(SAVE_ENDS, ids, ends)

    async def lock_over(self, before: datetime, most: int) -> list[tuple[Asset, Standing]]:
        """Each kind by its own index: an OR of both would read every asset that has an end."""
        keep_to_product(self._me)
        expired = await self._transaction.fetch(LOCK_EXPIRED, before, most)
        trashed = await self._transaction.fetch(LOCK_TRASHED, before - UNDO_WINDOW, most - len(expired))
        rows = {row["id"]: row for row in (*expired, *trashed)}
        return [(asset_of(row), _standing(row)) for row in rows.values()]

    async def remove(self, assets: Sequence[Asset]) -> None:
        keep_to_product(self._me)
        rows = await self._transaction.fetch(REMOVE, [asset.id for asset in assets])
        numbers = {row["id"]: row["number"] for row in rows}
        found = [(asset.user_id, numbers[asset.id], word) for asset in assets for word in _all_words(asset)]
        if found:
            columns = [list(column) for column in zip(*found, strict=True)]
            for statement in (LOCK_WORDS, CLEAR_WORDS, FORGET_WORDS):
                await self._transaction.fetch(statement, *columns)


class SqlDiscardedFiles:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, user_id: UUID, keys: Sequence[str]) -> None:
        keep_to_own(self._me, user_id)
        require_files_of(user_id, keys)
        await self._transaction.fetch(ADD_FILES, user_id, keys)

    async def claim(self, most: int, hold: timedelta) -> list[str]:
        keep_to_product(self._me)
        return [row["key"] for row in await self._transaction.fetch(CLAIM_FILES, most, hold)]

    async def forget(self, keys: Sequence[str]) -> None:
        keep_to_product(self._me)
        await self._transaction.fetch(FORGET_FILES, [owner_of(key) for key in keys], keys)


class SqlExpiryNotices:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def untold(self, now: datetime, most: int) -> list[UUID]:
        keep_to_product(self._me)
        rows = await self._transaction.fetch(UNTOLD, now, now + EARLY, now + LATE, now - PAUSE, most)
        return [UUID(int=row["user_id"].int) for row in rows]

    async def lock(self, user_id: UUID) -> ExpiryNotice:
        keep_to_product(self._me)
        row = await self._transaction.fetch_one(LOCK_NOTICE, user_id)
        return ExpiryNotice(user_id, *row) if row else ExpiryNotice(user_id)

    async def save(self, notice: ExpiryNotice) -> None:
        keep_to_product(self._me)
        values = notice.user_id, notice.early_until, notice.late_until, notice.written_at
        await self._transaction.fetch(SAVE_NOTICE, *values)

    async def ends(self, user_id: UUID, after: datetime, until: datetime) -> list[tuple[date, int]]:
        keep_to_product(self._me)
        rows = await self._transaction.fetch(ENDS, after, until, user_id)
        return [(row["day"], row["assets"]) for row in rows]


def _standing(row: Record) -> Standing:
    return Standing(Tier(row["tier"]), row["since"])


def _all_words(asset: Asset) -> list[str]:
    return [*words_about(asset), *flags_of(asset)[0]]
