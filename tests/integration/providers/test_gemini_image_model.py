import asyncio
import importlib
import io
import socket
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from PIL import Image

from adapters.gemini.deadlines import Deadlines
from adapters.gemini.image_model import GeminiImageModel
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.brief import HOUSE_PALETTES, Brief, PictureRequest, request_for
from domain.generation.picture import (
    BlockedKind,
    ModelRefused,
    ModelUnavailable,
    Picture,
    PictureBlocked,
    PictureMissed,
    PictureUnusable,
)
from tests.integration.providers.gemini_server import KEY, GeminiServer

FAST, PRO, RETIRED = "gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-2.5-flash-image"
SILENT = {"stall", "pause", "drip"}
"""What only a deadline ends. Everything else ends by itself, also on a busy machine."""

SOON, PATIENT = Deadlines(connect=0.5, idle=0.3, total=1.0), Deadlines(connect=10.0, idle=30.0, total=60.0)
ENDLESS = 30.0
"""Seconds: longer than any deadline of these tests that is to end something, and shorter than what never ends."""

T = TypeVar("T")


def an_emote(references: tuple[bytes, ...] = ()) -> PictureRequest:
    brief = Brief(CATALOGUE[AssetType.TWITCH_EMOTE], HOUSE_PALETTES[0], prompt="a laughing fox", seed=7)
    return request_for(brief, references)


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    importlib.import_module("adapters.gemini.image_calls")  # half a second that small deadlines should not pay


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


def with_model(
    server: GeminiServer,
    use: Callable[[GeminiImageModel], Awaitable[T]],
    *,
    models: tuple[str, ...] = (FAST,),
    key: str = KEY,
    deadlines: Deadlines = PATIENT,
    at_once: int = 4,
) -> T:
    async def main() -> T:
        model = GeminiImageModel(api_key=key, models=models, base_url=server.url, deadlines=deadlines, at_once=at_once)
        try:
            return await use(model)
        finally:
            await model.aclose()

    return asyncio.run(main())


def draw(server: GeminiServer, request: PictureRequest | None = None, models: tuple[str, ...] = (FAST,)) -> Picture:
    return with_model(server, lambda model: model.draw(request or an_emote()), models=models)


def miss(
    server: GeminiServer,
    *plan: str,
    models: tuple[str, ...] = (FAST,),
    key: str = KEY,
    deadlines: Deadlines = PATIENT,
    request: PictureRequest | None = None,
) -> PictureMissed:
    server.plan(*plan, then="500")
    with pytest.raises(PictureMissed) as missed:
        with_model(server, lambda model: model.draw(request or an_emote()), models=models, key=key, deadlines=deadlines)
    return missed.value


def size(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


def a_picture(form: str, colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (80, 80), colour).save(file, form)
    return file.getvalue()


def test_a_picture_is_drawn_by_the_model_that_was_asked(server: GeminiServer) -> None:
    picture = draw(server)

    assert (picture.model, picture.local) == (FAST, False)
    assert size(picture.content) == (1024, 1024)


def test_the_model_hears_what_the_brief_says(server: GeminiServer) -> None:
    draw(server)

    asked = server.requests[0]
    assert asked.model == FAST
    assert "«a laughing fox»" in asked.instruction
    assert f"one perfectly flat, evenly lit {an_emote().key_colour} background" in asked.instruction
    assert asked.generation == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": "1:1", "imageSize": "1K"},
        "seed": 7,
    }


def test_the_ratio_and_resolution_of_the_asset_type_are_asked_for(server: GeminiServer) -> None:
    offline_screen = request_for(Brief(CATALOGUE[AssetType.TWITCH_OFFLINE], HOUSE_PALETTES[1]))

    picture = draw(server, offline_screen)

    assert server.requests[0].image_config == {"aspectRatio": "16:9", "imageSize": "2K"}
    assert size(picture.content) == (2752, 1536)


