from application.assets.ports import AssetStore
from application.assets.read_whole import read_whole
from domain.brand_kits import Brand
from domain.generation.logo_placing import LogoArtwork, LogoOrder, logos_for
from domain.generation.order import Order


async def logo_order(store: AssetStore, order: Order, brand: Brand | None) -> LogoOrder | None:
    """The logos that the order may need, from their own files; None when it wants none or its kit is gone.

    Raises `FileNotStored` and `Unavailable`.
    """
    if not order.include_logo or brand is None:
        return None
    artwork = []
    for logo in logos_for(order.spec, brand.logos):
        content = await read_whole(store, logo.key)
        artwork.append(LogoArtwork(logo.variant, content, logo.width, logo.height, logo.sha256))
    return LogoOrder(tuple(artwork), order.logo_place, order.logo_size)
