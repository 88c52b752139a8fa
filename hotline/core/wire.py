"""One browser's websocket under Socket.IO: read in the thread that serves it, written to at once, and bounded.

Engine.IO's own way is three threads for a socket and two hand-overs for a message, and it queues without limit for a
reader that does not read (docs/decisions/0117). This stands in its driver's place: `Wire` for the websocket, `Outbox`
for the queue of what could not be written at once.
"""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import Packet
from engineio.socket import Socket as EngineSocket
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    Request,
    TextMessage,
)
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from hotline.core.deflate import InboundDeflate

log = logging.getLogger(__name__)

MAX_MESSAGE = 300_000
# More than the largest page that a session passes on at once; what waits behind that is for a reader that is gone.
MOST_BYTES = 6_000_000
MOST_MESSAGES = 1_000
# A message comes in few frames; empty ones without end would fill the memory.
MOST_FRAMES = 1_000
LONGEST_SECONDS = 15.0
# How long a page has to hear why it is cut off, before the line is closed over its head.
LAST_WORD_SECONDS = 5.0
# How long a line may stay open without having joined a namespace.
UNHEARD_SECONDS = 10.0
# Registered close codes: what the browser is told, and turns into words.
RESTART, TRY_LATER, TOO_BIG = 1012, 1013, 1009

_RECEIVE = 16_384
# A message of Engine.IO in which there is an event, or an answer, of Socket.IO's with bytes beside it.
_WITH_BYTES = ("45", "46")


class _Held:
    """Something that waits to be written: a message, or bytes that are framed already."""

    __slots__ = ("data", "framed", "must", "size")

    def __init__(self, data: str | bytes, *, framed: bool = False, must: bool = False) -> None:
        self.data, self.framed, self.must = data, framed, must
        self.size = len(data)


class Outbox:
    """What waits for one socket. Nothing does as long as the line takes it: then it is written where it is put.

    Stands where Engine.IO has a queue. A thread writes what waits, for as long as something does.
    """

    def __init__(self) -> None:
        self.wire: Wire | None = None
        self.waiting_bytes = 0
        self._held: deque[_Held] = deque()
        self._since = 0.0
        self._writing = self._ending = self._closing = False
        self._turn = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return len(self._held)

    def begin(self, wire: Wire) -> None:
        """The line is there: write what was put before."""
        with self._turn:
            self.wire = wire
            self._write_soon()

    def put(self, item: Any) -> None:
        """Write a packet, or hold it behind those that wait; None ends the line once everything is written."""
        with self._turn:
            if item is None:
                self._ending = True
                self._write_soon()
                return
            if self._closing or self._ending:
                return
            held = _Held(item.encode())
            if self.wire is not None and not self._held:
                rest = self.wire.write_now(held.data)
                if not rest:
                    return
                # Half a frame may be on the line already: the rest of it must follow, whatever happens.
                held = _Held(rest, framed=True, must=True)
            self._hold(held)

    def put_frame(self, frame: bytes) -> None:
        """Send bytes that are framed already: answers of the websocket protocol itself."""
        with self._turn:
            if not self._closing:
                self._hold(_Held(frame, framed=True))

    def join(self) -> None:
        """Wait until everything is written, as long as a line is given to take its last word."""
        with self._turn:
            self._turn.wait_for(lambda: not self._writing, LAST_WORD_SECONDS)

    def close(self, code: int, reason: str) -> None:
        """Say why, as the last thing, and end the line."""
        with self._turn:
            self._close(code, reason)

    def _hold(self, held: _Held) -> None:
        now = time.monotonic()
        if not self._held:
            self._since = now
        self._held.append(held)
        self.waiting_bytes += held.size
        late = now - self._since > LONGEST_SECONDS
        if self.wire and (late or len(self._held) > MOST_MESSAGES or self.waiting_bytes > MOST_BYTES):
            Wire.slow_cut += 1
            self._close(TRY_LATER, "slow")
        self._write_soon()

    def _close(self, code: int, reason: str) -> None:
        if self._closing or self.wire is None:
            return
        self._closing = self._ending = True
        last = _Held(self.wire.frame_of(CloseConnection(code, reason)), framed=True, must=True)
        self._held.append(last)
        self.waiting_bytes += last.size
        self._write_soon()
        self.wire.shut_soon()

    def _write_soon(self) -> None:
        if self.wire is None or self._writing:
            return
        if self._held:
            threading.Thread(target=self._write, args=(self.wire,), daemon=True).start()
            # Only now: where no thread can be had, the next message tries again.
            self._writing = True
        elif self._ending:
            self.wire.close()

    def _write(self, wire: Wire) -> None:
        while (held := self._next()) is not None:
            # On a closing line only what was begun and the last word are still wanted.
            if held.must or not self._closing:
                try:
                    wire.write(held)
                except OSError:
                    # The reading thread finds out, and ends the connection.
                    self._ending = True
            with self._turn:
                self._held.popleft()
                self.waiting_bytes -= held.size
                self._since = time.monotonic()

    def _next(self) -> _Held | None:
        with self._turn:
            if self._held:
                return self._held[0]
            self._writing = False
            self._turn.notify_all()
            if self._ending and self.wire is not None:
                self.wire.close()
            return None


