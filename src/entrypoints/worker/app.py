"""What `dramatiq entrypoints.worker.app:broker` imports."""

from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.worker.household import worker_broker

settings = Settings.read()
configure_logs(settings)
broker = worker_broker(settings)