def test_reference_pictures_travel_whole_and_under_their_true_type(server: GeminiServer) -> None:
    references = (a_picture("PNG", "#7C4DFF"), a_picture("JPEG", "#00E5C3"), a_picture("WEBP", "#FF4FA3"))

    draw(server, an_emote(references))

    assert server.requests[0].pictures == [
        ("image/png", references[0]),
        ("image/jpeg", references[1]),
        ("image/webp", references[2]),
    ]


def test_a_reference_that_is_no_picture_is_not_sent(server: GeminiServer) -> None:
    missed = miss(server, "ok", request=an_emote((b"<svg/>",)))

    assert type(missed) is ModelRefused
    assert server.requests == []


def test_all_four_safety_categories_are_on(server: GeminiServer) -> None:
    draw(server)

    settings = server.requests[0].body["safetySettings"]
    assert {setting["threshold"] for setting in settings} == {"BLOCK_MEDIUM_AND_ABOVE"}
    assert sorted(setting["category"] for setting in settings) == [
        "HARM_CATEGORY_DANGEROUS_CONTENT",
        "HARM_CATEGORY_HARASSMENT",
        "HARM_CATEGORY_HATE_SPEECH",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    ]


def test_the_key_travels_in_its_header_and_nowhere_else(server: GeminiServer) -> None:
    draw(server)

    asked = server.requests[0]
    assert asked.headers["x-goog-api-key"] == KEY
    assert asked.headers["x-server-timeout"] == f"{PATIENT.total:g}"
    assert KEY not in str(asked.body)
    assert server.paths == [f"POST /v1/models/{FAST}:generateContent"]


@pytest.mark.parametrize("mode", ["thoughts", "two_images", "max_tokens", "ok"])
def test_drafts_are_passed_over_for_what_the_model_ended_with(server: GeminiServer, mode: str) -> None:
    server.plan(mode)

    picture = draw(server)

    assert picture.content == server.requests[0].draw()


@pytest.mark.parametrize(("mode", "form"), [("jpeg", "JPEG"), ("webp", "WEBP"), ("mislabelled", "JPEG")])
def test_whatever_format_comes_is_taken_as_it_is(server: GeminiServer, mode: str, form: str) -> None:
    server.plan(mode)

    picture = draw(server)

    assert Image.open(io.BytesIO(picture.content)).format == form


def test_a_picture_that_ends_early_is_left_to_finishing_which_decodes_it(server: GeminiServer) -> None:
    server.plan("truncated_png")

    picture = draw(server)

    assert len(picture.content) == 600


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("400", ModelRefused),
        ("401", ModelRefused),
        ("403_leaked_key", ModelRefused),
        ("408", ModelUnavailable),
        ("429", ModelUnavailable),
        ("500", ModelUnavailable),
        ("500_not_utf8", ModelUnavailable),
        ("502", ModelUnavailable),
        ("503", ModelUnavailable),
        ("503_html", ModelUnavailable),
        ("504", ModelUnavailable),
        ("200_html", ModelUnavailable),
        ("200_error", ModelUnavailable),
        ("200_list", ModelUnavailable),
        ("redirect", ModelUnavailable),
        ("compressed", ModelUnavailable),
        ("stall", ModelUnavailable),
        ("pause", ModelUnavailable),
        ("drip", ModelUnavailable),
        ("cut", ModelUnavailable),
        ("cut_unnoticed", ModelUnavailable),
        ("half_json", ModelUnavailable),
        ("no_finish", ModelUnavailable),
        ("flood", ModelUnavailable),
        ("empty", PictureUnusable),
        ("only_text", PictureUnusable),
        ("only_thoughts", PictureUnusable),
        ("finish:NO_IMAGE", PictureUnusable),
        ("finish:IMAGE_OTHER", PictureUnusable),
        ("finish:OTHER", PictureUnusable),
        ("finish:MALFORMED_RESPONSE", PictureUnusable),
        ("not_base64", PictureUnusable),
        ("garbage", PictureUnusable),
        ("gif", PictureUnusable),
        ("wrong_mime", PictureUnusable),
        ("1x1", PictureUnusable),
        ("40000x40000", PictureUnusable),
        ("16000x16000", PictureUnusable),
        ("31_mb", PictureUnusable),
        ("finish:SAFETY", PictureBlocked),
        ("finish:IMAGE_SAFETY", PictureBlocked),
        ("blocked:PROHIBITED_CONTENT", PictureBlocked),
    ],
)
def test_every_fault_has_its_outcome_and_is_asked_once(
    server: GeminiServer, mode: str, outcome: type[PictureMissed]
) -> None:
    missed = miss(server, mode, deadlines=SOON if mode in SILENT else PATIENT)

    assert type(missed) is outcome
    assert len(server.requests) == 1


