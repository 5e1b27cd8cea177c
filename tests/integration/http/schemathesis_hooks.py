"""What schemathesis does around each request to the product; it runs in a process of its own, by schemathesis.toml.

Nova asks for everything. Where a rate of her account would soon be all that is answered, or where she would lose her
sign-in, somebody else asks in her place, who is renewed when used up. Each request comes from an address of its own.
"""

import asyncio
import atexit
import json
import os
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData

from tests.integration.http.product import API, PASSWORD
from tests.integration.http.schemathesis_run import TARGET

MOST_WRITES = 50
"""What is asked of one stand-in, well below the rates of an account."""

MOST_THE_SERVER_READS = 60_000
"""Bytes before a body, nearly."""

ASKS_FOR_HER_OWN = {"exportAssets"}
"""What names things of Nova's without a word of them in its address."""

MAY_TAKE_AWAY = {"deleteAsset", "restoreAsset", "shareAsset"}
"""Theirs are other assets than those that everything else is asked of."""

ENDS_A_SESSION = {"changePassword", "endSession", "eraseMe", "signOut"}

SAID_IN_WORDS = {
    ("/email", "bad_email"): "what an address is, no pattern says that one could read",
    ("/password", "common_password"): "a list, and what is spelled like something on it",
    ("/new_password", "common_password"): "a list, and what is spelled like something on it",
    ("/avatar_url", "bad_url"): "what a sound address is, no pattern says that one could read",
    ("/redirect_uri", "not_allowed"): "the list is the installation's",
    ("/transport", "not_allowed"): "depends on another field",
    ("/asset_type", "not_of_twitch"): "which types are Twitch's is told by /twitch/dimensions",
    ("", "nothing_to_change"): "depends on all fields",
    ("/password", "required"): "depends on the account",
    ("/confirm", "not_confirmed"): "depends on the account",
    ("/current_password", "no_password"): "depends on the account",
    ("/width", "missing"): "depends on another field",
    ("/height", "missing"): "depends on another field",
    ("/width", "not_resizable"): "depends on another field",
    ("/width", "out_of_range"): "depends on another field",
    ("/text_overlay", "no_room_for_text"): "depends on another field",
    ("/text_overlay", "no_glyph"): "depends on the fonts",
    ("/text_overlay", "too_long"): "depends on another field",
    ("/include_logo", "no_logo"): "depends on the brand kit",
    ("/expires_at", "in_the_past"): "depends on the time",
    ("/expires_at", "not_public"): "depends on another field",
    ("/expires_at", "too_late"): "depends on the time",
    ("query:created_from", "out_of_range"): "what a sound year is, no format says",
    ("query:created_to", "out_of_range"): "what a sound year is, no format says",
    ("query:cursor", "unknown"): "carries a checksum",
    ("header:Idempotency-Key", "idempotency_conflict"): "depends on an earlier request",
}
"""Rules that JSON Schema cannot say, by the pointer and the code of the refusal: breaking them is no fault of ours."""


OF_A_PICTURE = {"unsupported_media_type", "artwork_refused", "payload_too_large"}
"""What a picture is, no schema says."""


@dataclass(frozen=True, slots=True)
class StandIn:
    token: str
    session_id: str


class StandIns:
    """Accounts that ask in Nova's place, one at a time for each operation."""

    def __init__(self, address: str, dsn: str) -> None:
        self._address, self._dsn = address, dsn
        self._now: dict[str, tuple[StandIn, int]] = {}

    def asked(self, operation: str) -> StandIn:
        somebody, asked = self._now.get(operation, (None, 0))
        if somebody is None or asked >= MOST_WRITES:
            somebody, asked = self._signed_up(), 0
        self._now[operation] = somebody, asked + 1
        return somebody

    def gone(self, operation: str) -> None:
        self._now.pop(operation, None)

    def _signed_up(self) -> StandIn:
        body = {"email": f"stand-in-{os.getpid()}-{next(_numbers)}@example.com", "password": PASSWORD}
        from_ = {"X-Forwarded-For": another_address()}
        with httpx.Client(base_url=self._address + API, headers=from_, verify=False, timeout=20) as client:
            signed_in = client.post("/auth/signup", json={**body, "display_name": "Stand-in"}).raise_for_status().json()
            token = signed_in["access_token"]
            [session] = client.get("/auth/sessions", headers={"Authorization": f"Bearer {token}"}).json()["items"]
        asyncio.run(self._on_studio(signed_in["user"]["id"]))
        return StandIn(token, session["id"])

    async def _on_studio(self, user_id: str) -> None:
        connection = await asyncpg.connect(self._dsn)
        await connection.execute("UPDATE users SET tier = 'studio' WHERE id = $1", user_id)
        await connection.close()


def another_address() -> str:
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


_numbers = count(1)
TOLD: dict[str, Any] = json.loads(Path(os.environ[TARGET]).read_text())
STAND_INS = StandIns(TOLD["address"], TOLD["dsn"])
ANSWERS: dict[str, Counter[int]] = defaultdict(Counter)


