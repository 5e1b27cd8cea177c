"""POST /api/v1/generate: jobs accepted a second, ours against FastAPI, SQLAlchemy's ORM and RQ.

Sixteen people order over one connection each, so nobody waits for somebody else's quota row. Ours checks the order,
reserves, and writes the job, its ledger line, its first event and the outbox, whose relay rings the worker's bell in
the same process; the other side checks and counts the quota row, inserts the job and enqueues it. Nobody works on the
jobs meanwhile.
"""

import json

from bench.load import CONNECTIONS, answers_a_second, request
from bench.measuring import Result, alternate
from bench.parts import Parts, other_api, our_api

ORDER = {"asset_type": "twitch_emote", "custom_prompt": "a fox that laughs until it cries", "style": "flat", "count": 1}


def measure(parts: Parts) -> list[Result]:
    people, body = parts.add_people(CONNECTIONS), json.dumps(ORDER).encode()
    to_us = [request("POST", "/api/v1/generate", authorization=each.authorization, body=body) for each in people]
    to_fastapi = [request("POST", "/generate", authorization=each.other_authorization, body=body) for each in people]
    with (
        our_api(parts) as ours,
        other_api(
            "bench.others.fastapi_app:app", parts.environment_of_others(public_url=f"http://127.0.0.1:{ours}")
        ) as fastapi,
    ):
        rates = alternate(
            {
                "ours": lambda: answers_a_second(ours, to_us, status=202),
                "FastAPI and RQ": lambda: answers_a_second(fastapi, to_fastapi, status=202),
            }
        )
    parts.forget_what_waits()
    return [
        Result.ratio(
            "accept",
            "jobs accepted, 16 people at once",
            ours=rates["ours"],
            other=rates["FastAPI and RQ"],
            against="FastAPI and RQ",
        )
    ]
