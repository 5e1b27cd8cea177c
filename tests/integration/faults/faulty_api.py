"""The product's API as `aurastream serve` runs it, with a death in it."""

from dependency_injector import providers

from entrypoints.logs import configure_logs
from entrypoints.server import listen, run_until_stopped
from entrypoints.settings import Settings
from tests.integration.faults.death import ordered_death

if __name__ == "__main__":
    settings = Settings.read()
    configure_logs(settings)
    run_until_stopped(settings, listen(settings), with_jobs=False, reached=providers.Object(ordered_death()))