SEES_WHAT_IS_SHARED = {"fetchShareCard", "fetchSharedFile", "getSharedAsset"}
"""What nobody else takes back meanwhile."""


def name_of(case: Any) -> str:
    return str(case.operation.definition.raw["operationId"])


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    case.headers["X-Forwarded-For"] = another_address()
    stateful = case.meta is not None and case.meta.phase.name.value == "stateful"
    if case.meta is not None and case.meta.generation.mode.is_positive and not stateful:
        make_it_reach_further(case)
    if case.headers.get("Authorization") == f"Bearer {TOLD['token']}" and needs_a_stand_in(case, stateful=stateful):
        somebody = STAND_INS.asked(name_of(case))
        case.headers["Authorization"] = f"Bearer {somebody.token}"
        if case.path_parameters and case.path_parameters.get("session_id") in TOLD["sessions"]:
            case.path_parameters["session_id"] = somebody.session_id


def make_it_reach_further(case: Any) -> None:
    """A made-up cursor, a key that was used before or an id that nobody has are all that would be looked at."""
    if case.query and isinstance(case.query.get("cursor"), str):
        case.query["cursor"] = TOLD["cursor"]
    if case.headers.get("Idempotency-Key"):
        case.headers["Idempotency-Key"] = f"{case.headers['Idempotency-Key'][:200]}{next(_numbers)}"
    jobs = TOLD["waiting"] if name_of(case) == "cancelJob" else TOLD["ended"]
    if case.path_parameters and "number" in case.path_parameters:
        case.path_parameters["number"] = 1
    if case.path_parameters and "name" in case.path_parameters:
        case.path_parameters["name"] = "112x112.png"
    if case.path_parameters and "item" in case.path_parameters:
        case.path_parameters["item"] = ("about", "schedule", "rules", "offline")[next(_numbers) % 4]
    if isinstance(case.body, dict) and "ids" in case.body:
        case.body["ids"] = TOLD["assets"][:3]
    assets = TOLD["to_delete"] if name_of(case) in MAY_TAKE_AWAY else TOLD["assets"]
    assets = TOLD["shared"] if name_of(case) in SEES_WHAT_IS_SHARED else assets
    assets = TOLD["thumbnails"] if name_of(case) == "makeAbSet" else assets
    kits = TOLD["deleted_kits"] if name_of(case) == "restoreBrandKit" else TOLD["kits"]
    for name, own in (("job_id", jobs), ("asset_id", assets), ("kit_id", kits), ("pack_id", TOLD["packs"])):
        if case.path_parameters and name in case.path_parameters and (number := next(_numbers)) % 4:
            case.path_parameters[name] = own[number % len(own)]


def needs_a_stand_in(case: Any, *, stateful: bool) -> bool:
    """Where a job is followed through its life, it must be Nova's own from the beginning."""
    if name_of(case) in ENDS_A_SESSION:
        return True
    if name_of(case) in ASKS_FOR_HER_OWN:
        return False
    return case.method not in {"GET", "HEAD", "OPTIONS"} and "{" not in case.path and not stateful


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    asked = response.request.method
    ANSWERS[name_of(case) if asked == case.operation.method.upper() else "(other methods)"][response.status_code] += 1
    if name_of(case) in ENDS_A_SESSION and response.status_code < 300:
        STAND_INS.gone(name_of(case))


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    if response.content == b"Invalid HTTP request received." and len(response.request.url) > MOST_THE_SERVER_READS:
        return False  # several parameters, each within its limit: the HTTP server refuses it, and no route sees it
    return not (isinstance(failure, RejectedPositiveData) and is_said_in_words(json.loads(response.content), case.body))


def is_said_in_words(problem: dict[str, Any], body: Any) -> bool:
    if "U+0000" in problem["detail"] or "This is a number, and a whole number" in problem["detail"]:
        return True  # no keyword forbids one character in every text; and to JSON Schema 1.0 is an integer, to us not
    if problem["code"] in OF_A_PICTURE:
        return True
    errors = problem.get("errors", [])
    return bool(errors) and all(
        (error["pointer"], error["code"]) in SAID_IN_WORDS or changes_by_cleaning(error, body) for error in errors
    )


def changes_by_cleaning(error: dict[str, str], body: Any) -> bool:
    """Texts are trimmed and in NFC before they are measured, and what is trimmed may stand nowhere else."""
    if error["code"] == "control_character":
        return True
    text = what_is_at(error["pointer"], body)
    cleaned = unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text
    return error["code"] in {"too_short", "too_long"} and cleaned != text


def what_is_at(pointer: str, body: Any) -> Any:
    found = body
    for part in pointer.split("/")[1:]:
        try:
            found = found[int(part) if isinstance(found, list) else part]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return found


@atexit.register
def tell() -> None:
    Path(TOLD["answers"]).write_text(json.dumps(ANSWERS))
