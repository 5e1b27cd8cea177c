"""A server as `make run` starts it, whose image model has every picture ready: python -m bench.ready_pictures FILE

`drawn` draws them beforehand, in another process, so that drawing leaves no memory behind that finishing could use.
"""

import asyncio
import pickle
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from dependency_injector import providers

from adapters.local.image_model import LocalImageModel
from domain.generation.brief import HOUSE_PALETTES, PictureRequest, request_for
from domain.generation.packs import PackType, PackWish
from domain.generation.picture import Picture
from entrypoints import server
from entrypoints.logs import configure_logs
from entrypoints.settings import Mode, Settings

Shape = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class ReadyImageModel:
    """Answers at once with a picture of the ratio, resolution and key colour that are asked for."""

    pictures: dict[Shape, bytes]

    async def draw(self, request: PictureRequest) -> Picture:
        return Picture(self.pictures[_shape(request)], "ready")


def drawn(pack_type: PackType) -> bytes:
    """A picture of the local model for each shape that such a pack may ask for, in whatever palette, pickled."""
    wishes = (PackWish(pack_type, seed=seed, custom_prompt="a cosy dragon") for seed in range(len(HOUSE_PALETTES)))
    requests = [request_for(order.brief()) for wish in wishes for order in wish.orders(UUID(int=0), UUID(int=0))]
    pictures = {}
    for request in requests:
        if _shape(request) not in pictures:
            pictures[_shape(request)] = asyncio.run(LocalImageModel().draw(request)).content
    return pickle.dumps(pictures)


def _shape(request: PictureRequest) -> Shape:
    return request.aspect_ratio, request.resolution.value, request.key_colour


def main() -> int:
    model = ReadyImageModel(pickle.loads(Path(sys.argv[1]).read_bytes()))
    settings = replace(Settings.read(), mode=Mode.EMBEDDED, redis_url=None)
    configure_logs(settings)
    more = {"with_jobs": True, "alone": True, "image_model": providers.Object(model)}
    server.run_until_stopped(settings, server.listen(settings), **more)
    return 0


if __name__ == "__main__":
    sys.exit(main())
