"""POST /api/v1/auth/login: sign-ins a second, ours against FastAPI and SQLAlchemy's ORM.

Sixteen connections sign in without pause, each try to another account. Both sides verify the same argon2id hashes (46
MiB, one pass, one lane) in as many threads beside the loop, which is nearly all of the time; ours asks these threads
to let others go first. Both write the session. Ours also counts the try by address and by account, adds a line to the
chained audit log, and reads the account again under row level security.
"""

import json
from collections.abc import Sequence

from argon2 import PasswordHasher

from adapters.system.ids import new_id
from adapters.system.passwords import LANES, MEMORY_KIB, PASSES
from bench.listening import teller
from bench.load import CONNECTIONS, answers_a_second, request
from bench.measuring import ROUNDS, Result, alternate
from bench.parts import Parts, other_api

PASSWORD = "correct horse battery staple"  # everybody's, here
A_ROUND = CONNECTIONS * 20
"""Accounts of one round, each of which may be signed in to ten times in five minutes."""

LOGIN = "/api/v1/auth/login"


def measure(parts: Parts) -> list[Result]:
    emails = add_accounts(parts, A_ROUND * (ROUNDS + 1))
    to_us, to_fastapi = (iter(rounds_of(path, emails)) for path in (LOGIN, "/login"))
    with (
        teller(parts, redis=False) as ours,  # embedded: wide rates by address, as everybody comes from this machine
        other_api("bench.others.fastapi_login:app", parts.environment_of_others(public_url="")) as fastapi,
    ):
        rates = alternate(
            {
                "ours": lambda: answers_a_second(ours.port, next(to_us)),
                "FastAPI": lambda: answers_a_second(fastapi, next(to_fastapi)),
            }
        )
    return [
        Result.ratio("login", "sign-ins, 16 connections", ours=rates["ours"], other=rates["FastAPI"], against="FastAPI")
    ]


def add_accounts(parts: Parts, number: int) -> list[str]:
    """Accounts with one password, hashed once; their addresses."""
    hashed = PasswordHasher(PASSES, MEMORY_KIB, LANES).hash(PASSWORD)
    emails = [f"{new_id()}@example.com" for _ in range(number)]
    parts.ask(
        lambda connection: connection.execute(
            "INSERT INTO users (id, email, email_key, email_verified, password_proven, password_hash, display_name,"
            " role, tier, created_at, updated_at) SELECT gen_random_uuid(), email, email, true, true, $2, 'Nova',"
            " 'user', 'free', now(), now() FROM unnest($1::varchar[]) AS email",
            emails,
            hashed,
        )
    )
    return emails


def rounds_of(path: str, emails: Sequence[str]) -> list[list[bytes]]:
    """Requests for one round after the other, each with accounts of its own."""
    requests = [
        request("POST", path, body=json.dumps({"email": email, "password": PASSWORD}).encode()) for email in emails
    ]
    return [requests[first : first + A_ROUND] for first in range(0, len(requests), A_ROUND)]
