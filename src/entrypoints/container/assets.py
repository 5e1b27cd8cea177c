"""How assets are shown: to everybody, and to their owners where people will meet them."""

from contextlib import AsyncExitStack

from adapters.imaging.previews.drawing import VipsPreviews
from adapters.imaging.share_card import VipsShareCards
from application.assets.browse_assets import ShareUrl
from entrypoints.settings import Settings


def share_url(settings: Settings) -> ShareUrl:
    return lambda asset_id: f"{settings.address}/s/{asset_id}"


def open_share_cards(closing: AsyncExitStack) -> VipsShareCards:
    cards = VipsShareCards()
    closing.callback(cards.close)
    return cards


def open_previews(closing: AsyncExitStack) -> VipsPreviews:
    previews = VipsPreviews()
    closing.callback(previews.close)
    return previews
