"""What the memory adapters keep: plain dictionaries of frozen entities, copied when a transaction begins."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import islice
from typing import Self, TypeVar
from uuid import UUID

from application.generation.ports import QuotaEntry
from application.ports import Event, Now, Once
from domain.accounts import AuditEntry, Erasure, Export, Identity, LoginSession, MailToken, SignInAttempt, User
from domain.assets import Asset, ExpiryNotice
from domain.brand_kits import BrandKit, KitVersion, Version
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent
from domain.generation.quota import Quota


@dataclass(frozen=True, slots=True)
class KeptJob:
    """A job with what its queue knows about it."""

    job: GenerationJob
    run_at: datetime
    lease_until: datetime | None = None
    worker: str | None = None


@dataclass(slots=True)
class Tables:
    users: dict[UUID, tuple[User, str | None]] = field(default_factory=dict)
    sessions: dict[UUID, LoginSession] = field(default_factory=dict)
    identities: dict[UUID, Identity] = field(default_factory=dict)
    attempts: dict[bytes, SignInAttempt] = field(default_factory=dict)
    mail_tokens: dict[UUID, MailToken] = field(default_factory=dict)
    audit_log: dict[UUID, AuditEntry] = field(default_factory=dict)
    exports: dict[UUID, Export] = field(default_factory=dict)
    erasures: dict[UUID, Erasure] = field(default_factory=dict)
    quotas: dict[tuple[UUID, datetime], Quota] = field(default_factory=dict)
    quota_entries: dict[QuotaEntry, UUID] = field(default_factory=dict)
    jobs: dict[UUID, KeptJob] = field(default_factory=dict)
    job_events: dict[tuple[UUID, int], JobEvent] = field(default_factory=dict)
    assets: dict[UUID, Asset] = field(default_factory=dict)
    brand_kits: dict[UUID, BrandKit] = field(default_factory=dict)
    brand_kit_versions: dict[KitVersion, Version] = field(default_factory=dict)
    active_brand_kits: dict[UUID, UUID] = field(default_factory=dict)
    discarded_files: dict[str, tuple[UUID, datetime]] = field(default_factory=dict)
    expiry_notices: dict[UUID, ExpiryNotice] = field(default_factory=dict)
    chores: dict[str, datetime] = field(default_factory=dict)
    outbox: dict[UUID, tuple[Event, datetime]] = field(default_factory=dict)
    requests: dict[tuple[UUID, str, str], tuple[Once, UUID, datetime]] = field(default_factory=dict)

    def copy(self) -> Self:
        return type(self)(**{table.name: dict(getattr(self, table.name)) for table in fields(self)})


class Committed:
    """What the last commit left, as those see it who only read, and what time it is there."""

    def __init__(self, now: Now) -> None:
        self.tables, self.now = Tables(), now


Key = TypeVar("Key")
Kept = TypeVar("Kept")


def forget(table: dict[Key, Kept], keys: Iterable[Key], most: int) -> int:
    """Forget some of the keys; how many."""
    gone = list(islice(keys, most))
    for key in gone:
        del table[key]
    return len(gone)
