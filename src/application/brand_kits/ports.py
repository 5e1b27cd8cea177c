"""What brand kits need from outside."""

from collections.abc import Mapping
from typing import Protocol

from domain.brand_kits import Drawing, LogoVariant, Suggestion


class Artwork(Protocol):
    """Turns files that strangers send into drawings of our own.

    Whatever is sent: nothing of it runs, nothing outside of it is read, and it costs at most 5 seconds and 300 MB,
    off the event loop, a few at a time. Raises `domain.errors.Unavailable` when too many wait.
    """

    async def read(self, content: bytes) -> Drawing:
        """The picture in a PNG, JPEG, WebP or SVG file, told by its content and never by its name.

        Raises `ArtworkTooLarge` above `MAX_LOGO_BYTES` or `MAX_LOGO_SIDE`, before a pixel is decoded;
        `ArtworkNotRecognised` for what is no such file; `ArtworkRefused` for one that cannot be drawn safely.
        """

    async def propose(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        """`MONOCHROME`, `ICON` and `WATERMARK` made from the pixels of the primary logo, never by a model.

        The same drawing gives the same bytes. Raises `ArtworkRefused` when nothing can be derived from it.
        """

    async def extract(self, content: bytes) -> Suggestion:
        """Colours, readable pairs and tone words of a picture, the same for the same bytes. Raises as `read` does."""
