"""What an image model may answer with: a picture, or one of four typed misses."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Final

MAX_DRAWS = 3
"""How many pictures are drawn for one asset in one go when what came cannot be delivered."""

_BEGINNINGS: Final = (
    (b"\x89PNG", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"RIFF", "webp", "image/webp"),
)
_UNKNOWN: Final = (b"", "bin", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture as it came. The bytes are kept so and are untrusted until decoded.

    `model` is what drew it, None when its owner did.
    """

    content: bytes
    model: str | None
    local: bool = False

    @property
    def name(self) -> str:
        """`original.png`: its kind is told by how it begins, since nothing that is said about it can be trusted."""
        return f"original.{self._kind[1]}"

    @property
    def media_type(self) -> str:
        return self._kind[2]

    @property
    def _kind(self) -> tuple[bytes, str, str]:
        return next((kind for kind in _BEGINNINGS if self.content.startswith(kind[0])), _UNKNOWN)


class BlockedKind(StrEnum):
    """What sort of thing was refused, in words that a user may see."""

    SAFETY = "safety"
    PROHIBITED = "prohibited_content"
    RECITATION = "recitation"
    PERSONAL = "personal_information"


class PictureMissed(Exception):
    """No picture came. `code` and the message are safe to show."""

    code: ClassVar[str]


class ModelUnavailable(PictureMissed):
    """Busy, slow, cut off or broken: the same request may succeed later."""

    code = "model_unavailable"

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Flaw(StrEnum):
    """Why a picture is of no use. The first ones are seen when it comes, the others on the finished files."""

    NO_PICTURE = "no_picture"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    NO_FLAT_GROUND = "no_flat_ground"
    NO_SUBJECT = "no_subject"
    BLANK = "blank"
    WRONG_SIZE = "wrong_size"
    WRONG_FORMAT = "wrong_format"
    TOO_MANY_BYTES = "too_many_bytes"
    NOT_TRANSPARENT = "not_transparent"
    TRANSPARENT = "transparent"
    HOLE_COVERED = "hole_covered"
    HALO = "halo"


class PictureUnusable(PictureMissed):
    """Something came that cannot be delivered: no picture, none that can be finished, or one below our standard.

    Another picture may be better; waiting does not help.
    """

    code = "picture_unusable"

    def __init__(self, flaw: Flaw, message: str) -> None:
        super().__init__(message)
        self.flaw = flaw


class PictureBlocked(PictureMissed):
    """The model declined to draw this. Asking the same again is pointless and rude."""

    code = "content_blocked"

    def __init__(self, kind: BlockedKind) -> None:
        super().__init__(f"The image model declined this request ({kind.value.replace('_', ' ')}). Please reword it.")
        self.kind = kind


class ModelRefused(PictureMissed):
    """The request itself is wrong for the model, or we may not use it: nobody can mend it by waiting."""

    code = "model_refused"