@pytest.mark.parametrize("mode", ["stall", "drip"])
def test_nobody_waits_longer_than_the_total_deadline(server: GeminiServer, mode: str) -> None:
    began = time.monotonic()

    missed = miss(server, mode, deadlines=SOON)

    assert str(missed) == "The image model did not answer in time."
    assert SOON.total <= time.monotonic() - began < ENDLESS


def test_an_answer_that_pauses_is_given_up_before_the_total_deadline(server: GeminiServer) -> None:
    began = time.monotonic()

    miss(server, "pause", deadlines=Deadlines(idle=0.3, total=2 * ENDLESS))

    assert time.monotonic() - began < ENDLESS


def test_an_answer_without_an_end_is_given_up_before_it_fills_the_memory(server: GeminiServer) -> None:
    missed = miss(server, "flood")

    assert str(missed) == "The connection to the image model failed."


def test_a_slow_drawing_is_not_an_idle_answer() -> None:
    with GeminiServer(delay=3.0) as server:
        picture = with_model(server, lambda model: model.draw(an_emote()), deadlines=Deadlines(idle=2.0, total=60.0))

    assert size(picture.content) == (1024, 1024)


def test_an_api_that_is_not_there_is_unavailable(server: GeminiServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server.port = taken.getsockname()[1]

    missed = miss(server)

    assert type(missed) is ModelUnavailable


@pytest.mark.parametrize(
    ("mode", "wait"), [("429", timedelta(seconds=7.5)), ("429_header", timedelta(seconds=11)), ("503", None)]
)
def test_a_busy_model_says_when_to_come_back(server: GeminiServer, mode: str, wait: timedelta | None) -> None:
    missed = miss(server, mode)

    assert isinstance(missed, ModelUnavailable)
    assert missed.retry_after == wait


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("blocked:SAFETY", BlockedKind.SAFETY),
        ("blocked:PROHIBITED_CONTENT", BlockedKind.PROHIBITED),
        ("finish:IMAGE_RECITATION", BlockedKind.RECITATION),
        ("finish:SPII", BlockedKind.PERSONAL),
    ],
)
def test_what_was_blocked_is_told_by_kind_and_not_asked_of_the_next_model(
    server: GeminiServer, mode: str, kind: BlockedKind
) -> None:
    missed = miss(server, mode, models=(FAST, PRO))

    assert isinstance(missed, PictureBlocked)
    assert missed.kind is kind
    assert [asked.model for asked in server.requests] == [FAST]


def test_a_retired_model_gives_way_to_the_next(server: GeminiServer) -> None:
    picture = draw(server, models=(RETIRED, PRO))

    assert picture.model == PRO
    assert [asked.model for asked in server.requests] == [RETIRED, PRO]


def test_a_model_whose_quota_of_the_day_is_spent_gives_way_to_the_next(server: GeminiServer) -> None:
    server.plan("429_day", "ok")

    picture = draw(server, models=(FAST, PRO))

    assert picture.model == PRO


