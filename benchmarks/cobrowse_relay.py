"""The relay under load: how much, how fast, at what cost, beside what Node does without a gate."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import relays
from benchmarks.cobrowse_sessions import Ready, lay_schema, open_sessions, snapshot
from benchmarks.figures import Figure
from benchmarks.relays import Load, Phase, Relay
from benchmarks.server import application

BENCH = "cobrowse"
# An ordinary session: batches a second, while somebody fills in a form.
RATE = 5
WARMING = 5
SIZES = (10, 50, 200, 500)
MIRROR_MS, MEMORY_KB, TIMES_NODE = 60, 300, 5


@dataclass(frozen=True)
class Found:
    """What one relay did with one load."""

    quiet: dict[str, Any]
    full: dict[str, Any]
    cpu: float
    cpu_full: float
    memory: float

    @property
    def throughput(self) -> float:
        """Batches a second, as fast as it could."""
        return float(self.full["received"]) / float(self.full["seconds"])


def run(*, quick: bool) -> list[Figure]:
    """Measure all relays at all sizes, one after the other, in one and two processes."""
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        bench = Bench(Path(folder), quick=quick)
        return [figure for processes in (1, 2) for figure in bench.table(processes)]


class Bench:
    """The product's database and page for one run."""

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.url = f"sqlite:///{folder}/hotline.sqlite3"
        self.app = application(self.url)
        lay_schema(self.app)
        self.page = folder / "page"
        self.page.write_bytes(snapshot())
        self.seconds = 3 if quick else 10
        self.sizes = SIZES[:2] if quick else SIZES

    def table(self, processes: int) -> Iterator[Figure]:
        """The figures of all sizes in so many processes."""
        for size in self.sizes:
            yield from self._at(size, processes)

    def _at(self, size: int, processes: int) -> Iterator[Figure]:
        sessions = open_sessions(self.app, size)
        ours = self._measure(relays.hotline(self.url, size, processes), sessions)
        io = self._measure(relays.node("socketio.mjs", processes), sessions)
        ws = self._measure(relays.node("ws.mjs", processes), sessions)
        what = f"{size} sessions, {processes} process{'es' if processes > 1 else ''}"
        target = MIRROR_MS if (size, processes) == (50, 1) else None
        yield Figure(
            BENCH, f"{what}: p50", ours.quiet["p50"], "ms", peer="Socket.IO", peer_value=io.quiet["p50"]
        )
        yield Figure(
            BENCH,
            f"{what}: p99",
            ours.quiet["p99"],
            "ms",
            target,
            peer="Socket.IO",
            peer_value=io.quiet["p99"],
        )
        yield Figure(BENCH, f"{what}: CPU a batch", ours.cpu, "us", peer="Socket.IO", peer_value=io.cpu)
        yield Figure(BENCH, f"{what}: CPU a batch", ours.cpu, "us", peer="ws", peer_value=ws.cpu)
        yield Figure(BENCH, f"{what}: CPU of Node's Socket.IO", ours.cpu / io.cpu, "times", TIMES_NODE)
        yield Figure(
            BENCH,
            f"{what}: batches relayed at full speed",
            ours.throughput,
            "/s",
            more=True,
            peer="Socket.IO",
            peer_value=io.throughput,
        )
        yield Figure(BENCH, f"{what}: CPU at full speed", ours.cpu_full / io.cpu_full, "times", TIMES_NODE)
        yield Figure(
            BENCH,
            f"{what}: memory a session",
            ours.memory,
            "KB",
            MEMORY_KB,
            peer="Socket.IO",
            peer_value=io.memory,
        )

    def _measure(self, started: AbstractContextManager[Relay], sessions: list[Ready]) -> Found:
        phases: list[Phase] = [
            {"rate": RATE, "seconds": 2},
            {"rate": RATE, "seconds": self.seconds},
            {"rate": "full", "seconds": self.seconds},
        ]
        with started as relay:
            # What a process loads once, with its first sessions, is no session's memory.
            self._warm(relay)
            before = relay.memory()
            load = Load(relay, sessions, self.page, phases)
            try:
                load.heard()
                load.go_on()
                load.heard()
                quiet, cpu = _phase(relay, load)
                memory = relay.memory() - before
                full, cpu_full = _phase(relay, load)
                load.go_on()
            finally:
                load.close()
        # The plain relay keeps no order to be looked at; of the others nothing may be lost.
        if quiet["received"] < quiet["sent"] or quiet["disordered"] or quiet["closed"]:
            raise RuntimeError(f"{relay.name} lost something: {quiet}")
        return Found(
            quiet,
            full,
            cpu / quiet["received"] * 1e6,
            cpu_full / full["received"] * 1e6,
            memory / len(sessions) / 1000,
        )

    def _warm(self, relay: Relay) -> None:
        load = Load(relay, open_sessions(self.app, 2 * WARMING), self.page, [{"rate": RATE, "seconds": 2}])
        try:
            load.heard()
            load.go_on()
            load.heard()
            load.go_on()
        finally:
            load.close()


def _phase(relay: Relay, load: Load) -> tuple[dict[str, Any], float]:
    began = relay.cpu()
    load.go_on()
    report = load.heard()
    return report, relay.cpu() - began
