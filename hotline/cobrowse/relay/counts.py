"""What the relay counts of its work: how much and how long, never what, of whom or in which session."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import Counter, Histogram

from hotline.core.metrics import registry

MESSAGES = Counter("cobrowse_messages", "Messages, by way and kind.", ("way", "kind"), registry=registry)
BYTES = Counter("cobrowse_bytes", "Bytes of page content passed on, by kind.", ("kind",), registry=registry)
GATE_SECONDS = Histogram(
    "cobrowse_gate_seconds",
    "How long the gate judged, by kind.",
    ("kind",),
    registry=registry,
    buckets=(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
)
HITS = Counter("cobrowse_gate_hits", "What browsers should have masked, and the gate did.", registry=registry)
DROPPED = Counter(
    "cobrowse_dropped", "What was not passed on: malformed, out of order, not allowed.", registry=registry
)


def judged(kind: str, gate: Any, judge: Callable[[Any], Any], given: Any) -> Any:
    """Return what the gate makes of `given`; what it found, and how long it took, is counted."""
    hits, dropped, began = gate.hits, gate.dropped, time.perf_counter()
    try:
        return judge(given)
    finally:
        GATE_SECONDS.labels(kind).observe(time.perf_counter() - began)
        HITS.inc(gate.hits - hits)
        DROPPED.inc(gate.dropped - dropped)
