"""What an image model may answer with: a picture, or one of four typed misses."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture as the model sent it. The bytes are kept as they came and are untrusted until decoded."""

    content: bytes
    model: str
    local: bool = False


class BlockedKind(StrEnum):
    """What sort of thing was refused, in words that a user may see."""

    SAFETY = "safety"
    PROHIBITED = "prohibited_content"
    RECITATION = "recitation"
    PERSONAL = "personal_information"


class PictureMissed(Exception):
    """No picture came. `code` and the message are safe to show; `again` says whether asking again may help."""

    code: ClassVar[str]
    again: ClassVar[bool]


class ModelUnavailable(PictureMissed):
    """Busy, slow, cut off or broken: the same request may succeed later."""

    code = "model_unavailable"
    again = True

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PictureUnusable(PictureMissed):
    """Something came that is no picture, or none that can be finished: empty, garbage, blank, far too large."""

    code = "picture_unusable"
    again = True


class PictureBlocked(PictureMissed):
    """The model declined to draw this. Asking the same again is pointless and rude."""

    code = "content_blocked"
    again = False

    def __init__(self, kind: BlockedKind) -> None:
        super().__init__(f"The image model declined this request ({kind.value.replace('_', ' ')}). Please reword it.")
        self.kind = kind


class ModelRefused(PictureMissed):
    """The request itself is wrong for the model, or we may not use it: nobody can mend it by waiting."""

    code = "model_refused"
    again = False
