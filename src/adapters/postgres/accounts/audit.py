"""The audit log: written by functions of the database, which chain each line to the one before it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from adapters.postgres.accounts.sessions import ADD_SESSION
from adapters.postgres.ownership import keep_to_own
from adapters.postgres.transaction import Transaction, as_json
from domain.accounts import AuditAction, AuditEntry, Client

WRITE_OWN = "SELECT write_own_audit($1, $2, $3, $4)"
WRITE = "SELECT write_audit($1, $2, $3, $4, $5)"

HEAD = "SELECT number, hash FROM audit_head"

BROKEN = """
    SELECT number FROM (
        SELECT *, lag(hash, 1, sha256('aurastream audit log')) OVER (ORDER BY number) AS before,
               row_number() OVER (ORDER BY number) AS place
        FROM audit_log
    ) line
    WHERE number <> place
        OR previous_hash <> before
        OR hash <> audit_line_hash(previous_hash, number, id, action, at, personal_digest)
        OR (user_id IS NOT NULL
            AND personal_digest IS DISTINCT FROM sha256(salt || convert_to(user_id::text || personal::text, 'UTF8')))
    UNION ALL SELECT number FROM audit_head head
    WHERE number <> (SELECT count(*) FROM audit_log)
        OR number > 0 AND hash IS DISTINCT FROM (SELECT hash FROM audit_log WHERE number = head.number)
    ORDER BY number
    LIMIT 10
"""
"""Lines that are not as they were written, or not where; the last one also when it is not what the head remembers."""

TAKE_TIME = "SET LOCAL statement_timeout = '10min'"
"""A million lines take about seven seconds."""


class SqlAudit:
    """Lines are held back until `write`, right before the commit: writing one makes every other writer wait."""

    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me
        self._waiting: list[AuditEntry] = []

    async def add(self, entry: AuditEntry) -> None:
        keep_to_own(self._me, entry.user_id)
        self._waiting.append(entry)

    async def write(self) -> None:
        for entry in self._waiting:
            about = as_json(_personal(entry))
            if self._me is None:
                await self._transaction.fetch(WRITE, entry.id, entry.user_id, entry.action, entry.at, about)
            else:
                await self._transaction.fetch_with(ADD_SESSION, WRITE_OWN, entry.id, entry.action, entry.at, about)
        self._waiting.clear()


class SqlAuditChain:
    """Looks whether the log is what was written."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def head(self) -> tuple[int, bytes]:
        row = await self._transaction.fetch_one(HEAD)
        assert row is not None  # noqa: S101  # the migration put it there, nobody may remove it
        return row["number"], row["hash"]

    async def broken(self) -> list[int]:
        await self._transaction.fetch(TAKE_TIME)
        rows = await self._transaction.fetch(BROKEN)
        return [row["number"] for row in rows]


def _personal(entry: AuditEntry) -> dict[str, Any]:
    return {
        "session_id": str(entry.session_id) if entry.session_id else None,
        "agent": entry.client.agent,
        "address": entry.client.address,
        "detail": dict(entry.detail),
    }


def entry_of(row: Record) -> AuditEntry:
    about: Mapping[str, Any] = msgspec.json.decode(row["personal"])
    return AuditEntry(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        action=AuditAction(row["action"]),
        at=row["at"],
        session_id=UUID(about["session_id"]) if about["session_id"] else None,
        client=Client(about["agent"], about["address"]),
        detail=about["detail"],
    )
