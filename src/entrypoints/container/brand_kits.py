"""Who draws the logos."""

from contextlib import AsyncExitStack

from adapters.imaging.plain_artwork import PlainArtwork
from application.brand_kits.ports import Artwork


def open_artwork(closing: AsyncExitStack) -> Artwork:
    artwork = PlainArtwork()
    closing.callback(artwork.close)
    return artwork
