"""Our server as `aurastream serve` starts it: python -m bench.wide_server

Every request is counted as in service, but against rates so wide that a few people may ask as often as a benchmark
has them ask.
"""

import sys

from dependency_injector import providers

from adapters.redis.limits import RedisRateLimits
from application.ports import RateLimits
from domain.rates import Allowance, Rate
from entrypoints import server
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings

WIDER = 10_000


class Widened:
    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits

    async def take(self, rate: Rate, who: str) -> Allowance:
        return await self._limits.take(rate.times(WIDER), who)


def main() -> int:
    settings = Settings.read()
    configure_logs(settings)
    assert settings.redis_url
    limits = Widened(RedisRateLimits(settings.redis_url.reveal(), key=bytes(32)))
    server.run_until_stopped(settings, server.listen(settings), with_jobs=False, rate_limits=providers.Object(limits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
