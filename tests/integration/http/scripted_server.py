"""The product's server with the scripted model in place of the real one; everything else is as in `aurastream dev`."""

import asyncio
import os
from pathlib import Path
from typing import Any

from dependency_injector import providers

from entrypoints.logs import configure_logs
from entrypoints.server import listen, serve
from entrypoints.settings import Settings
from tests.integration.http.scripted import (
    GATES,
    WIDE_RATES,
    ScriptedFinishing,
    ScriptedImageModel,
    ScriptedPreviews,
    ScriptedShareCards,
    WideRates,
)


def main() -> None:
    settings = Settings.read()
    configure_logs(settings)
    instead: dict[str, Any] = {}
    if gates := os.environ.get(GATES):
        model = ScriptedImageModel(Path(gates))
        instead = {
            "image_model": providers.Object(model),
            "finishing": providers.Object(ScriptedFinishing()),
            "previews": providers.Object(ScriptedPreviews()),
            "share_cards": providers.Object(ScriptedShareCards()),
        }
    if WIDE_RATES in os.environ:
        instead["rate_limits"] = providers.Object(WideRates())
    asyncio.run(serve(settings, listen(settings), with_jobs=True, **instead))


if __name__ == "__main__":
    main()
