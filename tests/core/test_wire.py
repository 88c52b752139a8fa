"""The websocket under Socket.IO, over a real pair of sockets: order, limits, slow readers, the last word."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import engineio
import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Message,
    Ping,
    Pong,
    Request,
    TextMessage,
)
from wsproto.extensions import PerMessageDeflate

from hotline.core import wire
from hotline.core.deflate import InboundDeflate
from hotline.core.pulse import background
from hotline.core.wire import Outbox, Wire


class Browser:
    """The other end of the line, which reads only when it is told to."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        line.settimeout(10)
        self.ws = WSConnection(ConnectionType.CLIENT)
        self.say(Request(host="localhost", target="/", extensions=[PerMessageDeflate()]))
        self.events: list[Event] = []
        self.parts = ""
        assert isinstance(self.hear(), AcceptConnection)

    def say(self, event: Event) -> None:
        self.line.sendall(self.ws.send(event))

    def hear(self) -> Event | None:
        """The next thing that comes; None when the line is closed."""
        while not self.events:
            data = self.line.recv(65_536)
            if not data:
                return None
            self.ws.receive_data(data)
            self.events += list(self.ws.events())
        return self.events.pop(0)

    def text(self) -> str | None:
        """The next whole message; None when something else comes."""
        told = ""
        while isinstance(event := self.hear(), TextMessage):
            told += event.data
            if event.message_finished:
                return told
        return None

    def code(self) -> int | None:
        """Read on until the close, and give its code."""
        while (event := self.hear()) is not None:
            if isinstance(event, CloseConnection):
                return int(event.code)
        return None


class Server:
    """Engine.IO with our websocket, as hotline.core.live sets it up; it hears what the browser says."""

    def __init__(self) -> None:
        self.engine = engineio.Server(async_mode="threading", async_handlers=False, transports=["websocket"])
        self.engine._async = {**self.engine._async, "websocket": Wire, "queue": Outbox, "thread": background}
        self.heard: list[Any] = []
        self.engine.on("message", lambda _sid, data: self.heard.append(data))
        self.over = threading.Event()

    def take(self, line: socket.socket) -> None:
        environ = {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": "EIO=4&transport=websocket",
            "gunicorn.socket": line,
        }
        # What the browser asks is in its first bytes, which a web server would have read.
        asked = line.recv(4096).decode().split("\r\n")[1:-2]
        environ |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in (each.split(": ") for each in asked)}
        with pytest.raises(StopIteration):
            self.engine.handle_request(environ, lambda *_: None)
        self.over.set()

    @property
    def sid(self) -> str:
        return next(iter(self.engine.sockets))

    @property
    def wire(self) -> Wire:
        found = self.engine.sockets[self.sid].queue.wire
        assert found is not None
        return found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    # Nothing is joined here: that is Socket.IO's, which the product asks.
    monkeypatch.setattr(Wire, "is_heard", staticmethod(lambda _sid: True))
    return Server()


@pytest.fixture
def browser(server: Server) -> Iterator[Browser]:
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=server.take, args=(ours,))
    thread.start()
    browser = Browser(theirs)
    opened = browser.text()
    assert opened
    assert opened.startswith("0{")
    yield browser
    theirs.close()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_messages_pass_both_ways(server: Server, browser: Browser) -> None:
    browser.say(Message(data="4hej"))
    browser.say(Message(data=b"\x01\x02"))
    browser.say(Ping(payload=b"?"))
    assert browser.hear() == Pong(payload=b"?")
    assert server.heard == ["hej", b"\x01\x02"]
    for size in (0, 5, 125, 126, 65_535, 65_536, 200_000):
        server.engine.send(server.sid, "æ" + "x" * size)
        assert browser.text() == "4æ" + "x" * size
    server.engine.send(server.sid, b"\x03\x04")
    told = browser.hear()
    assert isinstance(told, BytesMessage)
    assert bytes(told.data) == b"\x03\x04"


