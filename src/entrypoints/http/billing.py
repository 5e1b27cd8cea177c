from datetime import datetime

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from application.accounts.ports import Profiles
from domain.errors import Unavailable
from domain.tiers import policy_of
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.wire import View, encode


class GenerationsUsage(View):
    """Assets of the present period: delivered, on order, and how many there may be, null meaning no limit."""

    used: int
    reserved: int
    limit: int | None
    resets_at: datetime


class UsageView(View):
    """What of the plan is used. `storage_days` is how long assets are kept, null meaning for good."""

    generations: GenerationsUsage
    storage_days: int | None


class SubscriptionView(View):
    """The plan, the period it is in, and what of it is used."""

    tier: str
    status: str
    current_period_start: datetime
    current_period_end: datetime
    cancel_at_period_end: bool
    usage: UsageView


class SubscriptionController(Controller):
    path = "/api/v1/subscriptions"
    tags = ["Subscriptions"]  # noqa: RUF012  # as litestar declares it

    @get("/status", operation_id="getSubscriptionStatus")
    @refuses(Unavailable)
    @tagged
    async def status(
        self, request: ApiRequest, profiles: NamedDependency[SkipValidation[Profiles]]
    ) -> Response[SubscriptionView]:
        """The tier, its period, and what of it is used."""
        quota = (await profiles.of(caller_of(request).user_id)).quota
        storage = policy_of(quota.tier).storage
        view = SubscriptionView(
            tier=quota.tier.value,
            status="active",
            current_period_start=quota.period.start,
            current_period_end=quota.period.end,
            cancel_at_period_end=False,
            usage=UsageView(
                generations=GenerationsUsage(
                    used=quota.used, reserved=quota.reserved, limit=quota.limit, resets_at=quota.period.end
                ),
                storage_days=storage.days if storage else None,
            ),
        )
        return conditional(request, encode(view))
