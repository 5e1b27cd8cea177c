"""The image model that needs no key, no network and no luck."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from adapters.local.drawings import draw_svg
from adapters.local.rendering import Failure, png_of
from domain.generation.asset_types import Composition
from domain.generation.brief import PictureRequest
from domain.generation.picture import ModelUnavailable, Picture

MODEL = "aurastream-local-1"
DEADLINE_SECONDS = 30.0
"""A drawing takes about a second at the largest; the rest is for a queue on a busy machine."""

_GRAINED = frozenset(
    {Composition.AVATAR, Composition.HERO, Composition.BACKDROP, Composition.SCENE, Composition.POSTER}
)
"""Painted scenes; flat graphics stay clean."""


class LocalImageModel:
    """Draws scenes and emblems chosen by the user's words, in their palette.

    The same request gives the same bytes. At most `at_once` pictures are drawn at a time, off the event loop; a 2K
    picture holds some 40 MB meanwhile. References are not looked at.
    """

    def __init__(self, *, at_once: int = 2) -> None:
        self._hands = ThreadPoolExecutor(at_once, thread_name_prefix="local-image-model")

    async def draw(self, request: PictureRequest) -> Picture:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                content = await loop.run_in_executor(self._hands, _drawn, request)
        except (Failure, TimeoutError) as error:
            raise ModelUnavailable("The picture could not be drawn just now.") from error
        return Picture(content=content, model=MODEL, local=True)

    def close(self) -> None:
        """Wait for the pictures in hand and let the threads go; what has not been begun is not drawn."""
        self._hands.shutdown(cancel_futures=True)


def _drawn(request: PictureRequest) -> bytes:
    brief = request.brief
    grained = request.key_colour is None and brief.spec.composition in _GRAINED
    return png_of(
        draw_svg(request),
        ground=request.key_colour or brief.palette.ground,
        grain_seed=request.seed if grained else None,
    )
