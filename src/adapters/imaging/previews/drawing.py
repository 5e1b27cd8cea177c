"""Mock previews: an asset in the places where people will meet it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from types import MappingProxyType

from adapters.imaging.decode import Size, decoded
from adapters.imaging.previews import chat, game, pages, players, portraits, server, upright, video
from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.looks import DARK, LIGHT, Look
from adapters.imaging.vips import Image
from domain.assets import Preview
from domain.errors import Unavailable
from domain.generation.asset_types import Export

Layout = Callable[[Canvas, Sequence[Image]], None]
LookedLayout = Callable[[Canvas, Sequence[Image], Look], None]


def _both(name: str, layout: LookedLayout) -> dict[str, Layout]:
    """The same place on dark and on light pages."""
    return {f"{name}-dark": partial(_on, layout, DARK), f"{name}-light": partial(_on, layout, LIGHT)}


def _on(layout: LookedLayout, look: Look, canvas: Canvas, shown: Sequence[Image]) -> None:
    layout(canvas, shown, look)


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        **_both("chat-emote", chat.emotes),
        **_both("chat-badge", chat.badges),
        **_both("reward", chat.rewards),
        **_both("video-home", video.home),
        **_both("video-sidebar", video.sidebar),
        "video-tv": video.television,
        **_both("player", players.stream),
        "end-screen": players.end_screen,
        "watermark": players.watermark,
        **_both("panels", pages.panels),
        **_both("channel-banner", pages.channel_banner),
        **_both("header", pages.header),
        "banner-crops": pages.banner_crops,
        **_both("banner-desktop", pages.banner_desktop),
        "banner-phone": pages.banner_phone,
        "banner-tv": pages.banner_television,
        "game-overlay": game.overlay,
        "game-webcam": game.webcam,
        "game-alert": game.alert,
        **_both("profile", portraits.profile),
        "logo": portraits.logo,
        "clip": upright.clip,
        "clip-grid": upright.grid,
        "story": upright.story,
        **_both("server-emoji", server.emoji),
        **_both("server-sticker", server.sticker),
        **_both("server-role", server.role),
        **_both("server-banner", server.banner),
        "invitation": server.invitation,
        **_both("post", server.post),
    }
)
"""How each preview of the catalogue is drawn, by its name."""


ALIKE = 0.02
"""A picture whose shape is that near to the one asked for takes it: 1280 × 720 pixels shown at 168 × 94."""


class VipsPreviews:
    """Implements `Previews` with libvips, one at a time in a thread of its own; `waiting` more may wait.

    The last ones are kept, up to `remember` bytes of them: pages show the same ones again and again.
    """

    version = "1"

    def __init__(self, *, waiting: int = 20, remember: int = 8_000_000) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="previews")
        self._room = waiting + 1
        self._remember = remember
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._held = 0

    async def draw(self, preview: Preview, files: Sequence[bytes]) -> bytes:
        if self._room == 0:
            raise Unavailable("Too many previews are being drawn.")
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._drawn, preview, files)
        finally:
            self._room += 1

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _drawn(self, preview: Preview, files: Sequence[bytes]) -> bytes:
        """On the one thread of the pool, so that nobody draws the same one at the same time."""
        name = sha256(repr(preview).encode() + b"".join(sha256(file).digest() for file in files)).digest()
        known = self._kept.pop(name, None)
        content = known or drawn(preview, files)
        self._kept[name] = content
        self._held += 0 if known else len(content)
        while self._held > self._remember:
            self._held -= len(self._kept.popitem(last=False)[1])
        return content


def drawn(preview: Preview, files: Sequence[bytes]) -> bytes:
    """The preview as a PNG. Raises `PictureUnusable` for content that cannot be decoded."""
    canvas = Canvas(preview.width, preview.height)
    shown = [_fitted(content, size) for content, size in zip(files, preview.shown, strict=True)]
    LAYOUTS[preview.name](canvas, shown)
    return canvas.png()


def _fitted(content: bytes, size: Export) -> Image:
    """The picture as it is when it has that size, otherwise as large as it can be within it."""
    picture = decoded(content, cover=Size(size.width, size.height))
    across, down = size.width / picture.width, size.height / picture.height
    if across == down == 1:
        return picture
    if abs(across / down - 1) > ALIKE:
        across = down = min(across, down)
    if not picture.hasalpha():
        return picture.resize(across, vscale=down).cast("uchar").copy_memory()
    return picture.premultiply().resize(across, vscale=down).unpremultiply().cast("uchar").copy_memory()
