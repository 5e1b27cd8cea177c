"""What `dramatiq entrypoints.worker.app:broker` imports."""

import asyncio

import uvloop

from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.worker.household import worker_broker

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())  # Dramatiq makes its loop by itself
settings = Settings.read()
configure_logs(settings)
broker = worker_broker(settings)
