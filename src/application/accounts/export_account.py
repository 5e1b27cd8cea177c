"""A zip of everything we hold about somebody: asked for, made behind the answer, fetched once, forgotten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from application.accounts.ports import AccountsWork, Archives, ExportAsked, Holdings, LetterWanted, LinkTokens
from application.assets.ports import AssetStore, FileNotStored
from application.limit_rate import LimitRate
from application.ports import Begin, BeginSystem, NewId, Now, Reached
from domain.accounts import (
    AccountNotFound,
    AuditAction,
    AuditEntry,
    Client,
    Export,
    ExportState,
    LetterKind,
    LinkNotGood,
    TokenPurpose,
)
from domain.errors import Unavailable
from domain.rates import EXPORTS, Allowance
from domain.stored_files import export_key

PACKING = timedelta(hours=1)
"""How long packing may take altogether: an erasure looks for zips once more when none can be on its way any more."""

FETCHING = timedelta(hours=1)
"""How long a zip outlives its link, for whoever began to fetch it at the last moment."""

README = """\
This is everything that AuraStream holds about you.

account.json      your account
sessions.json     where and when you signed in
identities.json   the accounts of other services that you sign in with
jobs.json         what you asked us to make, in your own words
assets.json       what was made of it; each file stands under the path given as "path"
brand_kits.json   your brand kits, and which one is active
brand_kit_versions.json   everything that each of them ever said
quota.json        how many assets you used in each period, and what counted
audit_log.json    what happened to your account, from where
files/            every file that was made for you, in a folder named after its asset, and your logos
missing.txt       only when there is something to say: files that were gone by the time this was packed

