"""The two calls that drawing makes to the Gemini API, in the SDK's words on one side and the domain's on the other.

Importing this module imports the SDK: import it late and off the event loop.
"""

import asyncio

from google.genai import errors, types

from adapters.gemini.answer import picture_in
from adapters.gemini.connection import BROKEN, Connection, retry_after
from adapters.gemini.failures import complaint_in, outcome_of
from adapters.gemini.picture_header import read_header
from domain.generation.brief import PictureRequest
from domain.generation.picture import ModelRefused, ModelUnavailable, PictureMissed

LARGE = 1_000_000
"""Characters of an answer. A longer one is read in a thread: 4K as PNG takes a tenth of a second."""

_SAFETY = [
    types.SafetySetting(category=category, threshold=types.HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE)
    for category in (
        types.HarmCategory.HARM_CATEGORY_HARASSMENT,
        types.HarmCategory.HARM_CATEGORY_HATE_SPEECH,
        types.HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
        types.HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
    )
]


async def draw(connection: Connection, model: str, request: PictureRequest) -> bytes:
    """One request, one picture. Raises nothing but kinds of `PictureMissed`; the total deadline is the caller's."""
    contents, config = _parts(request), _config(request)
    try:
        answer = await connection.models.generate_content(model=model, contents=contents, config=config)
    except errors.APIError as error:
        raise _missed(error, model) from None  # its text, response and request are not for our logs
    except BROKEN as error:
        raise ModelUnavailable("The connection to the image model failed.") from error
    raw = answer.sdk_http_response
    body = (raw and raw.body) or ""
    if len(body) < LARGE:
        return picture_in(body, model=model)
    return await asyncio.to_thread(picture_in, body, model=model)


async def known_models(connection: Connection) -> frozenset[str]:
    """The ids of all models that the key may see. Raises like `draw`."""
    try:
        pages = await connection.models.list(config=types.ListModelsConfig(page_size=1000))
        return frozenset([(model.name or "").removeprefix("models/") async for model in pages])
    except errors.APIError as error:
        raise _missed(error, "the list of models") from None
    except (*BROKEN, ValueError) as error:
        raise ModelUnavailable("The connection to the image model failed.") from error


def _missed(error: errors.APIError, model: str) -> PictureMissed:
    return outcome_of(error.code, complaint_in(error.details), model=model, retry_after=retry_after(error))


def _parts(request: PictureRequest) -> types.Content:
    pictures = [_picture_part(content) for content in request.references]
    return types.Content(role="user", parts=[types.Part(text=request.instruction), *pictures])


def _picture_part(content: bytes) -> types.Part:
    header = read_header(content)
    if header is None:
        raise ModelRefused("A reference picture is neither PNG nor JPEG nor WebP.")
    return types.Part.from_bytes(data=content, mime_type=header.media_type)


def _config(request: PictureRequest) -> types.GenerateContentConfig:
    """Whom it may draw is not among them: the SDK refuses `person_generation` on this API."""
    return types.GenerateContentConfig(
        response_modalities=["IMAGE"],
        image_config=types.ImageConfig(aspect_ratio=request.aspect_ratio, image_size=request.resolution.value),
        seed=request.seed,
        safety_settings=_SAFETY,
        should_return_http_response=True,
        automatic_continuation=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
