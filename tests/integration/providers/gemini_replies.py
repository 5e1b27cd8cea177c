"""What the Gemini server of the tests answers: the real API's bodies, and everything that goes wrong with them.

A mode is a word of `MODES`, or `finish:REASON` (an empty candidate that ended so) or `blocked:REASON` (a prompt that
was not let through).
"""

import base64
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.integration.providers.gemini_pictures import drawing, png_that_claims, stray_drawing
from tests.integration.providers.wire import Manner, Reply

RATIOS = ("1:1", "1:4", "1:8", "2:3", "3:2", "3:4", "4:1", "4:3", "4:5", "5:4", "8:1", "9:16", "16:9", "21:9")
SIZES = ("1K", "2K", "4K")
_TOP = {"contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig"}
_GENERATION = {"candidateCount", "imageConfig", "responseModalities", "seed", "temperature", "thinkingConfig", "topP"}
_IMAGE_TOKENS = {"1K": 1120, "2K": 1680, "4K": 3780}
_MOST_PICTURES = 14


@dataclass(frozen=True)
class Asked:
    """One request as it came, its keys in camelCase whatever the client wrote."""

    model: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [part for content in self.body["contents"] for part in content["parts"]]

    @property
    def instruction(self) -> str:
        return "\n".join(part["text"] for part in self.parts if "text" in part)

    @property
    def pictures(self) -> list[tuple[str, bytes]]:
        blobs = [part["inlineData"] for part in self.parts if "inlineData" in part]
        return [(blob["mimeType"], _from_base64(blob["data"])) for blob in blobs]

    @property
    def generation(self) -> dict[str, Any]:
        return dict(self.body.get("generationConfig", {}))

    @property
    def image_config(self) -> dict[str, str]:
        return {"aspectRatio": "1:1", "imageSize": "1K", **self.generation.get("imageConfig", {})}

    def draw(self, form: str = "png", turn: int = 0) -> bytes:
        wanted = self.image_config
        seed = self.generation.get("seed", 0) + turn
        return drawing(self.instruction, wanted["aspectRatio"], wanted["imageSize"], seed, form)

    def draw_astray(self, how: str) -> bytes:
        return stray_drawing(how, self.instruction, self.image_config["aspectRatio"], self.generation.get("seed", 0))


def camel(value: Any) -> Any:
    """The API reads both spellings of a key; the SDK mixes them (`inlineData` with `mime_type`)."""
    if isinstance(value, dict):
        return {_camel_word(key): camel(held) for key, held in value.items()}
    return [camel(held) for held in value] if isinstance(value, list) else value


def _camel_word(word: str) -> str:
    head, *tail = word.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4), validate=True)


def complaint_about(asked: Asked) -> str | None:
    """What the API would not take in a request, in about its own words."""
    if unknown := (set(asked.body) - _TOP) | (set(asked.generation) - _GENERATION):
        return f'Invalid JSON payload received. Unknown name "{min(unknown)}": Cannot find field.'
    if "IMAGE" not in asked.generation.get("responseModalities", []):
        return "The requested combination of response modalities is not supported by the model."
    wanted = asked.image_config
    if set(wanted) != {"aspectRatio", "imageSize"}:
        return "Invalid JSON payload received. Unknown name at 'generation_config.image_config': Cannot find field."
    if wanted["aspectRatio"] not in RATIOS or wanted["imageSize"] not in SIZES:
        return "Request contains an invalid argument: image_config."
    try:
        return _complaint_about_pictures(asked.pictures)
    except ValueError:
        return "Base64 decoding failed for inline_data."


def _complaint_about_pictures(pictures: list[tuple[str, bytes]]) -> str | None:
    if len(pictures) > _MOST_PICTURES:
        return "Too many input images."
    for media_type, content in pictures:
        try:
            is_a = Image.open(io.BytesIO(content)).get_format_mimetype()
        except UnidentifiedImageError:
            is_a = None
        if is_a != media_type:
            return "Unable to process input image."
    return None


def _json(status: int, body: object, **headers: str) -> Reply:
    text = json.dumps(body, indent=2).encode()
    return Reply(status, text, {"Content-Type": "application/json; charset=UTF-8"} | headers)


def error(
    code: int, status: str, message: str, *details: Mapping[str, Any], headers: dict[str, str] | None = None
) -> Reply:
    body: dict[str, Any] = {"code": code, "message": message, "status": status}
    return _json(code, {"error": body | ({"details": list(details)} if details else {})}, **(headers or {}))


