import base64
import json

import pytest

from adapters.gemini.answer import picture_in
from domain.generation.picture import (
    BlockedKind,
    ModelRefused,
    ModelUnavailable,
    PictureBlocked,
    PictureMissed,
    PictureUnusable,
)

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x05\x60\x00\x00\x03\x00\x08\x06\x00\x00\x00"
IMAGE = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}}


def answer(*parts: object, finish: str = "STOP") -> str:
    return json.dumps({"candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": finish}]})


def test_a_picture_comes_out_byte_for_byte() -> None:
    assert picture_in(answer({"text": "Here you are."}, IMAGE), model="m") == PNG


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("SAFETY", BlockedKind.SAFETY),
        ("IMAGE_SAFETY", BlockedKind.SAFETY),
        ("BLOCKLIST", BlockedKind.PROHIBITED),
        ("PROHIBITED_CONTENT", BlockedKind.PROHIBITED),
        ("IMAGE_PROHIBITED_CONTENT", BlockedKind.PROHIBITED),
        ("RECITATION", BlockedKind.RECITATION),
        ("IMAGE_RECITATION", BlockedKind.RECITATION),
        ("SPII", BlockedKind.PERSONAL),
    ],
)
def test_a_blocked_picture_says_what_kind_of_thing_was_refused(reason: str, kind: BlockedKind) -> None:
    with pytest.raises(PictureBlocked) as blocked:
        picture_in(answer(finish=reason), model="m")

    assert blocked.value.kind is kind


@pytest.mark.parametrize("reason", ["SAFETY", "OTHER", "A_REASON_OF_NEXT_YEAR"])
def test_a_prompt_that_was_not_let_through_is_never_worth_asking_again(reason: str) -> None:
    with pytest.raises(PictureBlocked) as blocked:
        picture_in(json.dumps({"promptFeedback": {"blockReason": reason}}), model="m")

    assert blocked.value.kind is BlockedKind.SAFETY


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param(answer(finish="NO_IMAGE"), PictureUnusable, id="NO_IMAGE"),
        pytest.param(answer(finish="IMAGE_OTHER"), PictureUnusable, id="IMAGE_OTHER"),
        pytest.param(answer(finish="OTHER"), PictureUnusable, id="OTHER"),
        pytest.param(answer(finish="MALFORMED_RESPONSE"), PictureUnusable, id="MALFORMED_RESPONSE"),
        pytest.param(answer(IMAGE, finish="A_REASON_OF_NEXT_YEAR"), PictureUnusable, id="an unknown reason"),
        pytest.param(answer(IMAGE, finish="FINISH_REASON_UNSPECIFIED"), PictureUnusable, id="unspecified"),
        pytest.param(answer(finish="LANGUAGE"), ModelRefused, id="LANGUAGE"),
        pytest.param(answer(finish="PUP_LIMITED_DISABLED"), ModelRefused, id="our account is limited"),
        pytest.param(answer(IMAGE, finish=""), ModelUnavailable, id="no reason"),
        pytest.param(answer({"text": "No."}), PictureUnusable, id="words alone"),
        pytest.param(answer({**IMAGE, "thought": True}), PictureUnusable, id="a draft alone"),
        pytest.param('{"candidates": []}', PictureUnusable, id="no candidates"),
        pytest.param("{}", PictureUnusable, id="nothing"),
        pytest.param("", ModelUnavailable, id="no body"),
        pytest.param("[]", ModelUnavailable, id="a list"),
        pytest.param('{"candidates": 7}', ModelUnavailable, id="another shape"),
        pytest.param("[" * 100_000, ModelUnavailable, id="depth"),
        pytest.param('{"error": {"code": 403, "status": "PERMISSION_DENIED"}}', ModelRefused, id="an error"),
        pytest.param('{"error": {}}', ModelUnavailable, id="an empty error"),
    ],
)
def test_an_answer_without_a_picture_has_its_outcome(body: str, outcome: type[PictureMissed]) -> None:
    with pytest.raises(outcome) as missed:
        picture_in(body, model="m")

    assert type(missed.value) is outcome
