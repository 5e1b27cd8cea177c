"""GET /api/v1/assets of somebody with 1,000,000 assets against the same of somebody with 1,000: lists and searches.

Both are asked in turn over one connection each, a page of 20 at a time, signed in and under row level security; what
is compared is the 95th percentile. A word of ours is in every asset, others in one of 10, of 97, of 100 and of 50,000,
and each is in the index of words with all its beginnings, as the product writes them. Beside it: what one delivered
asset costs the database, with an index of nothing against one of sixty keys.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from statistics import median
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg

from adapters.postgres.assets import ADD_ASSET
from adapters.system.clock import now
from adapters.system.ids import new_id
from bench.measuring import Result, percentile
from bench.parts import Parts, Person, our_api
from entrypoints.http.pages import Position

FEW, MANY = 1_000, 1_000_000
ASKED_A_ROUND, ROUNDS = 40, 6
AT_MOST = 1.5

ASSETS = """
    INSERT INTO assets (id, user_id, job_id, index, asset_type, variants, generation_params, quality, viral_score,
        is_public, created_at, is_favorite, number)
    SELECT uuidv7(make_interval(secs => n / 1000.0 - 3000)), a.user_id, a.job_id, n,
        CASE WHEN n % 50 = 0 THEN 'overlay' ELSE a.asset_type END, a.variants, a.generation_params, a.quality,
        a.viral_score, false, a.created_at, n % 50 = 1, n
    FROM assets a, generate_series(1, $2) AS n WHERE a.user_id = $1 AND a.number = 0
"""

WORDS = """
    INSERT INTO asset_words
    SELECT $1, key, n / 2048,
        substring(bit_or(set_bit(0::bit(2048), n % 2048, 1)) FROM 1 FOR (max(n % 2048) / 256 + 1) * 256)
    FROM generate_series(1, $2) AS n,
        unnest(ARRAY['made', 'twin' || n % 10, 'some' || n % 97, 'often' || n % 100, 'rarely' || n % 50000]) AS word,
        LATERAL (SELECT DISTINCT left(word, length) AS key FROM generate_series(1, length(word)) AS length) keys
    GROUP BY key, n / 2048
"""

FACTS = """
    INSERT INTO asset_words
    SELECT $1, key, n / 2048,
        substring(bit_or(set_bit(0::bit(2048), n % 2048, 1)) FROM 1 FOR (max(n % 2048) / 256 + 1) * 256)
    FROM generate_series(1, $2) AS n, unnest(ARRAY[CASE WHEN n = 7 THEN 'once' END,
        CASE WHEN n % 50 = 0 THEN 'type:overlay' ELSE 'type:twitch_emote' END,
        CASE WHEN n % 50 = 1 THEN 'is:favorite' END]) AS key
    WHERE key IS NOT NULL GROUP BY key, n / 2048
