"""The relays that are measured side by side, each in processes of its own, and the load that is put on them."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cobrowse_sessions import Ready
from benchmarks.server import SECRET
from tests.tools.network import free_port

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
Phase = dict[str, Any]


@dataclass(frozen=True)
class Relay:
    """A relay's processes: where each listens, and the process that works."""

    name: str
    dialect: str
    urls: list[str]
    pids: list[int]

    def cpu(self) -> float:
        """Return the seconds of processor that they have used, all threads together."""
        return sum(_cpu(pid) for pid in self.pids)

    def memory(self) -> int:
        """Return the bytes of memory that they hold."""
        return sum(int(_read(pid, "statm").split()[1]) * _PAGE for pid in self.pids)


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()


def _cpu(pid: int) -> float:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _node(script: str, *arguments: str) -> list[str]:
    return ["node", str(PEERS / script), *arguments]


@contextmanager
def hotline(database_url: str, sessions: int, processes: int) -> Iterator[Relay]:
    """The product's relay in processes of its own."""
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "MAIL_URL": "null:",
        "SMS_URL": "null:",
        "COBROWSE_RELAYS": "1",
        "COBROWSE_MOST_SESSIONS": str(sessions + 10),
        "LOG_LEVEL": "WARNING",
    }
    with _several(processes, lambda port: _gunicorn(port, sessions), env) as (ports, pids):
        # The process that was started watches; its child works.
        workers = [int(_read(pid, f"task/{pid}/children").split()[0]) for pid in pids]
        yield Relay("Hotline", "socketio", [f"ws://127.0.0.1:{port}" for port in ports], workers)


def _gunicorn(port: int, sessions: int) -> list[str]:
    threads = 2 * sessions + 50
    return [
        *(sys.executable, "-m", "gunicorn", "relay:app", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", str(threads), "--worker-connections", str(2 * threads)),
        *("--log-level", "error", "--no-control-socket"),
    ]


@contextmanager
def node(script: str, processes: int) -> Iterator[Relay]:
    """A relay of Node's."""
    name, dialect = {"socketio.mjs": ("Socket.IO", "socketio"), "ws.mjs": ("ws", "plain")}[script]
    with _several(processes, lambda port: _node(script, str(port)), dict(os.environ)) as (ports, pids):
        yield Relay(name, dialect, [f"ws://127.0.0.1:{port}" for port in ports], pids)


@contextmanager
def _several(number: int, command: Any, env: dict[str, str]) -> Iterator[tuple[list[int], list[int]]]:
    ports = [free_port() for _ in range(number)]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started += [
            subprocess.Popen(command(port), cwd=ROOT, env=env, stdout=subprocess.DEVNULL) for port in ports
        ]
        for port, process in zip(ports, started, strict=True):
            _wait(port, process)
        yield ports, [process.pid for process in started]
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("a relay does not start") from None
            time.sleep(0.05)
        finally:
            connection.close()


class Load:
    """The load generator, one process: connects all, then does phase after phase."""

    def __init__(self, relay: Relay, sessions: Sequence[Ready], snapshot: Path, phases: list[Phase]) -> None:
        self.process = subprocess.Popen(
            _node("load.mjs"), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        plan = {
            "urls": relay.urls,
            "dialect": relay.dialect,
            "sessions": [each.as_plan() for each in sessions],
            "snapshot": str(snapshot),
            "phases": phases,
        }
        self._tell(json.dumps(plan))

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def heard(self) -> dict[str, Any]:
        """Wait for the next report: of all being connected, then of each phase."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator has stopped")
        report: dict[str, Any] = json.loads(line)
        return report

    def go_on(self) -> None:
        """Begin the next phase, or end after the last."""
        self._tell("")

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.communicate()
