"""The pings of all sockets, from one thread: Engine.IO would let a thread of its own wait for each."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet
from engineio.socket import Socket

log = logging.getLogger(__name__)


class _Pulse:
    """Pings every socket when it is time."""

    def __init__(self) -> None:
        # The number settles whose turn it is when two are due in the same moment: sockets have no order.
        self._due: list[tuple[float, int, Socket]] = []
        self._number = itertools.count()
        self._more = threading.Condition()
        self._beats = False

    def later(self, served: Socket) -> None:
        """Ping it in a while."""
        with self._more:
            at = time.monotonic() + served.server.ping_interval
            heapq.heappush(self._due, (at, next(self._number), served))
            if not self._beats:
                threading.Thread(target=self._run, name="pulse", daemon=True).start()
                self._beats = True
            self._more.notify()

    def _run(self) -> None:
        while True:
            served = self._next()
            if served is None or served.closing or served.closed:
                continue
            served.last_ping = time.time()  # noqa: TID251  # Engine.IO compares it with this.
            try:
                served.send(Packet(PING))
            except SocketIsClosedError:
                continue
            except Exception:
                log.exception("A page could not be pinged; the others are")

    def _next(self) -> Socket | None:
        """The one that is due; None when it is nobody's time yet."""
        with self._more:
            left = self._due[0][0] - time.monotonic() if self._due else None
            if left is None or left > 0:
                self._more.wait(left)
                return None
            return heapq.heappop(self._due)[2]


_pulse = _Pulse()


class _Ping:
    """A thread to Engine.IO, which starts it."""

    def __init__(self, served: Socket) -> None:
        self._served = served

    def start(self) -> None:
        _pulse.later(self._served)


def background(target: Callable[..., Any], args: Any = (), kwargs: Any = None) -> threading.Thread | _Ping:
    """What Engine.IO makes its threads with. All that a socket does by itself is to send the next ping."""
    served = getattr(target, "__self__", None)
    if isinstance(served, Socket):
        return _Ping(served)
    return threading.Thread(target=target, args=args, kwargs=kwargs, daemon=True)