"""

QUERIES = {
    "list": "",
    "list, favourites": "favorite=true",
    "list, one type": "asset_type=overlay",
    "a word in every asset": "q=made",
    "a word in 1 of 100": "q=often73",
    "a word in one asset": "q=once",
    "a word in no asset": "q=zebra",
    "one letter": "q=m",
    "two letters": "q=ra",
    "two words, seldom together": "q=some31+often73",
    "two words, one in every asset": "q=made+once",
    "two words, never together": "q=twin3+often74",
    "a word and favourites": "q=made&favorite=true",
    "a word in 1 of 100 and one type": "q=often50&asset_type=overlay",
    "a word in every asset, from the middle": "q=made&cursor={cursor}",
}

A_PAGE_OF_FEW = {"two words, seldom together": "q=made+twin3"}
"""What the smaller library is asked instead: of a thousand assets none is one of 97 and one of 100, and a full page is
compared with a full page. Any other query is the same for both."""


def measure(parts: Parts) -> list[Result]:
    few, many = parts.add_people(2)
    with our_api(parts) as port:
        for person, count in ((few, FEW), (many, MANY)):
            parts.add_assets(person, 1)
            started = time.monotonic()
            parts.ask(partial(_fill, person=person, count=count))
            print(f"  {count:>9,} assets in {time.monotonic() - started:.0f} s", flush=True)
        parts.ask(lambda connection: connection.execute("VACUUM ANALYZE", timeout=3600))
        results = [_compared(parts, port, what, query, few, many) for what, query in QUERIES.items()]
    return [*results, *parts.ask(partial(_deliveries, person=few))]


async def _fill(connection: Any, *, person: Person, count: int) -> None:
    await connection.execute("SET synchronous_commit = on")  # or VACUUM finds nothing that it may call visible to all
    for statement in (ASSETS, WORDS, FACTS):
        await connection.execute(statement, person.user_id, count, timeout=3600)
    await connection.execute("DELETE FROM assets WHERE user_id = $1 AND number = 0", person.user_id)
    await connection.execute("INSERT INTO asset_counts VALUES ($1, $2)", person.user_id, count)


def _compared(parts: Parts, port: int, what: str, query: str, few: Person, many: Person) -> Result:
    of_few_asked = A_PAGE_OF_FEW.get(what, query)
    with asking(parts, port, of_few_asked, few) as of_few, asking(parts, port, query, many) as of_many:
        small: list[list[float]] = []
        large: list[list[float]] = []
        for _ in range(ROUNDS + 1):
            small.append([of_few() for _ in range(ASKED_A_ROUND)])
            large.append([of_many() for _ in range(ASKED_A_ROUND)])
    slow_few, slow_many = (median(percentile(times, 95) for times in rounds[1:]) for rounds in (small, large))
    print(f"  {what:>38}  p95 {slow_few:6.2f} ms of {FEW:,}  {slow_many:6.2f} ms of {MANY:,}", flush=True)
    return Result(
        "library",
        f"p95, {what}",
        f"{slow_many:.1f} ms of {MANY:,}",
        f"{slow_few:.1f} ms of {FEW:,}",
        f"{slow_many / slow_few:.2f} ×",
        f"at most {AT_MOST:g} ×",
        slow_many <= AT_MOST * slow_few,
    )


@contextmanager
def asking(parts: Parts, port: int, query: str, person: Person) -> Iterator[Callable[[], float]]:
    """How many milliseconds one answer takes."""
    line = HTTPConnection("127.0.0.1", port)
    middle = parts.ask(partial(_middle, person=person)) if "{cursor}" in query else ""
    path = f"/api/v1/assets?limit=20&{query.format(cursor=quote(middle))}"

    def ask() -> float:
        started = time.perf_counter()
        line.request("GET", path, headers={"Authorization": person.authorization})
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return (time.perf_counter() - started) * 1_000

    yield ask
    line.close()


async def _middle(connection: Any, *, person: Person) -> str:
    row = await connection.fetchrow(
        "SELECT created_at, id FROM assets WHERE user_id = $1 ORDER BY id OFFSET"
        " (SELECT made / 2 FROM asset_counts WHERE user_id = $1) LIMIT 1",
        person.user_id,
    )
    return Position(row["created_at"], UUID(int=row["id"].int)).cursor()


async def _deliveries(connection: Any, *, person: Person) -> list[Result]:
    """The statement that adds an asset, of a library whose blocks are there and of words that are new in them."""
    job = await connection.fetchval("SELECT job_id FROM assets WHERE user_id = $1 LIMIT 1", person.user_id)
    words = [f"{place % 20:02d}{'x' * (place // 20)}" for place in range(60)]
    times: dict[int, list[float]] = {0: [], len(words): []}
    for number in range(300):
        for many, taken in times.items():
            taken.append(await _add(connection, person, job, 2_000_000 + 2 * number + bool(many), sorted(words[:many])))
    plain, indexed = (median(taken[50:]) for taken in times.values())
    print(f"  one asset added: {plain:.2f} ms without words, {indexed:.2f} ms with 60 keys", flush=True)
    return [Result.limit("library", "what 60 keys add to the delivery of an asset", indexed - plain, "ms", at_most=2)]


async def _add(connection: "asyncpg.Connection[Any]", person: Person, job: UUID, index: int, words: list[str]) -> float:
    values = (new_id(), person.user_id, job, index, None, "twitch_emote", "[]", "{}", "{}", 1, False, now())
    started = time.perf_counter()
    await connection.execute(ADD_ASSET, *values, None, None, None, False, None, words, None)
    return (time.perf_counter() - started) * 1_000
