from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from adapters.memory.tables import Tables
from application.accounts.ports import ErasureAsked, LetterWanted
from application.ports import Event
from domain.accounts import UNKNOWN, Erasure

NOBODY = UUID(int=0)

Key = TypeVar("Key")
Entity = TypeVar("Entity")


class MemoryErasures:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, erasure: Erasure) -> None:
        self._tables.erasures.setdefault(erasure.user_id, erasure)

    async def lock(self, user_id: UUID) -> Erasure | None:
        return self._tables.erasures.get(user_id)

    async def save(self, erasure: Erasure) -> None:
        self._tables.erasures[erasure.user_id] = erasure

    async def erase_rows(self, user_id: UUID) -> None:
        tables = self._tables
        user, _ = tables.users.pop(user_id, (None, None))
        email_key = user.email.key if user and user.email else None
        _keep_where(tables.sessions, lambda _, session: session.user_id != user_id)
        _keep_where(tables.identities, lambda _, identity: identity.user_id != user_id)
        _keep_where(tables.mail_tokens, lambda _, token: token.user_id != user_id)
        _keep_where(tables.exports, lambda _, export: export.user_id != user_id)
        _keep_where(tables.discarded_files, lambda _, file: file[0] != user_id)
        _keep_where(tables.expiry_notices, lambda owner, _: owner != user_id)
        _keep_where(tables.assets, lambda _, asset: asset.user_id != user_id)
        gone = {kit.id for kit in tables.brand_kits.values() if kit.user_id == user_id}
        _keep_where(tables.brand_kit_versions, lambda name, _: name.kit_id not in gone)
        _keep_where(tables.brand_kits, lambda kit_id, _: kit_id not in gone)
        tables.active_brand_kits.pop(user_id, None)
        _keep_where(tables.quotas, lambda place, _: place[0] != user_id)
        _keep_where(tables.requests, lambda place, _: place[0] != user_id)
        _keep_where(tables.quota_entries, lambda _, owner: owner != user_id)
        _keep_where(tables.job_events, lambda _, event: event.job.user_id != user_id)
        _keep_where(tables.jobs, lambda _, kept: kept.job.user_id != user_id)
        _keep_where(tables.outbox, lambda _, waiting: not _is_about(waiting[0], user_id, email_key))
        for entry in [entry for entry in tables.audit_log.values() if entry.user_id == user_id]:
            forgotten = replace(entry, user_id=NOBODY, session_id=None, client=UNKNOWN, detail={})
            tables.audit_log[entry.id] = forgotten

    async def letter_waits(self, user_id: UUID) -> bool:
        events = (event for event, _ in self._tables.outbox.values())
        return any(isinstance(event, LetterWanted) and event.user_id == user_id for event in events)

    async def unfinished(self, older_than: datetime) -> list[UUID]:
        waiting = [erasure for erasure in self._tables.erasures.values() if not erasure.done_at]
        gone = [erasure for erasure in waiting if erasure.rows_gone_at and erasure.rows_gone_at < older_than]
        kept = [erasure for erasure in waiting if not erasure.rows_gone_at and erasure.grants_given_back]
        return [erasure.user_id for erasure in gone + kept][:100]


def _keep_where(table: dict[Key, Entity], kept: Callable[[Key, Entity], bool]) -> None:
    for key in [key for key, entity in table.items() if not kept(key, entity)]:
        del table[key]


def _is_about(event: Event, user_id: UUID, email_key: str | None) -> bool:
    if isinstance(event, ErasureAsked):
        return False
    owned = getattr(event, "user_id", None) == user_id
    return owned or (email_key is not None and getattr(event, "email_key", None) == email_key)
