"""One browser's websocket under Socket.IO: read in the thread that serves it, written to at once, and bounded.

Engine.IO's own way is three threads for a socket and two hand-overs for a message, and it queues without limit for a
reader that does not read (docs/decisions/0117). This stands in its driver's place: `Wire` for the websocket, `Outbox`
for the queue of what could not be written at once.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import struct
import threading
import time
from collections import deque
from typing import Any

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
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

MAX_MESSAGE = 300_000
# More than the largest page that a session passes on at once; what waits behind that is for a reader that is gone.
MOST_BYTES = 6_000_000
MOST_MESSAGES = 1_000
# A message comes in few frames; empty ones without end would fill the memory.
MOST_FRAMES = 1_000
LONGEST_SECONDS = 15.0
# How long a page has to hear why it is cut off, before the line is closed over its head.
LAST_WORD_SECONDS = 5.0
# Registered close codes: what the browser is told, and turns into words.
RESTART, TRY_LATER, TOO_BIG = 1012, 1013, 1009

_RECEIVE = 16_384


class _InboundDeflate(PerMessageDeflate):
    """Takes what browsers compress, since theirs are the slow lines; sends plain, which saves 250 KB a socket."""

    def frame_inbound_payload_data(self, proto: Any, data: bytes) -> bytes | CloseReason:
        """Inflate no further than a message may be long: 16 KB can become 16 MB."""
        if not self._inbound_compressed or not self._inbound_is_compressible or self._decompressor is None:
            return data
        try:
            plain: bytes = self._decompressor.decompress(bytes(data), MAX_MESSAGE)
        except Exception:  # noqa: BLE001  # zlib.error; whatever it is, the frame is not good.
            return CloseReason.INVALID_FRAME_PAYLOAD_DATA
        return CloseReason.MESSAGE_TOO_BIG if self._decompressor.unconsumed_tail else plain

    def frame_outbound(
        self, proto: Any, opcode: Opcode, rsv: RsvBits, data: bytes, fin: bool
    ) -> tuple[RsvBits, bytes]:
        """Leave it as it is."""
        return rsv, data


class _Held:
    """Something that waits to be written: a message, or bytes that are framed already."""

    __slots__ = ("data", "framed", "must", "size")

    def __init__(self, data: str | bytes, *, framed: bool = False, must: bool = False) -> None:
        self.data, self.framed, self.must = data, framed, must
        self.size = len(data)

    def encode(self) -> _Held:
        """Be handed on as it is by Engine.IO's writer."""
        return self


class Outbox(queue.Queue[Any]):
    """What waits for one socket. Nothing does as long as the line takes it: then it is written where it is put."""

    def __init__(self) -> None:
        super().__init__()
        self.wire: Wire | None = None
        self.waiting = self.waiting_bytes = 0
        self._since = 0.0
        self._closing = False
        self._turn = threading.Lock()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Write a packet, or hold it behind those that wait; None ends the writer."""
        if item is None:
            super().put(None)
            return
        data = item.encode()
        with self._turn:
            if self._closing:
                return
            held = _Held(data)
            if self.wire is not None and not self.waiting:
                rest = self.wire.write_now(data)
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

    def _hold(self, held: _Held) -> None:
        now = time.monotonic()
        if not self.waiting:
            self._since = now
        self.waiting += 1
        self.waiting_bytes += held.size
        super().put(held)
        late = now - self._since > LONGEST_SECONDS
        if self.wire and (late or self.waiting > MOST_MESSAGES or self.waiting_bytes > MOST_BYTES):
            Wire.slow_cut += 1
            self._close(TRY_LATER, "slow")

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Wait for as long as the socket lives: that nothing waits is no sign that nothing is sent."""
        return super().get(block)

    def written(self, held: _Held) -> None:
        """A held one is done with: what is put now is written at once again, if it was the last."""
        with self._turn:
            self.waiting -= 1
            self.waiting_bytes -= held.size
            self._since = time.monotonic()

    def wants(self, held: _Held) -> bool:
        """Whether it is still to be written: on a closing socket only what was begun and the last word are."""
        return held.must or not self._closing

    def close(self, code: int, reason: str) -> None:
        """Say why, as the last thing, and end the writer."""
        with self._turn:
            self._close(code, reason)

    def _close(self, code: int, reason: str) -> None:
        if self._closing or self.wire is None:
            return
        self._closing = True
        frame = self.wire.frame_of(CloseConnection(code, reason))
        self.waiting += 1
        self.waiting_bytes += len(frame)
        super().put(_Held(frame, framed=True, must=True))
        super().put(None)
        self.wire.shut_soon()


class Wire:
    """The websocket, with the methods that Engine.IO expects of its driver: called as a WSGI application, wait, send."""

    open: set[Wire] = set()
    slow_cut = 0

    def __init__(self, handler: Any, server: Any, **_options: Any) -> None:
        self._handler = handler
        # The handler is a method of Engine.IO's socket, whose queue is the outbox.
        self.outbox: Outbox = handler.__self__.queue
        self._messages: deque[str | bytes] = deque()
        self._parts: list[str | bytes] = []
        self._length = 0
        self._ws = WSConnection(ConnectionType.SERVER)
        # The protocol's own frames are made by one thread at a time; writing is ordered by the outbox.
        self._framing = threading.Lock()
        self._over = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Shake hands and serve the connection until it ends."""
        self._werkzeug = "werkzeug.socket" in environ
        self._line: socket.socket = environ.get("werkzeug.socket") or environ["gunicorn.socket"]
        self._at_once = not isinstance(self._line, ssl.SSLSocket)
        self._shake_hands(environ)
        self.outbox.wire = self
        Wire.open.add(self)
        try:
            self._handler(self)
        finally:
            Wire.open.discard(self)
            self._line.close()
        if self._werkzeug:
            raise ConnectionError
        # Gunicorn's sign that the connection was used up.
        raise StopIteration

    def _shake_hands(self, environ: dict[str, Any]) -> None:
        names = (name for name in environ if name.startswith("HTTP_"))
        lines = [f"{name[5:].replace('_', '-')}: {environ[name]}\r\n" for name in names]
        try:
            self._ws.receive_data(("GET / HTTP/1.1\r\n" + "".join(lines) + "\r\n").encode("latin-1"))
            if not any(isinstance(event, Request) for event in self._ws.events()):
                raise ConnectionError("no websocket request")
            accepted = self._ws.send(AcceptConnection(extensions=[_InboundDeflate()]))
        except (RemoteProtocolError, LocalProtocolError) as error:
            raise ConnectionError(str(error)) from None
        self._line.sendall(accepted)

    # Reading ------------------------------------------------------------------------------------------------

    def wait(self) -> str | bytes | None:
        """The next message; None when the connection is over."""
        while not self._messages:
            if self._over:
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

    def send(self, held: _Held) -> None:
        """Write one that waited, waiting for the line. Raises OSError when that is closed."""
        data = held.data
        frame = data if held.framed and isinstance(data, bytes) else self._frame(data)
        if self.outbox.wants(held):
            self._line.sendall(frame)
        self.outbox.written(held)

    def close(self) -> None:
        """Close the line; Engine.IO's writer does when it ends."""
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
