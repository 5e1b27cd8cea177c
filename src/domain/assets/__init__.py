"""What was made: assets, their files and names, what they are found by, who may see them."""

from domain.assets.asset import (
    Asset,
    AssetNotFound,
    Finished,
    FinishedFile,
    LogoSet,
    Original,
    ShareExpired,
    Typeset,
    Variant,
    VariantNotFound,
    words_of,
)
from domain.assets.confusability import MOST_COMPARED, TOLD_APART, Fingerprint, Neighbour, confusability
from domain.assets.expiry_notice import EARLY, ExpiryNotice
from domain.assets.file_names import file_name
from domain.assets.previews import PREVIEWS, Preview, PreviewNotFound, preview_of
from domain.assets.style import ONE_FAMILY, Style, family_distances
from domain.assets.upload_guide import GUIDES, UploadGuide
from domain.assets.words import keys_of, tokens_of
from domain.assets.zip_layout import ToPack, folder_of, pack_folder, paths_of

__all__ = [
    "EARLY",
    "GUIDES",
    "MOST_COMPARED",
    "ONE_FAMILY",
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
    "Original",
    "Preview",
    "PreviewNotFound",
    "ShareExpired",
    "Style",
    "ToPack",
    "Typeset",
    "UploadGuide",
    "Variant",
    "VariantNotFound",
    "confusability",
    "family_distances",
    "file_name",
    "folder_of",
    "keys_of",
    "pack_folder",
    "paths_of",
    "preview_of",
    "tokens_of",
    "words_of",
]
