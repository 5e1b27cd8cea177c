"""GET /api/v1/assets: ours, signed in and under row level security, against bare ASGI and against FastAPI.

All three read the same 20 of 200 rows with one SELECT and give the same JSON with the same signed links, which is
checked before anything is timed. Each is one process under uvicorn with uvloop and httptools. Ours remembers links
that it has signed within the hour, as it does in service; the other two sign each anew.
"""

import json
import urllib.request
from functools import partial

from bench.load import answers_a_second, request
from bench.measuring import Result, alternate
from bench.parts import Parts, other_api, our_api


def measure(parts: Parts) -> list[Result]:
    person = parts.add_people(1)[0]
    parts.add_assets(person, 200)
    with our_api(parts) as ours:
        environment = parts.environment_of_others(public_url=f"http://127.0.0.1:{ours}")
        with (
            other_api("bench.others.bare:app", environment) as bare,
            other_api("bench.others.fastapi_app:app", environment) as fastapi,
        ):
            addresses = {
                "ours": (ours, "/api/v1/assets?limit=20", person.authorization),
                "bare ASGI": (bare, f"/?limit=20&user={person.user_id}", ""),
                "FastAPI": (fastapi, "/assets?limit=20", person.other_authorization),
            }
            _require_same(addresses)
            rates = alternate(
                {
                    name: partial(answers_a_second, port, [request("GET", path, authorization=token)])
                    for name, (port, path, token) in addresses.items()
                }
            )
    what = "20 of 200 assets with 3 signed links each, 16 connections"
    return [
        Result.ratio("list_assets", what, ours=rates["ours"], other=rates["bare ASGI"], against="bare", at_least=0.5),
        Result.ratio("list_assets", what, ours=rates["ours"], other=rates["FastAPI"], against="FastAPI", at_least=3.5),
    ]


def _require_same(addresses: dict[str, tuple[int, str, str]]) -> None:
    bodies = {name: _fetch(*address) for name, address in addresses.items()}
    assert len(bodies["ours"]["items"]) == 20
    for name, body in bodies.items():
        assert body == bodies["ours"], f"{name} answers something else:\n{body}\n{bodies['ours']}"


def _fetch(port: int, path: str, authorization: str) -> dict[str, list[object]]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": authorization})
    with urllib.request.urlopen(asked) as answer:
        body: dict[str, list[object]] = json.load(answer)
    return body
