"""A web process and a relay, really: sockets at the one, steps over HTTP at the other, and a relay that is replaced."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest
import websocket

from benchmarks.cobrowse_sessions import Ready, lay_schema, open_sessions
from benchmarks.server import application
from hotline.core.wire import RESTART
from tests.cobrowse.pages import Page, packed
from tests.tools.product import SECRET, Server


class Socket:
    """One end of a session on a real line."""

    opened: ClassVar[list[Socket]] = []

    def __init__(self, server: Server, namespace: str, auth: dict[str, Any], cookie: str = "") -> None:
        base = f"127.0.0.1:{server.port}"
        self.namespace = namespace
        self.opened.append(self)
        self.line = websocket.create_connection(
            f"ws://{base}/socket.io/?EIO=4&transport=websocket",
            origin=f"http://{base}",
            cookie=cookie,
            timeout=30,
        )
        self.line.recv()
        self.line.send(f"40{namespace},{json.dumps(auth)}")
        self.answer = self.line.recv()
        self.say("ready")

    def say(self, event: str, **body: Any) -> None:
        self.line.send(f"42{self.namespace},{json.dumps([event, {'v': 1, **body}])}")

    def hear(self, name: str, **wanted: Any) -> dict[str, Any]:
        """The next event of that name, with what is wanted in it."""
        while True:
            data = self.line.recv()
            if isinstance(data, str) and data[:2] in {"42", "45"}:
                event, body = json.loads(data[data.index("[") :])
                if event == name and wanted.items() <= body.items():
                    return dict(body)

    def close_code(self) -> int:
        """Read on until the server closes, and give the code."""
        while True:
            opcode, data = self.line.recv_data()
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big")


class Parts:
    """A web process and a relay on one database."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/parts.sqlite3"
        self.web = self.part("wsgi:app")
        self.relay = self.part("relay:app")

    def part(self, program: str) -> Server:
        server = Server(self.url)
        server.command = [program if word == "wsgi:app" else word for word in server.command]
        server.settings["COBROWSE_RELAYS"] = "1"
        return server

    def both(self, ready: Ready) -> tuple[Socket, Socket]:
        staff = Socket(self.relay, "/cob-s", {"v": 1, "session": ready.id}, ready.cookie)
        citizen = Socket(self.relay, "/cob-c", {"v": 1, "token": ready.token})
        return staff, citizen


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    parts = Parts(tmp_path)
    yield parts
    for socket in Socket.opened:
        socket.line.shutdown()
    Socket.opened.clear()
    for server in (parts.web, parts.relay):
        server.kill()


def _prepared(url: str) -> list[Ready]:
    """Two sessions that were said yes to, on a database that is made for them."""
    app = application(url, SECRET)
    lay_schema(app)
    return open_sessions(app, 2)


def test_a_session_lives_over_web_and_relay_and_outlives_the_relay(parts: Parts) -> None:
    # In a process of its own: a second application here would take the sockets of the tests' own for itself.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
        ready, other = elsewhere.submit(_prepared, parts.url).result()
    parts.web.start()
    parts.relay.start()
    assert '"elsewhere"' in Socket(parts.web, "/cob-c", {"v": 1, "token": ready.token}).answer

    staff, citizen = parts.both(ready)
    citizen.hear("start", after=0)
    part = {"epoch": 5, "part": 0, "of": 1, "z": {"_placeholder": True, "num": 0}}
    citizen.line.send(f"451-/cob-c,{json.dumps(['snap', {'v': 1, **part}])}")
    citizen.line.send_binary(packed(Page().snapshot()))
    assert staff.hear("snap")["epoch"] == 5

    # A relay that is told to end says why and is gone; the session goes on in the next one.
    process = parts.relay.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert staff.close_code() == citizen.close_code() == RESTART
    process.wait(timeout=30)
    parts.relay.start()
    staff, citizen = parts.both(ready)
    citizen.hear("start")
    bystander, _ = parts.both(other)

    # The red button over HTTP, at the web process: the relay finds it in the database at its next look.
    web = http.client.HTTPConnection("127.0.0.1", parts.web.port, timeout=30)
    web.request("POST", "/cob/v1/stop", ready.token)
    assert web.getresponse().status == 204
    web.close()
    assert staff.hear("state", state="ended")["why"] == "stopped"
    assert bystander.hear("state", here=True)["state"] == "viewing"
