"""What was made: assets, their files and names, what they are found by, who may see them."""

from domain.assets.asset import (
    Asset,
    AssetNotFound,
    Finished,
    FinishedFile,
    LogoSet,
    ShareExpired,
    Typeset,
    Variant,
    VariantNotFound,
    key_of,
    words_of,
)
from domain.assets.confusability import MOST_COMPARED, TOLD_APART, Fingerprint, Neighbour, confusability
from domain.assets.expiry_notice import EARLY, ExpiryNotice
from domain.assets.file_names import file_name
from domain.assets.previews import PREVIEWS, Preview, PreviewNotFound, preview_of
from domain.assets.words import keys_of, tokens_of
from domain.assets.zip_layout import ToPack, paths_of

__all__ = [
    "EARLY",
    "MOST_COMPARED",
    "PREVIEWS",
    "TOLD_APART",
    "Asset",
    "AssetNotFound",
    "ExpiryNotice",
    "Fingerprint",
    "Finished",
    "FinishedFile",
    "LogoSet",
    "Neighbour",
    "Preview",
    "PreviewNotFound",
    "ShareExpired",
    "ToPack",
    "Typeset",
    "Variant",
    "VariantNotFound",
    "confusability",
    "file_name",
    "key_of",
    "keys_of",
    "paths_of",
    "preview_of",
    "tokens_of",
    "words_of",
]
