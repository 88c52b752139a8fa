"""Figures for whoever watches over the process, in Prometheus' format: counts and times, no content and no names."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from hotline.core.access import public
from hotline.core.errors import NotFound
from hotline.core.wire import Wire

bp = Blueprint("metrics", __name__)

# Features add theirs; a process has one, as it has one set of sockets.
registry = CollectorRegistry()


class _Sockets(Collector):
    """The websockets of this process, and what waits for readers that are slower than what they are sent."""

    def collect(self) -> Iterable[Metric]:
        """Count when asked, so that nothing is counted while messages pass."""
        wires = list(Wire.open)
        yield GaugeMetricFamily("sockets_open", "Websockets.", len(wires))
        waiting = [(each.outbox.waiting, each.outbox.waiting_bytes) for each in wires]
        yield GaugeMetricFamily(
            "sockets_waiting_messages", "Unsent, all together.", sum(n for n, _ in waiting)
        )
        yield GaugeMetricFamily(
            "sockets_waiting_bytes", "Unsent, all together.", sum(size for _, size in waiting)
        )
        yield GaugeMetricFamily(
            "sockets_waiting_bytes_most",
            "Unsent at one socket.",
            max((size for _, size in waiting), default=0),
        )
        yield CounterMetricFamily(
            "sockets_slow_cut", "Readers cut off since they did not keep up.", Wire.slow_cut
        )


registry.register(_Sockets())


@bp.get("/metrics")
@public
def metrics() -> Response:
    """For those who know the token; without one set there is no such page."""
    token = current_app.extensions["settings"].metrics_token
    if not token:
        raise NotFound()
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(said.encode(), token.encode()):
        return Response("Unauthorized\n", 401, {"WWW-Authenticate": "Bearer"}, content_type="text/plain")
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