def test_what_several_threads_send_keeps_its_order(server: Server, browser: Browser) -> None:
    sid = server.sid

    def send(name: str) -> None:
        for number in range(300):
            server.engine.send(sid, f"{name}:{number}:{'x' * 2000}")

    threads = [threading.Thread(target=send, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    heard: dict[str, list[int]] = {"a": [], "b": []}
    for _ in range(600):
        name, number, _filling = (browser.text() or "").removeprefix("4").split(":")
        heard[name].append(int(number))
    for thread in threads:
        thread.join()
    assert heard == {"a": list(range(300)), "b": list(range(300))}
    assert (server.wire.outbox.waiting, server.wire.outbox.waiting_bytes) == (0, 0)


def test_a_reader_that_does_not_read_is_cut_off_and_told_why(
    server: Server, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST_BYTES", 1_000_000)
    before = Wire.slow_cut
    outbox = server.wire.outbox
    for _ in range(40):
        server.engine.send(server.sid, "x" * 100_000)
    assert outbox.waiting_bytes < 1_200_000
    assert Wire.slow_cut == before + 1
    assert browser.code() == wire.TRY_LATER


def test_a_reader_that_never_reads_again_does_not_hold_the_server(
    server: Server, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST_MESSAGES", 50)
    monkeypatch.setattr(wire, "LAST_WORD_SECONDS", 0.05)
    for _ in range(80):
        server.engine.send(server.sid, "x" * 100_000)
    assert server.over.wait(10)
    assert all(each.closed for each in server.engine.sockets.values())


def test_a_server_that_stops_says_so(server: Server, browser: Browser) -> None:
    server.wire.outbox.close(wire.RESTART, "restart")
    assert browser.code() == wire.RESTART


@pytest.mark.parametrize("size", [wire.MAX_MESSAGE + 1, 30_000_000])
def test_a_message_that_is_too_long_ends_the_connection(server: Server, browser: Browser, size: int) -> None:
    # Deflated it is small: the longer one would take thirty megabytes if it were unpacked.
    browser.say(Message(data="4" + " " * size))
    assert browser.code() == wire.TOO_BIG
    assert server.heard == []


def test_a_browser_that_closes_is_answered(server: Server, browser: Browser) -> None:
    browser.say(CloseConnection(1000))
    assert browser.code() == 1000
    assert server.over.wait(10)
    assert all(each.closed for each in server.engine.sockets.values())


def test_a_line_on_which_nothing_is_joined_is_closed_after_a_moment(
    server: Server, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "UNHEARD_SECONDS", 0.3)
    monkeypatch.setattr(Wire, "is_heard", staticmethod(lambda _sid: False))
    for _ in range(3):
        browser.say(Message(data="4hej"))
    assert browser.hear() is None
    assert server.over.wait(10)


def test_a_line_that_has_joined_stays(
    server: Server, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "UNHEARD_SECONDS", 0.3)
    joined: set[str] = set()
    monkeypatch.setattr(Wire, "is_heard", staticmethod(joined.__contains__))
    browser.say(Message(data="4hej"))
    joined.add(server.sid)
    browser.say(Message(data="4igen"))
    assert not server.over.wait(0.6)
    server.engine.send(server.sid, "ja")
    assert browser.text() == "4ja"


@pytest.mark.parametrize("promised", ["452-", "4599999-", "469-", "45"])
def test_more_bytes_than_one_are_not_waited_for(server: Server, browser: Browser, promised: str) -> None:
    browser.say(Message(data=f'{promised}["snap",{{"_placeholder":true,"num":0}}]'))
    assert browser.code() == wire.TOO_BIG
    assert server.heard == []


@pytest.mark.parametrize(
    ("offered", "given"), [("client_max_window_bits", 12), ("server_max_window_bits=15", 15)]
)
def test_a_browser_that_can_be_asked_looks_back_four_kilobytes(offered: str, given: int) -> None:
    deflate = InboundDeflate(wire.MAX_MESSAGE)
    answer = deflate.accept(f"permessage-deflate; {offered}")
    assert deflate.client_max_window_bits == given
    assert ("client_max_window_bits=12" in str(answer)) is (given == 12)


def test_all_are_pinged_by_one_thread_for_as_long_as_they_answer(server: Server) -> None:
    server.engine.ping_interval = 0.05
    lines = [socket.socketpair() for _ in range(5)]
    threads = [threading.Thread(target=server.take, args=(ours,)) for ours, _ in lines]
    for thread in threads:
        thread.start()
    browsers = [Browser(theirs) for _, theirs in lines]
    before = threading.active_count()
    for browser in browsers:
        assert (browser.text() or "").startswith("0{")
        for _ in range(3):
            assert browser.text() == "2"
            browser.say(Message(data="3"))
    # One thread for each line, and one for all their pings.
    assert threading.active_count() <= before
    assert sum(each.name == "pulse" for each in threading.enumerate()) == 1
    for browser in browsers:
        browser.line.close()
    for thread in threads:
        thread.join(timeout=10)
