"""Reads what the Gemini API answered: a picture, or the reason why there is none.

The SDK could parse the body as well, but warns and guesses at values that it does not know yet and takes a blocked or
broken picture for a success; here an answer is a picture only when everything about it is right.
"""

import binascii
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, ValidationError, field
from msgspec.json import Decoder

from adapters.gemini.failures import Complaint, outcome_of
from adapters.gemini.picture_header import read_header
from domain.generation.picture import (
    BlockedKind,
    Flaw,
    ModelRefused,
    ModelUnavailable,
    PictureBlocked,
    PictureMissed,
    PictureUnusable,
)

MOST_BYTES: Final = 30_000_000
"""Of one encoded picture; 4K as PNG has about 25 MB at worst."""

_LEAST_SIDE, _MOST_SIDE, _MOST_PIXELS = 64, 16_384, 50_000_000
_MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
_DRAWN = frozenset({"STOP", "MAX_TOKENS"})  # words may run out after the picture; finishing decodes it whole or refuses

_BLOCKED: Mapping[str, BlockedKind] = {
    "SAFETY": BlockedKind.SAFETY,
    "IMAGE_SAFETY": BlockedKind.SAFETY,
    "MODEL_ARMOR": BlockedKind.SAFETY,
    "JAILBREAK": BlockedKind.SAFETY,
    "ESCALATION": BlockedKind.SAFETY,
    "BLOCKLIST": BlockedKind.PROHIBITED,
    "PROHIBITED_CONTENT": BlockedKind.PROHIBITED,
    "IMAGE_PROHIBITED_CONTENT": BlockedKind.PROHIBITED,
    "RECITATION": BlockedKind.RECITATION,
    "IMAGE_RECITATION": BlockedKind.RECITATION,
    "SPII": BlockedKind.PERSONAL,
}
_REFUSED: Mapping[str, str] = {
    "LANGUAGE": "The image model does not speak the language of this request.",
    "PUP_LIMITED_DISABLED": "The image model does not let us in.",
}


class _Blob(Struct, rename="camel"):
    mime_type: str = ""
    data: str = ""


class _Part(Struct, rename="camel"):
    inline_data: _Blob | None = None
    thought: bool = False


class _Content(Struct):
    parts: list[_Part] = field(default_factory=list[_Part])


class _Candidate(Struct, rename="camel"):
    content: _Content = field(default_factory=_Content)
    finish_reason: str = ""


class _Feedback(Struct, rename="camel"):
    block_reason: str = ""


class _Answer(Struct, rename="camel"):
    candidates: list[_Candidate] = field(default_factory=list[_Candidate])
    prompt_feedback: _Feedback = field(default_factory=_Feedback)
    error: Complaint | None = None


_ANSWER = Decoder(_Answer)


def picture_in(body: str, *, model: str) -> bytes:
    """The encoded picture of a 200 answer, at most `MOST_BYTES`; raises the `PictureMissed` that it tells of."""
    answer = _parsed(body)
    if answer.error:
        raise outcome_of(answer.error.code, answer.error, model=model)
    if answer.prompt_feedback.block_reason:
        raise PictureBlocked(_BLOCKED.get(answer.prompt_feedback.block_reason, BlockedKind.SAFETY))
    if not answer.candidates:
        raise PictureUnusable(Flaw.NO_PICTURE, "The image model answered with nothing.")
    candidate = answer.candidates[0]
    if candidate.finish_reason not in _DRAWN:
        raise _undrawn(candidate.finish_reason)
    return _usable(_last_blob(candidate.content.parts))


def _parsed(body: str) -> _Answer:
    """A proxy's page, half an answer and another shape are all the fault of somebody who may do better next time."""
    try:
        return _ANSWER.decode(body)
    except (ValidationError, ValueError, RecursionError) as error:
        raise ModelUnavailable("The image model's answer was broken.") from error


def _undrawn(finish_reason: str) -> PictureMissed:
    """NO_IMAGE, IMAGE_OTHER, OTHER, MALFORMED_… and what is not known yet are a mood and worth another try."""
    if not finish_reason:
        return ModelUnavailable("The image model's answer was cut off.")
    if kind := _BLOCKED.get(finish_reason):
        return PictureBlocked(kind)
    if message := _REFUSED.get(finish_reason):
        return ModelRefused(message)
    return PictureUnusable(Flaw.NO_PICTURE, "The image model drew nothing.")


def _last_blob(parts: list[_Part]) -> _Blob:
    """Thoughts carry drafts. Of several pictures the last is the one that the model ended with."""
    for part in reversed(parts):
        if part.inline_data and not part.thought:
            return part.inline_data
    raise PictureUnusable(Flaw.NO_PICTURE, "The image model drew nothing.")


def _usable(blob: _Blob) -> bytes:
    """The bytes decide what a picture is; the label only has to name a kind of picture that we take."""
    if blob.mime_type not in _MEDIA_TYPES:
        raise PictureUnusable(Flaw.NO_PICTURE, "The image model sent something that is no picture.")
    if len(blob.data) > MOST_BYTES * 4 // 3 + 4:
        raise PictureUnusable(Flaw.TOO_LARGE, "The image model sent a picture that is far too large.")
    try:
        content = binascii.a2b_base64(blob.data, strict_mode=True)
    except ValueError as error:
        raise PictureUnusable(Flaw.NO_PICTURE, "The image model sent something that is no picture.") from error
    header = read_header(content)
    if header is None:
        raise PictureUnusable(Flaw.NO_PICTURE, "The image model sent something that is no picture.")
    if min(header.width, header.height) < _LEAST_SIDE:
        raise PictureUnusable(Flaw.TOO_SMALL, "The image model sent a picture that is far too small.")
    if max(header.width, header.height) > _MOST_SIDE or header.width * header.height > _MOST_PIXELS:
        raise PictureUnusable(Flaw.TOO_LARGE, "The image model sent a picture that is far too large.")
    return content
