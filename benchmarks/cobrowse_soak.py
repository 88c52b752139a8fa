"""A hundred sessions for half an hour: memory flat, no session lost, order kept. Run by name only."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import relays
from benchmarks.cobrowse_sessions import lay_schema, open_sessions, snapshot
from benchmarks.figures import Figure
from benchmarks.relays import Load, Phase
from benchmarks.server import application

BENCH = "cobrowse-soak"
SESSIONS, RATE = 100, 5
MINUTES, QUICK_MINUTES = 30, 5
# What the memory may grow by after the first minutes: what an allocator keeps, not what a leak takes.
GROWTH_MB = 10


def run(*, quick: bool) -> list[Figure]:
    """Put the load on one relay, and look at its memory each minute."""
    minutes = QUICK_MINUTES if quick else MINUTES
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        url = f"sqlite:///{folder}/hotline.sqlite3"
        app = application(url)
        lay_schema(app)
        page = Path(folder) / "page"
        page.write_bytes(snapshot())
        sessions = open_sessions(app, SESSIONS)
        phases: list[Phase] = [{"rate": RATE, "seconds": 60} for _ in range(minutes)]
        memory: list[float] = []
        found: list[dict[str, float]] = []
        with relays.hotline(url, SESSIONS, 1) as relay:
            load = Load(relay, sessions, page, phases)
            try:
                load.heard()
                for minute in range(minutes):
                    load.go_on()
                    report = load.heard()
                    found.append(report)
                    memory.append(relay.memory() / 1e6)
                    print(f"minute {minute + 1}: {memory[-1]:.1f} MB, {report}", flush=True)
                load.go_on()
            finally:
                load.close()
    return _figures(found, memory)


def _figures(found: list[dict[str, float]], memory: list[float]) -> list[Figure]:
    settled = memory[min(2, len(memory) - 1)]

    def total(name: str) -> float:
        return sum(report[name] for report in found)

    return [
        Figure(BENCH, "batches relayed", total("received"), ""),
        Figure(BENCH, "batches lost", total("sent") - total("received"), "", 0),
        Figure(BENCH, "batches out of order", total("disordered"), "", 0),
        Figure(BENCH, "batches that had to wait for answers", total("held"), ""),
        Figure(BENCH, "batches refused", total("refused"), "", 0),
        Figure(BENCH, "lines lost", found[-1]["closed"], "", 0),
        Figure(BENCH, "p99, the worst minute", max(report["p99"] for report in found), "ms"),
        Figure(BENCH, "memory at the end", memory[-1], "MB"),
        Figure(BENCH, "memory grown since the third minute", memory[-1] - settled, "MB", GROWTH_MB),
    ]
