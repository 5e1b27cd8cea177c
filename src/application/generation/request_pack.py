from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import accept, branded, require_settable
from application.generation.ports import GenerationWork, Lettering
from application.ports import Begin, NewId, Now, Once
from domain.generation.brief import seed_of
from domain.generation.packs import Pack, PackWish


@dataclass(frozen=True, slots=True)
class AcceptedPack:
    """The pack as it was when it was accepted; `replayed` when an earlier request with the same key made it."""

    pack: Pack
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RequestPack:
    """Reserve a whole pack and queue its items, each as a job of its own that can be cancelled and tried again."""

    begin: Begin[GenerationWork]
    lettering: Lettering
    now: Now
    new_id: NewId
    fair_use: int

    async def __call__(
        self, *, user_id: UUID, wish: PackWish, use_active_brand_kit: bool = True, once: Once | None = None
    ) -> AcceptedPack:
        """All of it or nothing: raises `Invalid`, `BrandKitNotFound` or `QuotaExhausted`. The pack's id is its seed."""
        pack_id, now = self.new_id(), self.now()
        board = self.new_id()
        orders = replace(wish, seed=seed_of(pack_id)).orders(pack_id, board)
        for order in orders:
            require_settable(self.lettering, order)
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, pack_id)) != pack_id:
                return AcceptedPack(await _as_accepted(work, user_id, made), replayed=True)
            first = await branded(work, user_id, orders[0], use_active=use_active_brand_kit)
            kit = first.brand_kit
            alike = [order.made_with(kit) if kit else order for order in orders]
            ids = [board, *(self.new_id() for _ in alike[1:])]
            jobs = await accept(work, user_id, dict(zip(ids, alike, strict=True)), now, fair_use=self.fair_use)
            await work.commit()
        return AcceptedPack(Pack.of(jobs))


async def _as_accepted(work: GenerationWork, user_id: UUID, pack_id: UUID) -> Pack:
    """What became of its jobs since, and what was ordered of it anew, is left out."""
    pack = Pack.of(await work.jobs.of_pack(user_id, pack_id))
    return Pack.of([(await work.job_events.after(item.jobs[0].id, 0))[0].job for item in pack.items])
