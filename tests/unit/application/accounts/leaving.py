"""Taking everything along and being erased, on the memory adapters: who asks, who reacts, what is stored."""

import asyncio
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from adapters.memory.accounts.holdings import MemoryHoldings
from adapters.memory.limits import MemoryRateLimits
from application.accounts.erase_account import AskErasure, CarryOutErasure, SweepErasures
from application.accounts.export_account import AskExport, FetchExport, MakeExport, SweepExports
from application.accounts.ports import ErasureAsked, ExportAsked, IdentityProvider, LetterWanted, ProviderNotOffered
from application.limit_rate import LimitRate
from application.ports import Event, Place, SealBroken
from domain.accounts import AuditAction, Client, Export, LetterKind, Provider, User
from tests.builders import a_session, a_user, an_id, an_identity
from tests.fakes import FakeStore, nothing
from tests.unit.application.accounts.front_door import PlainLinkTokens, PlainPasswords
from tests.worlds import MemoryWorld

SETTLE = timedelta(minutes=5)


@dataclass
class PlainSealing:
    """Writes the place before the value."""

    key_name: str = "plain"

    def seal(self, plain: bytes, place: Place) -> bytes:
        return str(place.row).encode() + b"|" + plain

    def open(self, sealed: bytes, place: Place) -> bytes:
        row, _, plain = sealed.partition(b"|")
        if row != str(place.row).encode():
            raise SealBroken("sealed for another row")
        return plain

    def key_of(self, sealed: bytes) -> str:
        return self.key_name

    def reseal(self, sealed: bytes, place: Place) -> bytes:
        return sealed


@dataclass
class FakeProviders:
    """Every provider at once: keeps the grants that were given back; `failures` are raised instead."""

    given_back: list[str] = field(default_factory=list)
    failures: dict[Provider, Exception] = field(default_factory=dict)
    not_offered: set[Provider] = field(default_factory=set)

    def get(self, provider: Provider) -> IdentityProvider:
        if provider in self.not_offered:
            raise ProviderNotOffered
        return _OneProvider(self, provider)


@dataclass
class _OneProvider(IdentityProvider):
    all: FakeProviders
    provider: Provider

    async def revoke(self, grant: str) -> None:
        if failure := self.all.failures.get(self.provider):
            raise failure
        await asyncio.sleep(0)
        self.all.given_back.append(grant)


@dataclass
class FakeArchives:
    """Zips what there is in one go; `meanwhile` is called before anything is stored."""

    store: FakeStore
    meanwhile: Callable[[], None] = lambda: None

    async def pack(self, key: str, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> int:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as zipped:
            for path, content in documents.items():
                zipped.writestr(path, content)
            for stored, path in files:
                zipped.writestr(path, self.store.files[stored])
        self.meanwhile()
        await self.store.put(key, packed.getvalue(), "application/zip")
        return len(packed.getvalue())


class Leaving:
    def __init__(self) -> None:
        self.world, self.store, self.providers = MemoryWorld(), FakeStore(), FakeProviders()
        self.passwords, self.link_tokens, self.sealing = PlainPasswords(), PlainLinkTokens(), PlainSealing()
        self.archives, self.reached = FakeArchives(self.store), nothing
        begin, system, now = self.world.begin, self.world.begin_system, self.world.now
        holdings = MemoryHoldings(self.world.database)
        limits = LimitRate(MemoryRateLimits(b"0" * 32, lambda: 0), now)
        self.ask_export_counted = AskExport(begin, limits, now, an_id)
        self.make_export = MakeExport(system, holdings, self.archives, self.store, self._reach, now, an_id)
        self.fetch_export = FetchExport(begin, self.link_tokens, self.store, now, an_id)
        self.sweep_exports = SweepExports(system, self.store, now)
        self.ask_erasure = AskErasure(begin, self.passwords, limits, now, an_id)
        self.carry_out = CarryOutErasure(system, self.providers, self.sealing, self.store, self._reach, now, an_id)
        self.sweep_erasures = SweepErasures(system, self.carry_out, SETTLE, now)

    async def ask_export(self, *, user_id: UUID, client: Client) -> Export:
        return (await self.ask_export_counted(user_id=user_id, client=client)).export

    def _reach(self, point: str) -> None:
        self.reached(point)

    async def nova(self, *, password: str | None = "correct horse", **changes: object) -> User:
        """Somebody with a session and an emote."""
        nova = await self.world.keep_user(a_user(**changes))  # type: ignore[arg-type]  # as the builder has them
        self.world.database.tables.users[nova.id] = nova, password and f"1:{password}"
        await self.world.keep_session(a_session(nova))
        self.store.files[f"u/{nova.id}/job/0-1/112x112.png"] = b"emote"
        return nova

    def link(self, user: User, provider: Provider, grant: str = "grant") -> None:
        identity_id = an_id()
        sealed = self.sealing.seal(grant.encode(), Place("identities", "sealed_grant", identity_id))
        identity = an_identity(user, id=identity_id, provider=provider, sealed_grant=sealed)
        self.world.database.tables.identities[identity_id] = identity

    def facts(self) -> list[Event]:
        return [event for event, _ in self.world.database.tables.outbox.values()]

    def letters(self) -> list[LetterKind]:
        return [fact.kind for fact in self.facts() if isinstance(fact, LetterWanted)]

    def letters_are_sent(self) -> None:
        outbox = self.world.database.tables.outbox
        for id in [id for id, (event, _) in outbox.items() if isinstance(event, LetterWanted)]:
            del outbox[id]

    def export_asked(self) -> ExportAsked:
        (asked,) = [fact for fact in self.facts() if isinstance(fact, ExportAsked)]
        return asked

    def erasure_asked(self) -> ErasureAsked:
        (asked,) = [fact for fact in self.facts() if isinstance(fact, ErasureAsked)]
        return asked

    def actions(self, user_id: UUID) -> list[AuditAction]:
        return [line.action for line in self.world.database.tables.audit_log.values() if line.user_id == user_id]
