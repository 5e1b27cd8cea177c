"""Where assets are shown to everybody."""

from application.assets.browse_assets import ShareUrl
from entrypoints.settings import Settings


def share_url(settings: Settings) -> ShareUrl:
    return lambda asset_id: f"{settings.address}/s/{asset_id}"