def test_a_spent_model_is_not_asked_again_for_a_quarter_of_an_hour(server: GeminiServer) -> None:
    now = 1000.0

    async def draw_thrice() -> list[str]:
        nonlocal now
        model = GeminiImageModel(api_key=KEY, models=(FAST, PRO), base_url=server.url, clock=lambda: now)
        drawn = []
        for later in (0, 899, 1):
            now += later
            drawn.append((await model.draw(an_emote())).model or "")
        await model.aclose()
        return drawn

    server.plan("429_day", "ok", "ok", "ok")

    assert asyncio.run(draw_thrice()) == [PRO, PRO, FAST]
    assert [asked.model for asked in server.requests] == [FAST, PRO, PRO, FAST]


@pytest.mark.parametrize("mode", ["429", "500", "400", "garbage", "cut"])
def test_other_trouble_does_not_reach_for_the_next_model(server: GeminiServer, mode: str) -> None:
    miss(server, mode, models=(FAST, PRO))

    assert [asked.model for asked in server.requests] == [FAST]


def test_when_no_model_is_left_the_quota_says_when_to_come_back(server: GeminiServer) -> None:
    missed = miss(server, "429_day", models=(RETIRED, FAST))

    assert isinstance(missed, ModelUnavailable)
    assert missed.retry_after == timedelta(hours=4)


def test_when_no_configured_model_exists_nobody_can_mend_it_by_waiting(server: GeminiServer) -> None:
    missed = miss(server, models=(RETIRED, "imagen-4.0"))

    assert isinstance(missed, ModelRefused)


def test_the_whole_chain_shares_one_deadline() -> None:
    models = tuple(f"gemini-{number}" for number in range(8))

    with GeminiServer(then="429_day", models=models, delay=0.3) as server, pytest.raises(ModelUnavailable) as missed:
        with_model(server, lambda model: model.draw(an_emote()), models=models, deadlines=SOON)

    assert str(missed.value) == "The image model did not answer in time."
    assert len(server.requests) < len(models)


