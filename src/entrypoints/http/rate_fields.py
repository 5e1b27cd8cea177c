"""What an answer tells of a rate, in the fields of draft-ietf-httpapi-ratelimit-headers-10."""

from collections.abc import Mapping
from datetime import timedelta

from domain.rates import Rate

_SECOND = timedelta(seconds=1)


def rate_fields(rate: Rate, *, remaining: int, after: timedelta) -> Mapping[str, str]:
    """`after` is when all tries are back or, in a refusal, when the next one is."""
    return {
        "RateLimit": f'"{rate.name}";r={remaining};t={_seconds(after)}',
        "RateLimit-Policy": f'"{rate.name}";q={rate.count};w={_seconds(rate.per)}',
    }


def _seconds(time: timedelta) -> int:
    return -(-time // _SECOND)
