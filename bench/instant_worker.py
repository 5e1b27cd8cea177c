"""What `dramatiq bench.instant_worker:broker` imports: the product's own worker, its pictures instant."""

import asyncio

import uvloop
from dependency_injector import providers

from bench.instant import InstantFinishing, InstantImageModel, InstantStore
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.worker.household import worker_broker

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())  # as the product's own entrypoints/worker/app.py
settings = Settings.read()
configure_logs(settings)
broker = worker_broker(
    settings,
    image_model=providers.Object(InstantImageModel()),
    finishing=providers.Object(InstantFinishing()),
    asset_store=providers.Object(InstantStore()),
)