def not_found(model: str) -> Reply:
    return error(
        404, "NOT_FOUND",
        f"models/{model} is not found for API version v1, or is not supported for generateContent. "
        "Call ModelService.ListModels to see the list of available models and their supported methods.",
    )  # fmt: skip


KEY_MISSING = error(
    403, "PERMISSION_DENIED",
    "Method doesn't allow unregistered callers (callers without established identity). "
    "Please use API Key or other form of API consumer identity to call this API.",
)  # fmt: skip
KEY_WRONG = error(
    400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"},
)  # fmt: skip


def _quota(quota_id: str, retry: str | None) -> list[Mapping[str, Any]]:
    failure = {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": quota_id, "quotaDimensions": {"location": "global"}, "quotaValue": "10"}],
    }
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry}
    return [failure, info] if retry else [failure]


_OVER = "You exceeded your current quota, please check your plan and billing details."
_MINUTE, _DAY = "GenerateRequestsPerMinutePerProjectPerModel", "GenerateRequestsPerDayPerProjectPerModel"
_PAGE = b"<!DOCTYPE html>\n<html lang=en>\n<title>Error 502 (Server Error)!!1</title>\n<p>That's an error.\n</html>\n"


def answer(asked: Asked, parts: Iterable[Mapping[str, Any]], finish: str | None = "STOP") -> Reply:
    parts = list(parts)
    candidate: dict[str, Any] = {"index": 0}
    if parts:
        candidate["content"] = {"parts": parts, "role": "model"}
    if finish:
        candidate["finishReason"] = finish
    prompt, drawn = len(asked.instruction) // 4, _IMAGE_TOKENS[asked.image_config["imageSize"]] if parts else 0
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": drawn, "totalTokenCount": prompt + drawn}
    meta = {"usageMetadata": usage, "modelVersion": asked.model, "responseId": "r0ZhaaT2NJ-mnsEPk5SZ4Ak"}
    return _json(200, {"candidates": [candidate]} | meta)


def image(content: bytes, media_type: str = "image/png", **more: object) -> dict[str, Any]:
    return {"inlineData": {"mimeType": media_type, "data": base64.b64encode(content).decode()}} | more


def _ok(asked: Asked) -> Reply:
    return answer(asked, [image(asked.draw())])


def _in_manner(manner: Manner) -> Callable[[Asked], Reply]:
    return lambda asked: replace(_ok(asked), manner=manner)


def _with_image(content: Callable[[Asked], bytes], media_type: str = "image/png") -> Callable[[Asked], Reply]:
    return lambda asked: answer(asked, [image(content(asked), media_type)])


def _astray(how: str, media_type: str = "image/png") -> Callable[[Asked], Reply]:
    return lambda asked: answer(asked, [image(asked.draw_astray(how), media_type)])


def _thoughts_first(asked: Asked) -> Reply:
    draft = asked.draw("jpeg", turn=6)
    return answer(
        asked,
        [{"text": "**Sketching**", "thought": True}, image(draft, "image/jpeg", thought=True), image(asked.draw())],
    )


def _html(status: int) -> Callable[[Asked], Reply]:
    return lambda _: Reply(status, _PAGE, {"Content-Type": "text/html; charset=UTF-8"})