All times are in UTC. Your password and the keys of other services are not in here: they are kept so that they cannot
be read. What we keep for a day at most to tell a repeated request from a new one is not in here either.
"""


@dataclass(frozen=True, slots=True)
class AskedExport:
    """An export, and how many more one may ask for; None when nothing was counted."""

    export: Export
    left: Allowance | None = None


@dataclass(frozen=True, slots=True)
class AskExport:
    """Ask for a zip of everything we hold about somebody, or see how the one asked for before is coming along."""

    begin: Begin[AccountsWork]
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID, client: Client) -> AskedExport:
        """The latest export while it is being made or can be fetched, else a new one, which is counted.

        Raises `TooMany`.
        """
        async with self.begin(user_id=user_id) as work:
            if latest := await self._under_way(work, user_id):
                return AskedExport(latest)
        left = await self.limit_rate(EXPORTS, user_id.hex)
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            await work.users.lock_by_id(user_id)
            if latest := await self._under_way(work, user_id):  # asked for by another request meanwhile
                return AskedExport(latest, left)
            export = Export(self.new_id(), user_id, asked_at=now)
            await work.exports.add(export)
            await work.outbox.add(ExportAsked(now, export.id, user_id))
            entry = AuditEntry(self.new_id(), user_id, AuditAction.EXPORT_ASKED, now, None, client)
            await work.audit.add(entry)
            await work.commit()
        return AskedExport(export, left)

    async def _under_way(self, work: AccountsWork, user_id: UUID) -> Export | None:
        latest = await work.exports.latest(user_id)
        return latest if latest and latest.state(self.now()) in {ExportState.PREPARING, ExportState.READY} else None


@dataclass(frozen=True, slots=True)
class MakeExport:
    """Pack what we hold about somebody and write to them that it can be fetched. Told again, it changes nothing.

    Whoever is being erased gets none, and one that was packed meanwhile is thrown away.
    """

    begin: BeginSystem[AccountsWork]
    holdings: Holdings
    archives: Archives
    store: AssetStore
    reached: Reached
    now: Now
    new_id: NewId

    async def __call__(self, asked: ExportAsked) -> None:
        """Raises `Unavailable` when it should be tried again, also when it takes longer than `PACKING`."""
        try:
            async with asyncio.timeout(PACKING.total_seconds()):
                await self._make(asked)
        except TimeoutError as error:
            raise Unavailable("Packing an export took too long.") from error

    async def _make(self, asked: ExportAsked) -> None:
        async with self.begin() as work:
            if not await self._wanted(work, asked):
                return
        key = export_key(user_id=asked.user_id, export_id=asked.export_id)
        documents = await self.holdings.documents(asked.user_id)
        files = await self.holdings.files(asked.user_id)
        size = await self.archives.pack(key, {"README.txt": README.encode(), **documents}, files)
        self.reached("export.packed")
        if not await self._announce(asked, size):
            await self.store.delete([key])

    async def _wanted(self, work: AccountsWork, asked: ExportAsked) -> Export | None:
        """The export, locked, unless it is made already or nobody is there to take it, or may."""
        export = await work.exports.lock(asked.export_id)
        if export is None or not export.wanted:
            return None
        try:
            user, _ = await work.users.get(asked.user_id)
        except AccountNotFound:
            return None
        return None if user.erasing_since else export

    async def _announce(self, asked: ExportAsked, size: int) -> bool:
        """False when nobody is there to take it. One that another worker announced meanwhile stays as it is."""
        now = self.now()
        async with self.begin() as work:
            export = await self._wanted(work, asked)
            if export is None:
                known = await work.exports.lock(asked.export_id)
                return known is not None and known.ready_at is not None
            await work.exports.save(export.pack(size, now))
            await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.EXPORT_READY, asked.user_id))
            self.reached("export.before_commit")
            await work.commit()
        return True


@dataclass(frozen=True, slots=True)
class FetchedExport:
    """A zip on its way out: what its file is called, how many bytes, and the bytes themselves."""

    name: str
    size: int
    content: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class FetchExport:
    """Hand out a zip to whoever holds its link, once: from the first byte on the link is used up.

    A password that was changed since it was asked for makes the link worthless, and so does asking to be erased.
    """

    begin: Begin[AccountsWork]
    link_tokens: LinkTokens
    store: AssetStore
    now: Now
    new_id: NewId

    async def __call__(self, *, token: str, client: Client) -> FetchedExport:
        """Raises `LinkNotGood`; `Unavailable` when the store does not answer, which leaves the link good."""
        user_id, export_id = self.link_tokens.read(TokenPurpose.FETCH_EXPORT, token)
        key = export_key(user_id=user_id, export_id=export_id)
        try:
            size = await self.store.size(key)
        except FileNotStored:
            raise LinkNotGood from None
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            export = await self._fetched(work, user_id, export_id, now)
            await work.exports.save(export)
            entry = AuditEntry(self.new_id(), user_id, AuditAction.EXPORT_FETCHED, now, None, client)
            await work.audit.add(entry)
            await work.commit()
        return FetchedExport(f"aurastream-export-{export.asked_at:%Y-%m-%d}.zip", size, self.store.read(key))

    async def _fetched(self, work: AccountsWork, user_id: UUID, export_id: UUID, now: datetime) -> Export:
        """The account first, then its export: a change of password locks in this order too."""
        try:
            user, _ = await work.users.lock_by_id(user_id)
        except AccountNotFound:
            raise LinkNotGood from None
        export = await work.exports.lock(export_id)
        if user.erasing_since or export is None:
            raise LinkNotGood
        return export.fetch(now)


@dataclass(frozen=True, slots=True)
class SweepExports:
    """Throw away the zips whose time is over, fetched or not, and those that nobody may fetch any more.

    Nothing else holds so much of somebody in one place.
    """

    begin: BeginSystem[AccountsWork]
    store: AssetStore
    now: Now

    async def __call__(self) -> int:
        """How many were thrown away. Raises `Unavailable`; then the next sweep goes on."""
        async with self.begin() as work:
            lapsed = await work.exports.lapsed(self.now() - FETCHING)
        if not lapsed:
            return 0
        await self.store.delete([export_key(user_id=export.user_id, export_id=export.id) for export in lapsed])
        async with self.begin() as work:
            for export in lapsed:
                await work.exports.save(replace(export, size=None))
            await work.commit()
        return len(lapsed)
