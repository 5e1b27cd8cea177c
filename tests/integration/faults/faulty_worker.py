"""What `dramatiq tests.integration.faults.faulty_worker:broker` imports: the product's worker, with a death in it."""

from dependency_injector import providers

from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.worker.household import worker_broker
from tests.integration.faults.death import ordered_death
from tests.integration.faults.quick import QuickFinishing, quick_model

settings = Settings.read()
configure_logs(settings)
broker = worker_broker(
    settings,
    reached=providers.Object(ordered_death()),
    image_model=providers.Object(quick_model()),
    finishing=providers.Object(QuickFinishing()),
)
