"""How orders become jobs that wait: checked, with their kit, reserved together and queued."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from application.generation.charging import ledger
from application.generation.ports import GenerationRequested, GenerationWork, Lettering, QuotaEntryKind
from domain.errors import Invalid
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.logo_placing import logos_for
from domain.generation.order import Order
from domain.generation.packs import BOARD_WAIT
from domain.tiers import Period, policy_of


def require_settable(lettering: Lettering, order: Order) -> None:
    """Raises `Invalid` for an order that cannot be made, and for words that cannot be set as letters."""
    brief = order.brief()
    if missing := lettering.missing(brief.text_overlay):
        shown = " ".join(missing[:10])
        raise Invalid(f"These characters cannot be set as letters: {shown}", pointer="/text_overlay", reason="no_glyph")


async def branded(work: GenerationWork, user_id: UUID, order: Order, *, use_active: bool) -> Order:
    """The order with what its kit says now, or said at the version that it names.

    Raises `BrandKitNotFound`, and `Invalid` when it wants a logo and there is none.
    """
    if kit := order.brand_kit:
        if await work.brands.at(kit):
            return order
        order = replace(order, brand_kit_id=None, brand_kit_version=None, include_logo=False)
    wanted = order.brand_kit_id is not None or use_active
    found = await work.brands.present(user_id, order.brand_kit_id) if wanted else None
    if order.include_logo and not (found and logos_for(order.spec, found[1].logos)):
        message = "There is no brand kit whose logo could be used."
        raise Invalid(message, pointer="/include_logo", reason="no_logo")
    if order.pull_to_palette and not found:
        message = "There is no brand kit whose colours it could be pulled to."
        raise Invalid(message, pointer="/pull_to_palette", reason="no_kit")
    return order.made_with(found[0]) if found else order


async def accept(
    work: GenerationWork, user_id: UUID, orders: Mapping[UUID, Order], now: datetime
) -> list[GenerationJob]:
    """A queued job for each order, by its id, all reserved or none. Raises `QuotaExhausted`.

    What is to look like a style board that is ordered with it waits for that.
    """
    wanted = sum(order.count for order in orders.values() if order.charged)
    quota = (await work.quotas.lock(user_id, Period.month_of(now))).reserve(wanted)
    lane = policy_of(quota.tier).lane_for(assets_this_month=quota.taken)
    jobs = [
        GenerationJob.accept(job_id, user_id, order, lane=lane, period=quota.period, now=now)
        for job_id, order in orders.items()
    ]
    entries = [entry for job in jobs for entry in ledger(QuotaEntryKind.RESERVED, job, job.open_slots)]
    await work.quotas.save(user_id, quota, entries)
    for job in jobs:
        waits = job.style_board in orders
        await work.jobs.add(job, wait=BOARD_WAIT if waits else timedelta())
        await work.job_events.add(JobEvent(JobEventKind.QUEUED, job))
        if not waits:
            await work.outbox.add(GenerationRequested(now, job.id, lane))
    return jobs