@pytest.mark.parametrize("mode", ["403_leaked_key", "400", "401", "429", "503_html", "redirect", "cut", "stall"])
def test_the_key_shows_in_no_error_and_no_log(
    server: GeminiServer, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    missed = miss(server, mode, deadlines=SOON if mode in SILENT else PATIENT)

    seen = "".join(traceback.format_exception(missed)) + repr(missed) + caplog.text
    assert KEY not in seen
    assert "project 1234" not in seen


def test_a_wrong_key_shows_in_no_error(server: GeminiServer) -> None:
    missed = miss(server, key="AIzaSy-wrong")

    assert str(missed) == "The image model does not let us in."
    assert "AIzaSy-wrong" not in "".join(traceback.format_exception(missed))


def test_the_model_does_not_print_its_key() -> None:
    assert KEY not in repr(GeminiImageModel(api_key=KEY, models=(FAST,)))


@pytest.mark.parametrize("key", ["", " ", "AIza\nSy", "AIzaSÿ"])
def test_a_key_that_no_header_could_carry_is_refused_unseen(key: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII") as refused:
        GeminiImageModel(api_key=key, models=(FAST,))

    assert "AIza" not in str(refused.value)


def test_no_more_pictures_are_under_way_than_there_are_places() -> None:
    async def six(model: GeminiImageModel) -> list[Picture]:
        return await asyncio.gather(*(model.draw(an_emote()) for _ in range(6)))

    with GeminiServer(delay=0.1) as server:
        pictures = with_model(server, six, at_once=2)

    assert len(pictures) == 6
    assert server.most_drawing == 2


def test_waiting_for_a_place_counts_towards_the_deadline(server: GeminiServer) -> None:
    async def two(model: GeminiImageModel) -> list[Picture | BaseException]:
        return await asyncio.gather(*(model.draw(an_emote()) for _ in range(2)), return_exceptions=True)

    server.plan(then="stall")
    misses = with_model(server, two, at_once=1, deadlines=SOON)

    assert [type(missed) for missed in misses] == [ModelUnavailable, ModelUnavailable]
    assert len(server.requests) == 1


def test_who_is_cancelled_hangs_up_and_gives_the_place_back(server: GeminiServer) -> None:
    server.plan("stall", "ok")

    async def give_up_and_ask_again(model: GeminiImageModel) -> Picture:
        given_up = asyncio.create_task(model.draw(an_emote()))
        await asyncio.to_thread(server.wait_until, lambda server: len(server.requests) == 1)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        await asyncio.to_thread(server.wait_until, lambda server: server.hung_up == 1)
        return await model.draw(an_emote())

    picture = with_model(server, give_up_and_ask_again, at_once=1)

    assert size(picture.content) == (1024, 1024)


def test_a_deadline_hangs_up(server: GeminiServer) -> None:
    async def wait_in_vain(model: GeminiImageModel) -> None:
        with pytest.raises(ModelUnavailable):
            await model.draw(an_emote())
        await asyncio.to_thread(server.wait_until, lambda server: server.hung_up == 1)

    server.plan("drip")

    with_model(server, wait_in_vain, deadlines=SOON)


def test_pictures_share_a_connection_and_closing_ends_it(server: GeminiServer) -> None:
    async def two_in_a_row(model: GeminiImageModel) -> int:
        await model.draw(an_emote())
        await model.draw(an_emote())
        return server.connections

    connections = with_model(server, two_in_a_row)

    assert connections == 1
    server.wait_until(lambda server: server.connections == 0)


def test_a_closed_model_opens_again_when_it_is_asked(server: GeminiServer) -> None:
    async def close_between(model: GeminiImageModel) -> list[Picture]:
        first = await model.draw(an_emote())
        await model.aclose()
        await model.aclose()
        return [first, await model.draw(an_emote())]

    pictures = with_model(server, close_between)

    assert pictures[0] == pictures[1]


def test_one_model_serves_one_event_loop_after_another(server: GeminiServer) -> None:
    model = GeminiImageModel(api_key=KEY, models=(FAST,), base_url=server.url, at_once=1)

    async def draw_and_close() -> Picture:
        try:
            return await model.draw(an_emote())
        finally:
            await model.aclose()

    pictures = [asyncio.run(draw_and_close()) for _ in range(2)]

    assert [picture.model for picture in pictures] == [FAST, FAST]


def test_the_environment_does_not_redirect_the_key(server: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "AIzaSy-of-somebody-else")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    monkeypatch.setenv("GOOGLE_GENAI_HTTP_CLIENT", "httpx")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1")

    draw(server)

    assert server.requests[0].headers["x-goog-api-key"] == KEY
    assert type(miss(server, "cut")) is ModelUnavailable


def test_a_redirect_does_not_take_the_key_along(server: GeminiServer) -> None:
    miss(server, "redirect")

    assert server.paths == [f"POST /v1/models/{FAST}:generateContent"]


def test_the_start_up_check_names_the_models_that_are_gone(server: GeminiServer) -> None:
    gone = with_model(server, lambda model: model.check_models(), models=(FAST, RETIRED, PRO))

    assert gone == (RETIRED,)


def test_the_start_up_check_reads_every_page() -> None:
    models = (*(f"gemini-{number}" for number in range(1500)), PRO)

    with GeminiServer(models=models) as server:
        gone = with_model(server, lambda model: model.check_models(), models=(PRO, RETIRED))

    assert gone == (RETIRED,)


def test_the_start_up_check_says_when_the_key_is_not_taken(server: GeminiServer) -> None:
    with pytest.raises(ModelRefused):
        with_model(server, lambda model: model.check_models(), key="AIzaSy-wrong")


def test_the_start_up_check_ends_when_nobody_answers() -> None:
    began = time.monotonic()

    with socket.create_server(("127.0.0.1", 0)) as silent, GeminiServer() as server:
        server.port = silent.getsockname()[1]
        with pytest.raises(ModelUnavailable):
            with_model(server, lambda model: model.check_models(within=0.4))

    assert time.monotonic() - began < ENDLESS


def test_a_seed_changes_what_is_asked(server: GeminiServer) -> None:
    draw(server, replace(an_emote(), seed=2**31 - 1))

    assert server.requests[0].generation["seed"] == 2147483647
