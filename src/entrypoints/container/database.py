"""What is kept, and what a commit sets off at once."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID

from adapters.memory.bell import Bell
from adapters.memory.job_news import InProcessJobNews
from adapters.postgres.accounts.live_sessions import SqlLiveSessions
from adapters.postgres.database import Database, Reads
from adapters.redis.job_news import RedisJobNews
from application.generation.ports import JobNews
from domain.generation.job_events import JobEvent
from entrypoints.container.keys import given
from entrypoints.settings import Secret, Settings


@dataclass(frozen=True, slots=True)
class TellAfterCommit:
    """Hints, all of them: rows are read again whether they arrive or not."""

    news: JobNews
    outbox_bells: Sequence[Bell]
    live_sessions: SqlLiveSessions

    async def __call__(self, events: Sequence[JobEvent], outbox: bool, ended: Sequence[UUID]) -> None:
        self.live_sessions.forget(ended)
        if outbox:
            for bell in self.outbox_bells:
                bell.ring()
        for event in events:
            await self.news.publish(event)


def open_database(closing: AsyncExitStack, url: Secret, settings: Settings) -> Database:
    database = Database(url.reveal(), connections=settings.connections)
    closing.push_async_callback(database.close)
    return database


def open_reads(closing: AsyncExitStack, settings: Settings) -> Reads:
    reads = Reads(given(settings.database_url), connections=settings.connections)
    closing.push_async_callback(reads.close)
    return reads


def open_news(closing: AsyncExitStack, settings: Settings) -> JobNews:
    if settings.redis_url is None:
        return InProcessJobNews()
    news = RedisJobNews(settings.redis_url.reveal(), local=InProcessJobNews())
    closing.push_async_exit(news)
    return news


async def listen_to_news(news: JobNews) -> None:
    """For a process with open streams: from now on it hears what other processes publish."""
    if isinstance(news, RedisJobNews):
        await news.__aenter__()
