"""What must hold when everything is quiet, over SQL and the store: nothing lost, nothing twice, nothing unexplained."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import msgspec
import obstore

from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import Store
from application.assets.ports import FileNotStored
from domain.errors import Unavailable
from tests.integration.faults.product import rows
from tests.postgres import Database

ENDED = {"completed", "failed", "cancelled"}


@dataclass(slots=True)
class Ledger:
    """What was found. The lists hold a sentence for each fault; `unreferenced` files are litter, not a fault."""

    jobs: Counter[str] = field(default_factory=Counter)
    assets: int = 0
    unreferenced: int = 0
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.duplicates, *self.drift, *self.files, *self.events]

    def balances(self) -> bool:
        assert not self.faults, "\n".join(self.faults[:20])
        return True


async def ledger_of(database: Database, store: Store, acknowledged: Collection[UUID]) -> Ledger:
    jobs = await rows(database, "SELECT * FROM generation_jobs")
    assets = await rows(database, "SELECT * FROM assets")
    ledger = Ledger(Counter(job["status"] for job in jobs), len(assets))
    ledger.lost = _lost(jobs, acknowledged)
    ledger.duplicates, missing = _deliveries(jobs, assets)
    ledger.lost += missing
    ledger.drift = await _drift(database, jobs)
    ledger.events = await _gaps(database, jobs)
    await _compare_files(ledger, store, assets)
    return ledger


def _lost(jobs: list[asyncpg.Record], acknowledged: Collection[UUID]) -> list[str]:
    there = {job["id"] for job in jobs}
    unknown = [f"job {job_id} was acknowledged and is not there" for job_id in acknowledged if job_id not in there]
    return unknown + [f"job {job['id']} is still {job['status']}" for job in jobs if job["status"] not in ENDED]


def _deliveries(jobs: list[asyncpg.Record], assets: list[asyncpg.Record]) -> tuple[list[str], list[str]]:
    made = Counter((asset["job_id"], asset["index"]) for asset in assets)
    delivered = {(job["id"], index) for job in jobs for index, slot in enumerate(job["slots"]) if slot == "delivered"}
    twice = [f"asset {place} is there {times} times" for place, times in made.items() if times > 1]
    twice += [f"asset {place} was never delivered" for place in made.keys() - delivered]
    return twice, [f"asset {place} was delivered and is not there" for place in delivered - made.keys()]


async def _drift(database: Database, jobs: list[asyncpg.Record]) -> list[str]:
    """The counters are what the ledger says, and the ledger is what became of the slots."""
    drift = []
    entries = await rows(database, "SELECT * FROM quota_entries")
    counted = Counter((entry["user_id"], entry["period_start"], entry["kind"]) for entry in entries)
    for period in await rows(database, "SELECT * FROM usage_periods"):
        of = (period["user_id"], period["period_start"])
        committed, released, reserved = (counted[(*of, kind)] for kind in ("committed", "released", "reserved"))
        if (period["used"], period["reserved"]) != (committed, 0) or reserved != committed + released:
            drift.append(
                f"user {of[0]}: used {period['used']}, reserved {period['reserved']}; "
                f"the entries say {reserved} reserved, {committed} committed, {released} released"
            )
    settled = defaultdict(list)
    for entry in entries:
        if entry["kind"] != "reserved":
            settled[entry["job_id"], entry["round"], entry["index"]].append(entry["kind"])
    for job in jobs:
        for index, slot in enumerate(job["slots"]):
            expected = {"delivered": ["committed"], "missed": ["released"], "open": []}[slot]
            if settled[job["id"], job["round"], index] != expected:
                drift.append(f"asset {index} of job {job['id']} is {slot}, its entries say otherwise")
    return drift


async def _gaps(database: Database, jobs: list[asyncpg.Record]) -> list[str]:
    events = defaultdict(list)
    for event in await rows(database, "SELECT job_id, number, kind FROM job_events ORDER BY job_id, number"):
        events[event["job_id"]].append(event)
    wrong = []
    for job in jobs:
        own = events[job["id"]]
        numbers, kinds = [event["number"] for event in own], [event["kind"] for event in own]
        if numbers != list(range(1, len(own) + 1)):
            wrong.append(f"the events of job {job['id']} are numbered {numbers}")
        if kinds[:1] != ["queued"] or (job["status"] in ENDED and kinds[-1] != job["status"]):
            wrong.append(f"job {job['id']} is {job['status']}, its events are {kinds}")
    return wrong


async def _compare_files(ledger: Ledger, store: Store, assets: list[asyncpg.Record]) -> None:
    files, named = ObjectAssetStore(store), set()
    for asset in assets:
        for file in (*msgspec.json.decode(asset["variants"]), msgspec.json.decode(asset["original"])):
            key = file["key"]
            named.add(key)
            try:
                content = b"".join([piece async for piece in files.read(key)])
            except (FileNotStored, Unavailable) as error:
                ledger.files.append(f"file {key} has a row and cannot be read: {error}")
                continue
            if (len(content), hashlib.sha256(content).hexdigest()) != (file["bytes"], file["sha256"]):
                ledger.files.append(f"file {key} is not what its row says")
    stored = {str(found["path"]) for page in obstore.list(store) for found in page}
    ledger.unreferenced = len(stored - named)


async def recoveries(database: Database, deaths: list[float]) -> list[float]:
    """For each job that a death interrupted, the seconds from the death until the job was in work again or given up.

    Of several deaths that may have been it, the earliest counts.
    """
    found = await rows(
        database,
        """SELECT job_id, kind, detail ->> 'reason' AS reason,
            extract(epoch FROM (job ->> 'updated_at')::timestamptz)::float AS at
        FROM job_events ORDER BY job_id, number""",
    )
    seconds, owned, lost = [], {}, {}
    for event in found:
        job_id, at = event["job_id"], event["at"]
        gave_up = event["kind"] == "failed" and job_id in owned
        if event["kind"] == "processing":
            if job_id in lost:
                seconds.append(at - lost.pop(job_id))
            owned[job_id] = at
        elif event["reason"] == "worker_lost" or gave_up:
            suspects = [death for death in deaths if owned[job_id] <= death <= at]
            if suspects and gave_up:
                seconds.append(at - suspects[0])
            elif suspects:
                lost[job_id] = suspects[0]
    return sorted(seconds)