def _half_json(asked: Asked) -> Reply:
    whole = _ok(asked)
    return replace(whole, body=whole.body[: len(whole.body) // 2])


def _compressed(asked: Asked) -> Reply:
    whole = _ok(asked)
    return replace(whole, body=gzip.compress(whole.body, 1), headers={**whole.headers, "Content-Encoding": "gzip"})


def _leaked(asked: Asked) -> Reply:
    key = asked.headers.get("x-goog-api-key", "")
    return error(403, "PERMISSION_DENIED", f"Your API key {key} was reported as leaked. Please use another API key.")


def _not_base64(asked: Asked) -> Reply:
    part = image(asked.draw())
    part["inlineData"]["data"] = part["inlineData"]["data"][:40] + "%%%%" + part["inlineData"]["data"][40:]
    return answer(asked, [part])


MODES: Mapping[str, Callable[[Asked], Reply]] = {
    "ok": _ok,
    "jpeg": _with_image(lambda asked: asked.draw("jpeg"), "image/jpeg"),
    "webp": _with_image(lambda asked: asked.draw("webp"), "image/webp"),
    "squares": _astray("squares"),
    "off_ratio": _astray("off_ratio"),
    "near_key": _astray("near_key"),
    "coarse_jpeg": _astray("coarse_jpeg", "image/jpeg"),
    "all_astray": _astray("all_astray", "image/jpeg"),
    "tiny": _astray("tiny"),
    "mislabelled": _with_image(lambda asked: asked.draw("jpeg"), "image/png"),
    "thoughts": _thoughts_first,
    "only_thoughts": lambda asked: answer(asked, [image(asked.draw(), thought=True)]),
    "two_images": lambda asked: answer(asked, [image(asked.draw(turn=6)), image(asked.draw())]),
    "only_text": lambda asked: answer(asked, [{"text": "I would rather talk about it."}]),
    "max_tokens": lambda asked: answer(asked, [image(asked.draw())], "MAX_TOKENS"),
    "no_finish": lambda asked: answer(asked, [image(asked.draw())], None),
    "empty": lambda _: _json(200, {"candidates": [], "modelVersion": "x"}),
    "400": lambda _: error(400, "INVALID_ARGUMENT", "Request contains an invalid argument: project 1234."),
    "401": lambda _: error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403_leaked_key": _leaked,
    "404": lambda asked: not_found(asked.model),
    "408": lambda _: error(408, "DEADLINE_EXCEEDED", "Request timed out."),
    "429": lambda _: error(429, "RESOURCE_EXHAUSTED", _OVER, *_quota(_MINUTE, "7.5s")),
    "429_day": lambda _: error(429, "RESOURCE_EXHAUSTED", _OVER, *_quota(_DAY, "14400s")),
    "429_header": lambda _: error(429, "RESOURCE_EXHAUSTED", "Slow down.", headers={"Retry-After": "11"}),
    "500": lambda _: error(500, "INTERNAL", "An internal error has occurred. Please retry."),
    "502": _html(502),
    "503": lambda _: error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "503_html": _html(503),
    "504": lambda _: error(504, "DEADLINE_EXCEEDED", "The request timed out. Please try again."),
    "500_not_utf8": lambda _: Reply(500, b'{"error": "\xff\xfe"}', {"Content-Type": "application/json"}),
    "200_html": _html(200),
    "200_error": lambda _: _json(200, {"error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}}),
    "200_list": lambda _: _json(200, []),
    "redirect": lambda _: Reply(307, b"", {"Location": "/elsewhere"}),
    "compressed": _compressed,
    "stall": _in_manner(Manner.NEVER),
    "pause": _in_manner(Manner.PAUSED),
    "drip": _in_manner(Manner.DRIPPED),
    "cut": _in_manner(Manner.CUT),
    "cut_unnoticed": _in_manner(Manner.CUT_UNNOTICED),
    "flood": lambda _: Reply(200, b" " * 1_000_000, manner=Manner.FLOOD),
    "half_json": _half_json,
    "not_base64": _not_base64,
    "garbage": _with_image(lambda _: b"\x00garbage" * 500),
    "truncated_png": _with_image(lambda asked: asked.draw()[:600]),
    "1x1": _with_image(lambda _: png_that_claims(1, 1)),
    "40000x40000": _with_image(lambda _: png_that_claims(40_000, 40_000)),
    "16000x16000": _with_image(lambda _: png_that_claims(16_000, 16_000)),
    "31_mb": _with_image(lambda asked: asked.draw() + bytes(31_000_000)),
    "gif": _with_image(lambda _: b"GIF89a\x00\x04\x00\x04" + bytes(100)),
    "wrong_mime": _with_image(lambda asked: asked.draw(), "video/mp4"),
}


def reply_to(asked: Asked, mode: str) -> Reply:
    name, _, reason = mode.partition(":")
    if name == "finish":
        return answer(asked, [], reason)
    if name == "blocked":
        return _json(200, {"promptFeedback": {"blockReason": reason}, "modelVersion": asked.model})
    return MODES[mode](asked)


def check_mode(mode: str) -> str:
    if mode not in MODES and not mode.startswith(("finish:", "blocked:")):
        raise ValueError(f"{mode!r} is none of {', '.join(MODES)}, finish:REASON, blocked:REASON")
    return mode
