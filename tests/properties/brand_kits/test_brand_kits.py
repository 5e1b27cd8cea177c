"""Histories of brand kits, on the memory adapters and on PostgreSQL, against a model of plain lists."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.brand_kits import BrandKitLimitReached, BrandKitNotFound, KitVersion
from domain.tiers import Tier
from domain.undo import UndoWindowClosed
from tests.builders import a_brand, a_user
from tests.postgres import Database, PostgresServer
from tests.unit.application.brand_kits.kit_room import KitRoom
from tests.worlds import MemoryWorld, PostgresWorld, World

LIMIT = 10
KITS = st.integers(0, 50)
NAMES = st.sampled_from(["fox", "wolf", "owl"])


@dataclass
class Kit:
    """What the model knows of one: the name it had in each of its versions, and since when it is deleted."""

    id: UUID
    names: list[str] = field(default_factory=list)
    deleted_at: datetime | None = None


class KitMachine(RuleBasedStateMachine):
    """After any history at most one kit is active, it is never a deleted one, the first became so by itself, and
    everything that a kit ever said can still be read."""

    def __init__(self, world: World, runner: asyncio.Runner) -> None:
        super().__init__()
        self.world, self.runner, self.room = world, runner, KitRoom(world)
        self.kits: list[Kit] = []
        self.active: Kit | None = None

    def run(self, story: Awaitable[Any]) -> Any:
        async def told() -> Any:
            return await story

        return self.runner.run(told())

    @initialize()
    def sign_up(self) -> None:
        self.nova = self.run(self.world.keep_user(a_user(tier=Tier.PRO)))

    @property
    def live(self) -> list[Kit]:
        return [kit for kit in self.kits if not kit.deleted_at]

    def expect(self, refusal: type[Exception] | None, story: Callable[[], Awaitable[Any]]) -> Any:
        if refusal is None:
            return self.run(story())
        with pytest.raises(refusal):
            self.run(story())
        return None

    def put(self, name: str, story: Callable[[], Awaitable[Any]]) -> None:
        made = self.expect(BrandKitLimitReached if len(self.live) >= LIMIT else None, story)
        if made is not None:
            kit = Kit(made.shown.kit.id, [name])
            self.active = self.active if self.live else kit
            self.kits.append(kit)
            assert made.shown.is_active == (self.active is kit)

    @rule(name=NAMES)
    def create(self, name: str) -> None:
        self.put(name, lambda: self.room.create(user_id=self.nova.id, brand=a_brand(name=name)))

    @precondition(lambda self: self.live)
    @rule(number=KITS, name=NAMES)
    def duplicate(self, number: int, name: str) -> None:
        kit = self.live[number % len(self.live)]
        self.put(name, lambda: self.room.duplicate(user_id=self.nova.id, kit_id=kit.id, name=name))

    @precondition(lambda self: self.kits)
    @rule(number=KITS)
    def activate(self, number: int) -> None:
        kit = self.kits[number % len(self.kits)]
        refusal = BrandKitNotFound if kit.deleted_at else None
        if self.expect(refusal, lambda: self.room.activate(user_id=self.nova.id, kit_id=kit.id)):
            self.active = kit

    @precondition(lambda self: self.kits)
    @rule(number=KITS, name=NAMES)
    def change(self, number: int, name: str) -> None:
        kit = self.kits[number % len(self.kits)]
        refusal = BrandKitNotFound if kit.deleted_at else None
        self.expect(
            refusal,
            lambda: self.room.change(
                user_id=self.nova.id, kit_id=kit.id, change=lambda brand: replace(brand, name=name)
            ),
        )
        if refusal is None and kit.names[-1] != name:
            kit.names.append(name)

    @precondition(lambda self: self.kits)
    @rule(number=KITS, version=st.integers(0, 20))
    def restore_version(self, number: int, version: int) -> None:
        kit = self.kits[number % len(self.kits)]
        wanted = version % len(kit.names)
        refusal = BrandKitNotFound if kit.deleted_at else None
        self.expect(
            refusal,
            lambda: self.room.restore_version(user_id=self.nova.id, version=KitVersion(kit.id, wanted + 1)),
        )
        if refusal is None and kit.names[wanted] != kit.names[-1]:
            kit.names.append(kit.names[wanted])

    @precondition(lambda self: self.kits)
    @rule(number=KITS)
    def delete(self, number: int) -> None:
        kit = self.kits[number % len(self.kits)]
        refusal = BrandKitNotFound if kit.deleted_at else None
        deleted = self.expect(refusal, lambda: self.room.delete(user_id=self.nova.id, kit_id=kit.id))
        if deleted is not None:
            kit.deleted_at = deleted.deleted_at
            self.active = None if self.active is kit else self.active

    @precondition(lambda self: self.kits)
    @rule(number=KITS)
    def restore(self, number: int) -> None:
        kit = self.kits[number % len(self.kits)]
        late = kit.deleted_at is not None and self.world.now() >= kit.deleted_at + timedelta(days=7)
        full = kit.deleted_at is not None and len(self.live) >= LIMIT
        refusal = UndoWindowClosed if late else BrandKitLimitReached if full else None
        self.expect(refusal, lambda: self.room.restore(user_id=self.nova.id, kit_id=kit.id))
        if refusal is None:
            kit.deleted_at = None

    @rule(days=st.integers(1, 8))
    def time_passes(self, days: int) -> None:
        self.run(self.world.pass_time(timedelta(days=days)))

    @invariant()
    def the_shelf_is_what_the_model_says(self) -> None:
        shown = self.run(self.world.brand_kit_reads.page(self.nova.id, before=None, limit=100))

        assert [one.kit.id for one in shown] == [kit.id for kit in self.live[::-1]]
        assert [one.kit.id for one in shown if one.is_active] == ([self.active.id] if self.active else [])
        assert [one.kit.brand.name for one in shown] == [kit.names[-1] for kit in self.live[::-1]]

    @invariant()
    def the_active_kit_is_the_models(self) -> None:
        active = self.expect(
            None if self.active else BrandKitNotFound, lambda: self.world.brand_kit_reads.active(self.nova.id)
        )

        assert self.active is None or active.kit.id == self.active.id

    @invariant()
    def nothing_that_was_said_is_lost(self) -> None:
        async def said(kit: Kit) -> list[str | None]:
            async with self.world.begin_system() as work:
                brands = [await work.brands.at(KitVersion(kit.id, n)) for n in range(1, len(kit.names) + 2)]
            return [brand.name if brand else None for brand in brands]

        for kit in self.kits:
            assert self.run(said(kit)) == [*kit.names, None]


@pytest.fixture
def postgres(postgres_server: PostgresServer, migrated: Database) -> Iterator[tuple[PostgresWorld, asyncio.Runner]]:
    with asyncio.Runner() as runner:
        world = PostgresWorld(postgres_server.create_database(template=migrated))
        runner.run(world.open())
        yield world, runner
        runner.run(world.close())


def test_any_history_on_the_memory_adapters() -> None:
    with asyncio.Runner() as runner:
        run_state_machine_as_test(
            lambda: KitMachine(MemoryWorld(), runner), settings=settings(stateful_step_count=40, deadline=None)
        )


@pytest.mark.timeout(600)
def test_any_history_on_postgresql(postgres: tuple[PostgresWorld, asyncio.Runner]) -> None:
    few = max(10, settings().max_examples // 10)
    run_state_machine_as_test(
        lambda: KitMachine(*postgres), settings=settings(max_examples=few, stateful_step_count=20, deadline=None)
    )
