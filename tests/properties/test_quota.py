from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from domain.generation.quota import Quota, QuotaExhausted
from domain.tiers import Tier
from tests.builders import NOVEMBER

LIMIT = 20


class QuotaMachine(RuleBasedStateMachine):
    """However work interleaves, the plan is never overspent and nothing reserved is lost."""

    running = Bundle("running")

    def __init__(self) -> None:
        super().__init__()
        self.quota = Quota(Tier.PRO, LIMIT, NOVEMBER)
        self.in_flight: list[int] = []  # the model: plain lists, no shared code
        self.done: list[int] = []

    @rule(target=running, assets=st.integers(0, 8))
    def request(self, assets: int):
        try:
            self.quota = self.quota.reserve(assets)
        except QuotaExhausted:
            assert assets
            assert sum(self.in_flight + self.done) + assets > LIMIT
            return multiple()
        self.in_flight.append(assets)
        return assets

    @rule(assets=consumes(running), delivered=st.integers(0, 8))
    def finish(self, assets: int, delivered: int) -> None:
        delivered = min(delivered, assets)
        self.quota = self.quota.commit(delivered).release(assets - delivered)
        self.in_flight.remove(assets)
        self.done.append(delivered)

    @invariant()
    def agrees_with_the_model(self) -> None:
        assert (self.quota.used, self.quota.reserved) == (sum(self.done), sum(self.in_flight))
        assert self.quota.taken <= LIMIT


class DowngradedQuotaMachine(QuotaMachine):
    """A tier may change under work in flight: what runs is still settled, and what is new fits the tier of that day."""

    def __init__(self) -> None:
        super().__init__()
        self.limit: int | None = LIMIT

    @rule(target=QuotaMachine.running, assets=st.integers(0, 8))
    def request(self, assets: int):
        before = self.quota.taken
        try:
            self.quota = self.quota.reserve(assets)
        except QuotaExhausted:
            assert assets
            assert self.limit is not None
            assert before + assets > self.limit
            return multiple()
        assert not assets or self.limit is None or before + assets <= self.limit
        self.in_flight.append(assets)
        return assets

    @rule(limit=st.sampled_from([3, LIMIT, None]))
    def change_tier(self, limit: int | None) -> None:
        self.limit = limit
        self.quota = Quota(Tier.PRO, limit, NOVEMBER, self.quota.used, self.quota.reserved)

    @invariant()
    def agrees_with_the_model(self) -> None:
        assert (self.quota.used, self.quota.reserved) == (sum(self.done), sum(self.in_flight))


TestQuota = QuotaMachine.TestCase
TestDowngradedQuota = DowngradedQuotaMachine.TestCase
