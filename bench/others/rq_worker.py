"""One RQ worker of the default kind, which forks for each job; what it imports before, no child imports again."""

import os

from redis import Redis
from rq import Queue, Worker

from bench.others import rq_jobs

assert rq_jobs.engine  # imported here, once, rather than in every child

connection = Redis.from_url(os.environ["REDIS_URL"])
Worker([Queue("made", connection=connection)], connection=connection).work(logging_level="WARNING")
