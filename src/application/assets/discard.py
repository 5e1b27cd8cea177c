import logging
from collections.abc import Sequence

from application.assets.ports import AssetStore
from domain.errors import Unavailable

log = logging.getLogger(__name__)


async def discard(store: AssetStore, keys: Sequence[str]) -> None:
    """Delete files that no row refers to and none ever will. Where that cannot be done now, the daily check does it."""
    try:
        await store.delete(keys)
    except Unavailable as error:
        log.warning("%d files stay behind that nothing refers to: %s", len(keys), error)
