"""Which files the rows name, and what one process does for all of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from adapters.postgres.ownership import keep_to_product
from adapters.postgres.transaction import Transaction
from domain.stored_files import FileKind, FilePlace, place_of

_KEYS = "jsonb_path_query_array(variants || coalesce(original, '[]'), '$[*].key')"

OF_ASSETS = f"SELECT jsonb_array_elements_text({_KEYS}) AS key FROM assets WHERE job_id = ANY($1)"  # noqa: S608  # of constants only

OF_ART = """
    SELECT wish #>> '{art,key}' AS key FROM generation_jobs
    WHERE id = ANY($1) AND status NOT IN ('completed', 'failed', 'cancelled')
"""
"""What was sent with a job is kept as long as it runs."""

OF_EXPORTS = """
    SELECT asked.key FROM unnest($1::uuid[], $2::uuid[], $3::varchar[]) AS asked (user_id, id, key)
    JOIN exports USING (user_id, id) WHERE size IS NOT NULL OR ready_at IS NULL
"""
"""One that is not ready yet is being packed."""

OF_LOGOS = "SELECT key FROM brand_kit_logos WHERE user_id = ANY($1) AND key = ANY($2)"

DISCARDED = "SELECT key FROM discarded_files WHERE user_id = ANY($1) AND key = ANY($2)"

BEHIND = f"""
    SELECT id, {_KEYS} AS keys FROM assets
    WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
"""  # noqa: S608  # of constants only

TAKE = """
    INSERT INTO chores (name, due_at) VALUES ($1, now() + $2)
    ON CONFLICT (name) DO UPDATE SET due_at = now() + $2 WHERE chores.due_at <= now()
    RETURNING name
"""

PUT_OFF = "UPDATE chores SET due_at = now() + $2 WHERE name = $1"


class SqlNamedFiles:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def unnamed(self, keys: Sequence[str]) -> list[str]:
        keep_to_product(self._me)
        known = {key: place for key in keys if (place := place_of(key))}
        _, jobs, _ = _columns(known, FileKind.ASSET)
        _, art, _ = _columns(known, FileKind.ART)
        users, _, logos = _columns(known, FileKind.LOGO)
        named = {
            row["key"]
            for query, values in (
                (OF_ASSETS, (jobs,)),
                (OF_ART, (art,)),
                (OF_EXPORTS, _columns(known, FileKind.EXPORT)),
                (OF_LOGOS, (users, logos)),
                (DISCARDED, ([place.user_id for place in known.values()], list(known))),
            )
            for row in await self._transaction.fetch(query, *values)
        }
        return [key for key in known if key not in named]

    async def of_assets_behind(self, asset_id: UUID | None, most: int) -> list[tuple[UUID, list[str]]]:
        keep_to_product(self._me)
        rows = await self._transaction.fetch(BEHIND, asset_id, most)
        return [(UUID(int=row["id"].int), row["keys"]) for row in rows]


class SqlChores:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def take(self, name: str, every: timedelta) -> bool:
        keep_to_product(self._me)
        return bool(await self._transaction.fetch(TAKE, name, every))

    async def put_off(self, name: str, wait: timedelta) -> None:
        keep_to_product(self._me)
        await self._transaction.fetch(PUT_OFF, name, wait)


def _columns(known: Mapping[str, FilePlace], kind: FileKind) -> tuple[list[UUID], list[UUID], list[str]]:
    """Of the files of one kind: whose they are, what made them, and their keys."""
    of_kind = {key: place for key, place in known.items() if place.kind is kind}
    return [place.user_id for place in of_kind.values()], [place.made_by for place in of_kind.values()], list(of_kind)
