import asyncio
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from application.assets.ports import AssetFilter
from domain.generation.asset_types import AssetType
from tests.builders import a_job, a_user, an_asset
from tests.worlds import MemoryWorld

TYPES = (AssetType.TWITCH_EMOTE, AssetType.TWITCH_PANEL)


class PagingMachine(RuleBasedStateMachine):
    """Whatever is made meanwhile, who pages to the end sees everything that was there at the start, once, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.runner, self.world = asyncio.Runner(), MemoryWorld()
        self.ids = count(1)
        self.nova, self.other = a_user(), a_user()
        self.jobs = {
            (user.id, kind): a_job(user, asset_type=kind) for user in (self.nova, self.other) for kind in TYPES
        }
        self.there: list[tuple[UUID, AssetType]] = []
        self.readers: list[tuple[AssetType | None, list[UUID], list[UUID]]] = []

    @rule(kind=st.sampled_from(TYPES), number=st.integers(1, 5))
    def nova_makes(self, kind: AssetType, number: int) -> None:
        for _ in range(number):
            self.there.append((self.keep(self.nova.id, kind), kind))

    @rule(kind=st.sampled_from(TYPES))
    def somebody_else_makes(self, kind: AssetType) -> None:
        self.keep(self.other.id, kind)

    @rule(kind=st.sampled_from([None, *TYPES]), limit=st.integers(1, 4))
    def nova_begins_to_read(self, kind: AssetType | None, limit: int) -> None:
        expected = [asset_id for asset_id, of in reversed(self.there) if kind in {None, of}]
        self.readers.append((kind, expected, self.page(kind, None, limit)))

    @rule(reader=st.integers(0, 9), limit=st.integers(1, 4))
    def nova_turns_a_page(self, reader: int, limit: int) -> None:
        if self.readers:
            kind, _, seen = self.readers[reader % len(self.readers)]
            seen += self.page(kind, seen[-1], limit) if seen else []

    @invariant()
    def nothing_is_repeated_or_skipped(self) -> None:
        for _, expected, seen in self.readers:
            assert seen == expected[: len(seen)]

    def teardown(self) -> None:
        for kind, expected, seen in self.readers:
            while seen and (more := self.page(kind, seen[-1], 3)):
                seen.extend(more)
            assert seen == expected
        self.runner.close()

    def keep(self, user_id: UUID, kind: AssetType) -> UUID:
        number = next(self.ids)
        asset = an_asset(self.jobs[user_id, kind], index=number, id=UUID(int=number))
        self.run(self.world.keep_asset(asset))
        return asset.id

    def page(self, kind: AssetType | None, before: UUID | None, limit: int) -> list[UUID]:
        reads, where = self.world.asset_reads, AssetFilter(asset_type=kind)
        return [card.id for card in self.run(reads.page(self.nova.id, where=where, before=before, limit=limit))]

    def run(self, work: Any) -> Any:
        return self.runner.run(work)


TestPaging = PagingMachine.TestCase
