"""What somebody of years has must not stop everybody else's requests while it is told."""

import threading

import msgspec
import pytest

from adapters.postgres.accounts.holdings import SqlHoldings
from tests.builders import a_job, a_user, an_asset
from tests.worlds import PostgresWorld

ASSETS = 1_000
MANY = """
    INSERT INTO assets
    SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'index', place))).*
    FROM assets a, generate_series(1, $1) AS place
"""


async def test_everything_is_written_away_from_the_event_loop_and_in_slices(
    world: PostgresWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    nova = await world.keep_user(a_user())
    asset = await world.keep_asset(an_asset(await world.keep_job(a_job(nova))))
    await world.owner.execute(MANY, ASSETS - 1)
    encode, on_the_loop, longest = msgspec.json.encode, threading.get_ident(), 0

    def watched(held: object) -> bytes:
        nonlocal longest
        assert threading.get_ident() != on_the_loop
        longest = max(longest, len(held) if isinstance(held, list) else 1)
        return encode(held)

    holdings = SqlHoldings(world.reads)
    await holdings.files(nova.id)
    with monkeypatch.context() as patch:
        patch.setattr(msgspec.json, "encode", watched)
        documents = await holdings.documents(nova.id)

    assert longest == 100
    assert len(msgspec.json.decode(documents["assets.json"])) == ASSETS
    assert len(await holdings.files(nova.id)) == ASSETS * len(asset.keys)
