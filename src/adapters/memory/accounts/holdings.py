from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec

from adapters.memory.tables import Committed, Tables
from domain.accounts import AccountNotFound, AuditEntry, Identity, LoginSession, User
from domain.assets import Asset, Variant
from domain.brand_kits import BrandKit, KitVersion, Version
from domain.generation.job import GenerationJob


class MemoryHoldings:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def documents(self, user_id: UUID) -> dict[str, bytes]:
        tables = self._committed.tables
        if user_id not in tables.users:
            raise AccountNotFound
        jobs = (kept.job for kept in tables.jobs.values())
        held = {
            "account.json": _account(*tables.users[user_id]),
            "sessions.json": [_session(session) for session in _of(user_id, tables.sessions.values())],
            "identities.json": [_identity(identity) for identity in _of(user_id, tables.identities.values())],
            "jobs.json": [_job(job) for job in _of(user_id, jobs)],
            "assets.json": [_asset(asset) for asset in _of(user_id, tables.assets.values())],
            "quota.json": _quota(tables, user_id),
            "brand_kits.json": [_kit(kit, tables) for kit in _of(user_id, tables.brand_kits.values())],
            "brand_kit_versions.json": [_version(name, said) for name, said in _versions(tables, user_id)],
            "audit_log.json": [_line(entry) for entry in _of(user_id, tables.audit_log.values())],
        }
        return {name: msgspec.json.format(msgspec.json.encode(document)) for name, document in held.items()}

    async def files(self, user_id: UUID) -> list[tuple[str, str]]:
        assets = _of(user_id, self._committed.tables.assets.values())
        brands = [said.brand for _, said in _versions(self._committed.tables, user_id)]
        keys = dict.fromkeys(logo.key for brand in brands for logo in (*brand.logos, *brand.proposals))
        files = [(key, _path(asset, key)) for asset in assets for key in asset.keys]
        return files + [(key, _logo_path(key)) for key in keys]


class Owned(Protocol):
    @property
    def id(self) -> UUID: ...

    @property
    def user_id(self) -> UUID: ...


Entity = TypeVar("Entity", bound=Owned)


def _of(user_id: UUID, entities: Iterable[Entity]) -> list[Entity]:
    return sorted((entity for entity in entities if entity.user_id == user_id), key=lambda entity: entity.id)


def _account(user: User, password_hash: str | None) -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email.written if user.email else None,
        "email_verified": user.email_verified,
        "pending_email": user.pending_email.email.written if user.pending_email else None,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
        "role": user.role,
        "tier": user.tier,
        "has_password": password_hash is not None,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    }


def _session(session: LoginSession) -> dict[str, object]:
    return {
        "id": session.id,
        "created_at": session.created_at,
        "refreshed_at": session.refreshed_at,
        "expires_at": session.expires_at,
        "ended_at": session.ended_at,
        "ended_because": session.ended_because,
        "agent": session.client.agent,
        "address": session.client.address,
        "refreshed_by_agent": session.refreshed_by.agent,
        "refreshed_by_address": session.refreshed_by.address,
    }


def _identity(identity: Identity) -> dict[str, object]:
    return {
        "id": identity.id,
        "provider": identity.provider,
        "subject": identity.subject,
        "created_at": identity.created_at,
    }


def _job(job: GenerationJob) -> dict[str, object]:
    return {
        "id": job.id,
        "status": job.status,
        "order": job.order,
        "slots": job.slots,
        "lane": job.lane,
        "progress": job.progress,
        "error_code": job.error_code,
        "error_message": job.error_message,
        "queued_at": job.queued_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    }


def _asset(asset: Asset) -> dict[str, object]:
    return {
        "id": asset.id,
        "job_id": asset.job_id,
        "index": asset.index,
        "brand_kit_id": asset.brand_kit_id,
        "asset_type": asset.asset_type,
        "variants": [_file(asset, file) for file in asset.variants],
        "generation_params": dict(asset.generation_params),
        "quality": dict(asset.quality),
        "viral_score": asset.viral_score,
        "is_public": asset.is_public,
        "created_at": asset.created_at,
        "expires_at": asset.expires_at,
        "remix_of": asset.remix_of,
        "share_expires_at": asset.share_expires_at,
        "is_favorite": asset.is_favorite,
        "deleted_at": asset.deleted_at,
        "original": (file := asset.original)
        and {"path": _path(asset, file.key), "bytes": file.bytes, "sha256": file.sha256},
    }


def _file(asset: Asset, file: Variant) -> dict[str, object]:
    return {
        "path": _path(asset, file.key),
        "width": file.width,
        "height": file.height,
        "format": file.format,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }


def _path(asset: Asset, key: str) -> str:
    return f"files/{asset.id}/{key.rpartition('/')[2]}"


def _kit(kit: BrandKit, tables: Tables) -> dict[str, object]:
    return {
        "id": kit.id,
        "is_active": tables.active_brand_kits.get(kit.user_id) == kit.id,
        "created_at": kit.created_at,
        "updated_at": kit.updated_at,
        "deleted_at": kit.deleted_at,
    }


def _versions(tables: Tables, user_id: UUID) -> list[tuple[KitVersion, Version]]:
    kits = {kit.id for kit in tables.brand_kits.values() if kit.user_id == user_id}
    said = [(name, version) for name, version in tables.brand_kit_versions.items() if name.kit_id in kits]
    return sorted(said, key=lambda one: (one[0].kit_id, one[0].number))


def _version(name: KitVersion, said: Version) -> dict[str, object]:
    brand = msgspec.to_builtins(said.brand)
    for logo in (*brand["logos"], *brand["proposals"]):
        logo["path"] = _logo_path(logo.pop("key"))
    return {
        "kit_id": name.kit_id,
        "number": name.number,
        "brand": brand,
        "changed": said.changed,
        "made_at": said.made_at,
    }


def _logo_path(key: str) -> str:
    return f"files/logos/{key.rpartition('/')[2]}"


def _quota(tables: Tables, user_id: UUID) -> dict[str, object]:
    quotas = [quota for (owner, _), quota in sorted(tables.quotas.items()) if owner == user_id]
    entries = [entry for entry, owner in tables.quota_entries.items() if owner == user_id]
    return {
        "periods": [
            {
                "period_start": quota.period.start,
                "period_end": quota.period.end,
                "used": quota.used,
                "reserved": quota.reserved,
            }
            for quota in quotas
        ],
        "entries": sorted(entries, key=lambda entry: (entry.job_id, entry.round, entry.index, entry.kind)),
    }


def _line(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "action": entry.action,
        "at": entry.at,
        "session_id": entry.session_id,
        "agent": entry.client.agent,
        "address": entry.client.address,
        "detail": dict(entry.detail),
    }
