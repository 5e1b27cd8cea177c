"""Jobs under every history: requests, packs, art that is sent, workers that die, freeze or wake too late, cancels,
retries, sweeps, time.

The use cases are the real ones, on the memory adapters, which keep the same contract as PostgreSQL's.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from adapters.memory.job_news import InProcessJobNews
from adapters.memory.unit_of_work import MemoryDatabase
from application.generation.accepting import AcceptOrder
from application.generation.cancel_job import CancelJob
from application.generation.finish_art import FinishArt
from application.generation.follow_job import FollowJob
from application.generation.ports import GenerationRequested, QuotaEntryKind
from application.generation.request_generation import RequestGeneration
from application.generation.request_pack import RequestPack
from application.generation.retry_job import RetryJob
from application.generation.run_generation import RunGeneration
from application.generation.sweep_jobs import SweepJobs
from application.ports import Event, Once
from application.relay_outbox import RelayOutbox
from domain.errors import Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.brief import PictureRequest
from domain.generation.job import MAX_OPEN_JOBS, JobNotCancellable, JobNotRetryable, JobStatus, Slot, TooManyOpenJobs
from domain.generation.job_events import JobEvent
from domain.generation.packs import PackType, PackWish, cost_of
from domain.generation.picture import (
    BlockedKind,
    Flaw,
    ModelRefused,
    ModelUnavailable,
    Picture,
    PictureBlocked,
    PictureUnusable,
)
from domain.generation.quota import QuotaExhausted
from domain.tiers import FAIR_USE_ASSETS_A_MONTH, Period, Tier, policy_of
from tests.builders import NOON, a_user, an_order
from tests.fakes import PICTURE, FakeFinishing, FakeLettering, FakeQueue, FakeStore, nothing
from tests.unit.application.brand_kits.kit_room import FakeArtwork

LEASE = timedelta(minutes=1)
USERS = {tier: a_user(id=UUID(int=number), tier=tier) for number, tier in enumerate(Tier, start=1)}

ANSWERS: dict[str, BaseException | Picture] = {
    "a picture": PICTURE,
    "busy": ModelUnavailable("busy"),
    "busy for long": ModelUnavailable("busy", retry_after=timedelta(minutes=2)),
    "garbage": PictureUnusable(Flaw.NO_PICTURE, "no picture"),
    "blocked": PictureBlocked(BlockedKind.SAFETY),
    "refused": ModelRefused("not allowed"),
    "a fault of ours": RuntimeError("a fault of ours"),
}
SMALL_PACKS = (PackType.EMOTE, PackType.STREAM)
DEATHS = ("run.after_draw", "run.after_finish", "run.after_store", "run.before_deliver_commit", "run.after_deliver")


class Died(BaseException):
    """The process is gone: nothing behind this line runs, and no clean-up either."""


class SameThread(ThreadPoolExecutor):
    """What is sent to a thread is done at once, so that a history can be repeated."""

    def submit(self, work: Callable[..., Any], /, *words: Any, **more: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*words, **more))
        return done


@dataclass(eq=False)
class Worker:
    """One place of one process; its model answers when the machine says so."""

    task: "asyncio.Task[bool] | None" = None
    doom: str = ""
    owned: "tuple[UUID, int] | None" = None
    gates: "list[asyncio.Future[Picture]]" = field(default_factory=list)
    obliging: bool = False

    async def draw(self, _request: PictureRequest) -> Picture:
        if self.obliging:
            return PICTURE
        gate: asyncio.Future[Picture] = asyncio.get_running_loop().create_future()
        self.gates.append(gate)
        return await gate

    def reached(self, point: str) -> None:
        if point == self.doom:
            raise Died(point)

    @property
    def pending(self) -> "list[asyncio.Future[Picture]]":
        return [gate for gate in self.gates if not gate.done()]


class JobMachine(RuleBasedStateMachine):
    """Nothing is lost, nothing is made twice, and every asset is paid for exactly once or not at all."""

    jobs = Bundle("jobs")
    workers = Bundle("workers")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.get_loop().set_default_executor(SameThread())
        self.clock, self.ids = NOON, count(1_000)
        self.database = MemoryDatabase(self.now, self.after_commit)
        self.database.tables.users |= {user.id: (user, "hashed") for user in USERS.values()}
        self.store, self.queue, self.news = FakeStore(), FakeQueue(), InProcessJobNews()
        self.told: dict[UUID, list[int]] = defaultdict(list)
        self.periods: dict[tuple[UUID, int], Period] = {}
        self.remembered: dict[tuple[Tier, str], tuple[UUID, datetime]] = {}
        self.crew: list[Worker] = []
        self.dead: list[Worker] = []
        begin, begin_system = self.database.begin, self.database.begin_system
        accept_order = AcceptOrder(begin, self.now, nothing, FAIR_USE_ASSETS_A_MONTH)
        self.request_generation = RequestGeneration(accept_order, FakeLettering(), self.new_id)
        self.request_pack = RequestPack(begin, FakeLettering(), self.now, self.new_id, FAIR_USE_ASSETS_A_MONTH)
        self.finish_art = FinishArt(accept_order, FakeArtwork(), self.store, self.new_id)
        self.cancel_job = CancelJob(begin, self.now)
        self.retry_job = RetryJob(begin, self.now, self.new_id, FAIR_USE_ASSETS_A_MONTH)
        self.sweep_jobs = SweepJobs(begin_system, self.queue, self.now)
        self.relay_outbox = RelayOutbox(
            begin_system, {GenerationRequested: self.ring}, most=100, hold=timedelta(seconds=10)
        )
        self.follow_job = FollowJob(begin, self.news, patience=timedelta(seconds=5))

    def now(self) -> datetime:
        return self.clock

    def new_id(self) -> UUID:
        return UUID(int=next(self.ids))

    async def after_commit(self, events: Sequence[JobEvent], _outbox: bool, _ended: Sequence[UUID]) -> None:
        for event in events:
            self.told[event.job.id].append(event.number)

    async def ring(self, event: Event) -> None:
        assert isinstance(event, GenerationRequested)
        await self.queue.ring(event.job_id, event.lane)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    # What may happen

    @initialize(target=jobs, assets=st.integers(1, 4))
    def a_studio_orders(self, assets: int) -> Any:
        return self.request(Tier.STUDIO, assets, "")

    @initialize(target=jobs, assets=st.integers(1, 2))
    def a_free_user_orders(self, assets: int) -> Any:
        return self.request(Tier.FREE, assets, "")

    @rule(target=jobs, tier=st.sampled_from(Tier), assets=st.integers(1, 4), key=st.sampled_from(["", "", "a", "b"]))
    def requested(self, tier: Tier, assets: int, key: str) -> Any:
        return self.request(tier, assets, key)

    def request(self, tier: Tier, assets: int, key: str) -> Any:
        user = USERS[tier]
        once = Once(user.id, "generate", key, b"the same") if key else None
        known, at = self.remembered.get((tier, key), (None, self.clock))
        expected = known if key and self.clock - at <= timedelta(hours=24) else None
        try:
            accepted = self.run(
                self.request_generation(user_id=user.id, order=an_order(count=assets), seeded=True, once=once)
            )
        except QuotaExhausted:
            limit = policy_of(tier).assets_a_month
            assert limit is not None
            assert self.taken(user.id, Period.month_of(self.clock)) + assets > limit
            return multiple()
        job = accepted.job
        assert (accepted.replayed, job.id) == (expected is not None, expected or job.id)
        if accepted.replayed:
            return multiple()
        self.periods[job.id, 0] = job.period
        if key:
            self.remembered[tier, key] = job.id, self.clock
        return job.id, user.id

    @rule(target=jobs, tier=st.sampled_from([Tier.PRO, Tier.STUDIO]), pack_type=st.sampled_from([*SMALL_PACKS]))
    def a_pack_is_ordered(self, tier: Tier, pack_type: PackType) -> Any:
        """All but its first item wait for that one."""
        user, before = USERS[tier], set(self.database.tables.jobs)
        try:
            self.run(self.request_pack(user_id=user.id, wish=PackWish(pack_type, seed=0)))
        except QuotaExhausted:
            return multiple()
        jobs = [kept.job for job_id, kept in self.database.tables.jobs.items() if job_id not in before]
        assert len(jobs) == cost_of(pack_type)
        self.periods |= {(job.id, 0): job.period for job in jobs}
        return multiple(*((job.id, user.id) for job in jobs))

    @rule(target=jobs, tier=st.sampled_from(Tier), key=st.sampled_from(["", "c"]))
    def art_is_sent(self, tier: Tier, key: str) -> Any:
        user = USERS[tier]
        once = Once(user.id, "finishArt", key, b"the same") if key else None
        try:
            sent = self.finish_art(user_id=user.id, asset_type=AssetType.TWITCH_EMOTE, content=b"own art", once=once)
            accepted = self.run(sent)
        except TooManyOpenJobs:
            theirs = [kept.job for kept in self.database.tables.jobs.values() if kept.job.user_id == user.id]
            assert sum(not job.status.final for job in theirs) >= MAX_OPEN_JOBS
            return multiple()
        return multiple() if accepted.replayed else (accepted.job.id, user.id)

    @precondition(lambda self: self.something_waits())
    @rule(
        target=workers,
        turn=st.sampled_from([0, 4]),
        doom=st.sampled_from(["", "", "", "run.before_claim", "run.after_claim", *DEATHS]),
    )
    def worker_starts(self, turn: int, doom: str) -> Any:
        worker = self.hire(turn, doom)
        return worker if worker.pending else multiple()

    @rule(target=workers, frozen=workers)
    def another_worker_takes_over_from_one_that_is_frozen(self, frozen: Worker) -> Any:
        self.clock += 2 * LEASE
        self.run(self.sweep_jobs())
        assert not self.owns(frozen)
        worker = self.hire(0, "")
        return worker if worker.pending else multiple()

    @rule(
        worker=workers,
        which=st.integers(0, 3),
        answer=st.sampled_from([*ANSWERS, "a picture", "a picture"]),
        doom=st.sampled_from(["", "", "", *DEATHS]),
        store_is_down=st.sampled_from([False, False, False, True]),
    )
    def model_answers(self, worker: Worker, which: int, answer: str, doom: str, store_is_down: bool) -> None:
        """Whatever became of the lease in the meantime: a worker that was frozen goes on as if nothing had happened."""
        if not worker.pending:
            return
        before, files, owns = self.database.tables, dict(self.store.files), self.owns(worker)
        worker.doom, self.store.down = doom, store_is_down
        self.answer(worker.pending[which % len(worker.pending)], answer)
        self.store.down = False
        if not owns:
            after = self.database.tables
            assert (before.jobs, before.quotas, before.assets) == (after.jobs, after.quotas, after.assets)
            assert doom or self.store.files == files

    @precondition(lambda self: self.something_waits())
    @rule(
        turn=st.sampled_from([0, 4]), answers=st.lists(st.sampled_from([*ANSWERS]), min_size=1), times=st.integers(1, 5)
    )
    def workers_have_the_same_luck_again_and_again(self, turn: int, answers: list[str], times: int) -> None:
        for _ in range(times):
            worker, luck = self.hire(turn, ""), cycle(answers)
            while worker.pending:
                self.answer(worker.pending[0], next(luck))
            self.clock += timedelta(minutes=3)
            self.check_all()

    @rule(worker=consumes(workers), killed=st.booleans())
    def worker_ends(self, worker: Worker, killed: bool) -> None:
        """Told to stop, it gives its job back; killed, it does nothing any more."""
        assert worker.task is not None
        if worker.task.done():
            return  # it is over already, one way or another: nobody can be told anything
        if killed:
            self.crew.remove(worker)
            self.dead.append(worker)
            return
        died_before = worker.task.done()
        worker.task.cancel()
        self.settle()
        assert worker.task.done()
        assert died_before or not self.owns(worker)

    @rule(span=st.sampled_from([timedelta(seconds=1), timedelta(seconds=10), 2 * LEASE, timedelta(days=9)]))
    def time_passes(self, span: timedelta) -> None:
        self.clock += span

    @rule(job=jobs)
    def cancel(self, job: tuple[UUID, UUID]) -> None:
        before = self.database.tables.jobs[job[0]].job
        try:
            cancelled = self.run(self.cancel_job(user_id=job[1], job_id=job[0]))
        except JobNotCancellable:
            assert before.status.final
        else:
            assert cancelled.completed_assets == before.completed_assets

    @rule(job=jobs)
    def retry(self, job: tuple[UUID, UUID]) -> None:
        before = self.database.tables.jobs[job[0]].job
        retryable = before.status in {JobStatus.FAILED, JobStatus.CANCELLED} and not before.own_art
        try:
            retried = self.run(self.retry_job(user_id=job[1], job_id=job[0])).job
        except JobNotRetryable:
            assert not retryable
        except QuotaExhausted:
            assert retryable
        else:
            assert retryable
            self.periods[retried.id, retried.round] = retried.period

    @rule()
    def sweep(self) -> None:
        self.run(self.sweep_jobs())
        assert not any(
            kept.lease_until and kept.lease_until < self.clock for kept in self.database.tables.jobs.values()
        )

    @rule(out_of_reach=st.booleans())
    def relay(self, out_of_reach: bool) -> None:
        before = dict(self.database.tables.outbox)
        self.queue.down = out_of_reach
        try:
            self.run(self.relay_outbox())
        except Unavailable:
            assert set(self.database.tables.outbox) == set(before)
        self.queue.down = False

    # What must hold all the time

    @invariant()
    def every_asset_is_paid_for_exactly_once(self) -> None:
        tables = self.database.tables
        for user in USERS.values():
            used = sum(quota.used for (owner, _), quota in tables.quotas.items() if owner == user.id)
            reserved = sum(quota.reserved for (owner, _), quota in tables.quotas.items() if owner == user.id)
            paid = {kept.job.id: kept.job for kept in tables.jobs.values() if kept.job.order.charged}
            assert used == sum(asset.user_id == user.id and asset.job_id in paid for asset in tables.assets.values())
            assert reserved == sum(len(job.open_slots) for job in paid.values() if job.user_id == user.id)

    @invariant()
    def the_ledger_explains_the_counters(self) -> None:
        tables = self.database.tables
        sums: dict[tuple[UUID, datetime], dict[QuotaEntryKind, int]] = defaultdict(lambda: defaultdict(int))
        for entry, user_id in tables.quota_entries.items():
            sums[user_id, self.periods[entry.job_id, entry.round].start][entry.kind] += 1
        for place, quota in tables.quotas.items():
            lines = sums.pop(place, {})
            settled = lines.get(QuotaEntryKind.COMMITTED, 0) + lines.get(QuotaEntryKind.RELEASED, 0)
            assert quota.used == lines.get(QuotaEntryKind.COMMITTED, 0)
            assert quota.reserved == lines.get(QuotaEntryKind.RESERVED, 0) - settled
        assert not sums

    @invariant()
    def nobody_gets_more_than_the_plan(self) -> None:
        for quota in self.database.tables.quotas.values():
            assert quota.limit is None or quota.used + quota.reserved <= quota.limit

    @invariant()
    def nobody_has_more_jobs_running_than_the_tier_allows(self) -> None:
        for tier, user in USERS.items():
            running = sum(
                kept.job.user_id == user.id and kept.job.status is JobStatus.PROCESSING
                for kept in self.database.tables.jobs.values()
            )
            assert running <= policy_of(tier).jobs_at_once

    @invariant()
    def a_slot_is_delivered_when_its_asset_is_there_with_all_its_files(self) -> None:
        tables = self.database.tables
        delivered = {
            (kept.job.id, index)
            for kept in tables.jobs.values()
            for index, slot in enumerate(kept.job.slots)
            if slot is Slot.DELIVERED
        }
        assert sorted((asset.job_id, asset.index) for asset in tables.assets.values()) == sorted(delivered)
        for asset in tables.assets.values():
            assert all(key in self.store.files for key in asset.keys)

    @invariant()
    def no_item_waits_once_its_board_has_ended(self) -> None:
        """Unless the model was not available, and it waits for that."""
        jobs = self.database.tables.jobs
        for kept in jobs.values():
            if (board := kept.job.style_board) and jobs[board].job.status.final:
                assert kept.job.status is not JobStatus.QUEUED or kept.job.attempts or kept.run_at <= self.clock

    @invariant()
    def art_is_stored_while_its_job_runs_and_discarded_after(self) -> None:
        tables = self.database.tables
        jobs = [(kept.job.own_art, kept.job.status.final) for kept in tables.jobs.values() if kept.job.own_art]
        assert {key for key in self.store.files if key.endswith("/art.png")} == {key for key, _ in jobs}
        assert {*tables.discarded_files} == {key for key, over in jobs if over}

    @invariant()
    def a_job_is_over_when_nothing_is_open(self) -> None:
        for kept in self.database.tables.jobs.values():
            job = kept.job
            assert job.status.final == (not job.open_slots) == (job.completed_at is not None)
            assert job.status is not JobStatus.COMPLETED or (job.completed_assets > 0 and job.progress == 100)
            assert (kept.lease_until is not None) == (job.status is JobStatus.PROCESSING)
            assert job.crashes < 3 or job.status is JobStatus.FAILED
            assert job.attempts < 3

    @invariant()
    def the_events_tell_the_truth_without_a_gap_and_once(self) -> None:
        events: dict[UUID, list[JobEvent]] = defaultdict(list)
        for event in self.database.tables.job_events.values():
            events[event.job.id].append(event)
        for job_id, kept in self.database.tables.jobs.items():
            numbers = sorted(event.number for event in events[job_id])
            assert numbers == list(range(1, len(numbers) + 1)) == self.told[job_id]
            assert max(events[job_id], key=lambda event: event.number).job == kept.job

    @precondition(lambda self: self.crew)
    @invariant()
    def a_worker_that_ended_ended_for_a_known_reason(self) -> None:
        for worker in self.crew:
            if worker.task is not None and worker.task.done() and not worker.task.cancelled():
                assert isinstance(worker.task.exception(), Died | RuntimeError | None)

    # What must come true in the end

    def teardown(self) -> None:
        try:
            self.nothing_is_lost()
            self.whoever_follows_hears_everything()
        finally:
            self.dismiss_everybody()
            self.runner.close()

    def nothing_is_lost(self) -> None:
        """Whoever was frozen wakes, the dead stay dead, and healthy workers finish what is there."""
        for worker in self.crew:
            for gate in worker.pending:
                gate.set_result(PICTURE)
        self.settle()
        for _ in range(30):
            if all(kept.job.status.final for kept in self.database.tables.jobs.values()):
                break
            self.clock += timedelta(minutes=10)
            self.run(self.sweep_jobs())
            while self.run(self._obliging_worker()):
                pass
            self.check_all()
        assert all(kept.job.status.final for kept in self.database.tables.jobs.values())
        self.clock += timedelta(minutes=1)
        while self.run(self.relay_outbox()):
            pass
        assert not self.database.tables.outbox
        assert all(quota.reserved == 0 for quota in self.database.tables.quotas.values())

    def whoever_follows_hears_everything(self) -> None:
        """From the start and from behind any event, for every job that is over."""
        for job_id, kept in list(self.database.tables.jobs.items())[:5]:
            last = len(self.told[job_id])
            for after in range(last + 2):
                heard = self.run(self._follow(kept.job.user_id, job_id, after))
                start = after if after <= last else 0
                assert heard == list(range(start + 1, last + 1))

    def check_all(self) -> None:
        self.every_asset_is_paid_for_exactly_once()
        self.the_ledger_explains_the_counters()
        self.nobody_gets_more_than_the_plan()
        self.a_slot_is_delivered_when_its_asset_is_there_with_all_its_files()
        self.the_events_tell_the_truth_without_a_gap_and_once()
        self.no_item_waits_once_its_board_has_ended()
        self.art_is_stored_while_its_job_runs_and_discarded_after()

    def dismiss_everybody(self) -> None:
        async def dismiss() -> None:
            tasks = [worker.task for worker in (*self.crew, *self.dead) if worker.task]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        before = self.database.tables
        self.run(dismiss())
        assert {k: v.job for k, v in before.jobs.items()} == {k: v.job for k, v in self.database.tables.jobs.items()}

    async def _obliging_worker(self) -> bool:
        return await self._run_generation(Worker(obliging=True))(turn=0)

    async def _follow(self, user_id: UUID, job_id: UUID, after: int) -> list[int]:
        events = await self.follow_job(user_id=user_id, job_id=job_id, after=after)
        return [event.number async for event in events if event]

    def hire(self, turn: int, doom: str) -> Worker:
        async def start() -> None:
            worker.task = asyncio.get_running_loop().create_task(self._run_generation(worker)(turn=turn))

        worker, before = Worker(doom=doom), self.processing()
        self.crew.append(worker)
        self.run(start())
        self.settle()
        worker.owned = next(iter(self.processing() - before), None)
        return worker

    def processing(self) -> set[tuple[UUID, int]]:
        jobs = [kept.job for kept in self.database.tables.jobs.values()]
        return {(job.id, job.epoch) for job in jobs if job.status is JobStatus.PROCESSING}

    def something_waits(self) -> bool:
        return any(kept.job.status is JobStatus.QUEUED for kept in self.database.tables.jobs.values())

    def owns(self, worker: Worker) -> bool:
        return worker.owned in self.processing()

    def answer(self, gate: "asyncio.Future[Picture]", answer: str) -> None:
        outcome = ANSWERS[answer]
        if isinstance(outcome, BaseException):
            gate.set_exception(outcome)
        else:
            gate.set_result(outcome)
        self.settle()

    def _run_generation(self, worker: Worker) -> RunGeneration:
        return RunGeneration(
            begin=self.database.begin_system,
            image_model=worker,
            finishing=FakeFinishing(),
            store=self.store,
            now=self.now,
            new_id=self.new_id,
            reached=worker.reached,
            worker="worker",
            lease=LEASE,  # its heartbeat runs on the real clock, so none comes while a history is played
        )

    def settle(self) -> None:
        """Let everybody run until all wait for their models."""

        async def spin() -> None:
            for _ in range(150):
                await asyncio.sleep(0)

        self.run(spin())

    def taken(self, user_id: UUID, period: Period) -> int:
        quota = self.database.tables.quotas.get((user_id, period.start))
        return quota.taken if quota else 0


TestJobs = JobMachine.TestCase
TestJobs.settings = settings(max_examples=settings().max_examples, stateful_step_count=50, deadline=None)
pytestmark = pytest.mark.timeout(600)
