"""What Prometheus reads: requests by route and status, how long they took, and what was let go of."""

import time
from collections.abc import Iterator, Mapping

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.process_collector import ProcessCollector

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("method", "route", "status")
        self._requests = Counter("http_requests", "Answers by route and status.", labels, registry=self.registry)
        self._seconds = Histogram(
            "http_request_seconds",
            "From the request to the end of its answer.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )

        self._rows: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        requests, times = self._rows.get((method, route, status)) or self._row(method, route, status)
        requests.inc()
        times.observe(seconds)

    def _row(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """Kept, since looking labels up took longer than counting."""
        row = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
        self._rows[method, route, status] = row
        return row

    def show_cleared(self, cleared: Mapping[str, int]) -> None:
        """What the sweepers of this process count, as it is whenever it is asked for."""
        self.registry.register(_Cleared(cleared))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Cleared:
    def __init__(self, cleared: Mapping[str, int]) -> None:
        self._cleared = cleared

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily("cleared", "What sweepers let go of, by sweeper.", labels=["by"])
        for name, count in sorted(self._cleared.items()):
            family.add_metric([name], count)
        yield family


class Measured:
    """Counts every answer under its route's template; what matches no route is one row, however it is spelled."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = scope.get("path_template") or "(none)"
            self._metrics.count(scope["method"], route, status, time.perf_counter() - begun)
