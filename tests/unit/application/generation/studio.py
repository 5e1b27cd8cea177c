"""Generation wired on the memory adapters, with a model, a finishing and a store that do as they are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.memory.job_news import InProcessJobNews
from application.generation.accepting import AcceptOrder
from application.generation.cancel_job import CancelJob
from application.generation.follow_job import FollowJob
from application.generation.request_generation import RequestGeneration
from application.generation.retry_job import RetryJob
from application.generation.run_generation import RunGeneration
from application.generation.sweep_jobs import SweepJobs
from application.ports import Once
from domain.accounts import User
from domain.assets import Asset
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent
from domain.generation.quota import Quota
from tests.builders import an_id, an_order
from tests.fakes import FakeFinishing, FakeImageModel, FakeLettering, FakeQueue, FakeStore, nothing
from tests.worlds import MemoryWorld

LEASE = timedelta(minutes=1)


@dataclass
class Studio:
    world: MemoryWorld = field(default_factory=MemoryWorld)
    finishing: FakeFinishing = field(default_factory=FakeFinishing)
    store: FakeStore = field(default_factory=FakeStore)
    queue: FakeQueue = field(default_factory=FakeQueue)
    lettering: FakeLettering = field(default_factory=FakeLettering)
    news: InProcessJobNews = field(default_factory=InProcessJobNews)
    fair_use: int = 1_000

    async def request(
        self,
        user: User,
        *,
        once: Once | None = None,
        seeded: bool = True,
        use_active_brand_kit: bool = False,
        **order: Any,
    ):
        return await self.request_generation(
            user_id=user.id,
            order=an_order(**order),
            seeded=seeded,
            use_active_brand_kit=use_active_brand_kit,
            once=once,
        )

    @property
    def accept_order(self) -> AcceptOrder:
        return AcceptOrder(self.world.begin, self.world.now, nothing, self.fair_use)

    @property
    def request_generation(self) -> RequestGeneration:
        return RequestGeneration(self.accept_order, self.lettering, an_id)

    def worker(
        self,
        model: FakeImageModel | None = None,
        *,
        reached: Callable[[str], None] = nothing,
        lease: timedelta = LEASE,
    ) -> RunGeneration:
        return RunGeneration(
            begin=self.world.begin_system,
            image_model=model or FakeImageModel(),
            finishing=self.finishing,
            store=self.store,
            now=self.world.now,
            new_id=an_id,
            reached=reached,
            worker="worker",
            lease=lease,
        )

    async def run(self, *answers: Any, reached: Callable[[str], None] = nothing) -> bool:
        return await self.worker(FakeImageModel(*answers), reached=reached)(turn=0)

    async def cancel(self, job: GenerationJob) -> GenerationJob:
        return await CancelJob(self.world.begin, self.world.now)(user_id=job.user_id, job_id=job.id)

    async def retry(self, job: GenerationJob, *, once: Once | None = None) -> GenerationJob:
        use_case = RetryJob(self.world.begin, self.world.now, an_id, self.fair_use)
        return (await use_case(user_id=job.user_id, job_id=job.id, once=once)).job

    async def sweep(self) -> int:
        return await SweepJobs(self.world.begin_system, self.queue, self.world.now)()

    async def follow(self, job: GenerationJob, after: int = 0, patience: timedelta = timedelta(milliseconds=10)):
        use_case = FollowJob(self.world.begin, self.news, patience)
        return await use_case(user_id=job.user_id, job_id=job.id, after=after)

    def job(self, job: GenerationJob) -> GenerationJob:
        return self.world.database.tables.jobs[job.id].job

    def quota(self, user: User) -> Quota | None:
        return self.world.database.tables.quotas.get((user.id, self.world.month.start))

    def counters(self, user: User) -> tuple[int, int]:
        quota = self.quota(user)
        return (quota.used, quota.reserved) if quota else (0, 0)

    @property
    def assets(self) -> list[Asset]:
        return list(self.world.database.tables.assets.values())

    @property
    def facts(self) -> list[Any]:
        return [fact for fact, _ in self.world.database.tables.outbox.values()]

    def events(self, job: GenerationJob) -> list[JobEvent]:
        events = self.world.database.tables.job_events
        return [event for (job_id, _), event in sorted(events.items()) if job_id == job.id]

    def story(self, job: GenerationJob) -> list[str]:
        return [event.kind.value for event in self.events(job)]
