"""Logos: what a creator uploads, drawn once into a form that is safe to keep and to put on pictures."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Invalid, NotRecognised, TooLarge

MAX_LOGO_BYTES = 5 * 1024 * 1024
MAX_LOGO_SIDE = 4_096


class LogoVariant(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ICON = "icon"
    MONOCHROME = "monochrome"
    WATERMARK = "watermark"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of our own making: PNG, sRGB, 8 bits a channel, one frame, upright, no metadata.

    Nothing of the file that it was drawn from is left in it but what could be seen.
    """

    content: bytes
    width: int
    height: int


class ArtworkRefused(Invalid):
    """The file is of a kind that is read, but cannot be drawn safely: damaged, blank, animated beyond reason, or with
    parts that reach outside of it. `errors` says which."""

    code = "artwork_refused"
    title = "Picture refused"

    def __init__(self, message: str, *, reason: str = "unreadable") -> None:
        super().__init__(message, pointer="/file", reason=reason)


class ArtworkTooLarge(TooLarge):
    def __init__(self, message: str = "") -> None:
        most = f"A picture has at most {MAX_LOGO_BYTES // 1024**2} MB and {MAX_LOGO_SIDE} × {MAX_LOGO_SIDE} pixels."
        super().__init__(message or most)


class ArtworkNotRecognised(NotRecognised):
    def __init__(self) -> None:
        super().__init__("This is no PNG, JPEG, WebP or SVG picture.")