class Wire:
    """The websocket, called as a WSGI application as Engine.IO calls its driver; serves the socket until it ends."""

    open: set[Wire] = set()
    slow_cut = 0
    # Whether anybody listens to what comes here; a line that nobody listens to is closed after a moment.
    is_heard: Callable[[str], bool] = staticmethod(lambda _sid: True)

    def __init__(self, handler: Any, server: Any, **_options: Any) -> None:
        # The handler is a method of Engine.IO's socket, whose queue is the outbox.
        self._socket: EngineSocket = handler.__self__
        self.outbox: Outbox = self._socket.queue
        self._messages: deque[str | bytes] = deque()
        self._parts: list[str | bytes] = []
        self._length = 0
        self._ws = WSConnection(ConnectionType.SERVER)
        # The protocol's own frames are made by one thread at a time; writing is ordered by the outbox.
        self._framing = threading.Lock()
        self._over = False
        self._unheard_since: float | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Shake hands and serve the connection until it ends."""
        self._werkzeug = "werkzeug.socket" in environ
        self._line: socket.socket = environ.get("werkzeug.socket") or environ["gunicorn.socket"]
        self._at_once = not isinstance(self._line, ssl.SSLSocket)
        self._shake_hands(environ)
        self._reader = select.poll()
        self._reader.register(self._line, select.POLLIN)
        Wire.open.add(self)
        try:
            self._serve()
        finally:
            Wire.open.discard(self)
            # A writer may still be in the middle of it: closing alone would not wake it.
            self.shut()
            self._line.close()
        if self._werkzeug:
            raise ConnectionError
        # Gunicorn's sign that the connection was used up.
        raise StopIteration

    def _serve(self) -> None:
        served = self._socket
        served.connected = served.upgraded = True
        self.outbox.begin(self)
        try:
            self._hear(served)
        finally:
            self.outbox.put(None)
            self.outbox.join()
            served.close(wait=False, abort=True, reason=served.server.reason.TRANSPORT_CLOSE)

    def _hear(self, served: EngineSocket) -> None:
        while not served.closed and (data := self.wait()) is not None:
            if isinstance(data, str) and data.startswith(_WITH_BYTES) and not data[2:].startswith("1-"):
                # Socket.IO keeps what comes with a message until the last of it is there, however much was promised.
                self.outbox.close(TOO_BIG, "attachments")
                break
            try:
                served.receive(Packet(encoded_packet=data))
            except UnknownPacketError:
                continue
            except SocketIsClosedError:
                break
            except Exception:
                log.exception("A message could not be handled; its line is closed")
                break

    def _shake_hands(self, environ: dict[str, Any]) -> None:
        names = (name for name in environ if name.startswith("HTTP_"))
        lines = [f"{name[5:].replace('_', '-')}: {environ[name]}\r\n" for name in names]
        try:
            self._ws.receive_data(("GET / HTTP/1.1\r\n" + "".join(lines) + "\r\n").encode("latin-1"))
            if not any(isinstance(event, Request) for event in self._ws.events()):
                raise ConnectionError("no websocket request")
            accepted = self._ws.send(AcceptConnection(extensions=[InboundDeflate(MAX_MESSAGE)]))
        except (RemoteProtocolError, LocalProtocolError) as error:
            raise ConnectionError(str(error)) from None
        self._line.sendall(accepted)

    # Reading ------------------------------------------------------------------------------------------------

    def wait(self) -> str | bytes | None:
        """The next message; None when the connection is over."""
        while not self._messages:
            if self._over or not self._is_worth_it():
                return None
            try:
                data = self._line.recv(_RECEIVE)
            except OSError:
                return None
            if not data:
                return None
            self._ws.receive_data(data)
            for event in self._ws.events():
                self._take(event)
        return self._messages.popleft()

    def _is_worth_it(self) -> bool:
        """Wait for something to read; False when nothing came in time, or the line has not joined anything in time."""
        engine = self._socket.server
        # A browser answers each ping; one that does not for so long is gone, whatever the network says.
        left = float(engine.ping_interval + engine.ping_timeout)
        if Wire.is_heard(self._socket.sid):
            self._unheard_since = None
        else:
            now = time.monotonic()
            if self._unheard_since is None:
                self._unheard_since = now
            left = UNHEARD_SECONDS - (now - self._unheard_since)
        if not self._at_once and self._line.pending():  # type: ignore[attr-defined]  # A line of TLS.
            return True
        # Not by the line's own timeout, with which writing would wait as well.
        return left > 0 and bool(self._reader.poll(left * 1000))

    def _take(self, event: Event) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self._length += len(event.data)
            if self._length > MAX_MESSAGE or len(self._parts) >= MOST_FRAMES:
                self._over = True
                self.outbox.close(TOO_BIG, "size")
            self._parts.append(event.data if isinstance(event.data, str) else bytes(event.data))
            if event.message_finished:
                whole, self._parts, self._length = self._parts, [], 0
                empty: Any = "" if isinstance(event, TextMessage) else b""
                self._messages.append(whole[0] if len(whole) == 1 else empty.join(whole))
        elif isinstance(event, Ping):
            self.outbox.put_frame(self.frame_of(event.response()))
        elif isinstance(event, CloseConnection):
            self._over = True
            self.outbox.put_frame(self.frame_of(event.response()))

    # Writing ------------------------------------------------------------------------------------------------

    def frame_of(self, event: Event) -> bytes:
        """Those bytes; none when the connection is over for the protocol already."""
        with self._framing:
            try:
                return self._ws.send(event)
            except LocalProtocolError:
                return b""

    @staticmethod
    def _frame(message: str | bytes) -> bytes:
        """A whole message in one frame: what is neither masked, split nor compressed needs no state to be framed."""
        kind, data = (0x81, message.encode()) if isinstance(message, str) else (0x82, message)
        size = len(data)
        if size < 126:
            return bytes((kind, size)) + data
        if size < 65_536:
            return struct.pack("!BBH", kind, 126, size) + data
        return struct.pack("!BBQ", kind, 127, size) + data

    def write_now(self, message: str | bytes) -> bytes:
        """Write what the line takes without waiting; gives what is left, which has to wait."""
        frame = self._frame(message)
        if not self._at_once:
            return frame
        try:
            written = self._line.send(frame, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return frame
        except OSError:
            # The reading thread finds out, and ends the connection.
            return b""
        return frame[written:]

    def write(self, held: _Held) -> None:
        """Write one that waited, waiting for the line. Raises OSError when that is closed."""
        data = held.data
        self._line.sendall(data if held.framed and isinstance(data, bytes) else self._frame(data))

    def close(self) -> None:
        """Say that nothing more comes; the other end closes the line."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def shut_soon(self) -> None:
        """Leave a reader that does not read a moment for the last word, and then close the line."""
        timer = threading.Timer(LAST_WORD_SECONDS, self.shut)
        timer.daemon = True
        timer.start()

    def shut(self) -> None:
        """Close the line at once, whoever reads or writes on it."""
        self._over = True
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
