"""Logos: what a creator uploads, drawn once into a form that is safe to keep and to put on pictures."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Conflict, Invalid, NotFound, NotRecognised, TooLarge

MAX_LOGO_BYTES = 5 * 1024 * 1024
MAX_LOGO_SIDE = 4_096
MAX_DRAWN_BYTES = 16 * 1024 * 1024
"""Of what is drawn of a file and kept. A flat logo of the largest size takes a quarter of it; a photograph of that
size, which JPEG had in 5 MB, would take up to 60 MB, and that again wherever it is put on a picture."""


class LogoVariant(StrEnum):
    """What a logo is for. A kit has at most one of each."""

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


class LogoOrigin(StrEnum):
    """Whether its owner uploaded it, or took what we had made of their primary logo."""

    UPLOADED = "uploaded"
    DERIVED = "derived"


class LogoNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such logo.")


class LogoUploaded(Conflict):
    """A proposal never takes the place of a logo that its owner uploaded; remove that one first."""

    code = "logo_uploaded"
    title = "Logo uploaded"

    def __init__(self, variant: LogoVariant) -> None:
        super().__init__(f"You uploaded a logo of your own as {variant}.")


@dataclass(frozen=True, slots=True)
class Logo:
    """One stored logo; `key` names it in the asset store and is generated, never taken from input."""

    variant: LogoVariant
    key: str
    width: int
    height: int
    bytes: int
    sha256: str
    origin: LogoOrigin = LogoOrigin.UPLOADED
