"""Tries the guide's web addresses, politely, and never reaches into our own network.

The operator must have allowed it (`GUIDE_CHECK_LINKS`). An address is looked up once and connected to as it was
looked up, so that a name which answers with a public address first and a private one later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from hotline.guide.services import Found

TIMEOUT = 6.0
PAUSE = 1.0
REDIRECTS = 5
AGENT = b"VestegnensHotline-linkcheck/1.0"
_SERVER_ERROR = 500
# Of the newer addresses those that are given out; what lies elsewhere, or carries an older address inside, may end in
# any network. The library calls some of those global.
_UNICAST, _SIX_TO_FOUR = ipaddress.IPv6Network("2000::/3"), ipaddress.IPv6Network("2002::/16")
# What stands in an address as it is: all that has a meaning there, and what is written in per cent already.
_AS_IT_IS = "/%:?#[]@!$&'()*+,;=~"
_GONE = frozenset({404, 410})
# Some servers do not know HEAD, and some answer it wrongly.
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 501, 503})


class Private(httpcore.ConnectError):
    """The address lies in a network that is not the public internet's."""


class _Guarded(httpcore.NetworkBackend):
    """Connects to public addresses only; to our own machine too when `may_be_local`, as in tests."""

    def __init__(self, *, may_be_local: bool) -> None:
        self._may_be_local = may_be_local
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(each[4][0]) for each in found]
        if not all(self._is_allowed(each) for each in addresses):
            raise Private(host)
        return self._plain.connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)

    def _is_allowed(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        if self._may_be_local and address.is_loopback:
            return True
        address = getattr(address, "ipv4_mapped", None) or address
        if address.version == 6 and (address not in _UNICAST or address in _SIX_TO_FOUR):
            return False
        return address.is_global and not address.is_multicast


class Checker:
    """Asks for addresses, one request at a time and with a pause between two to the same host."""

    def __init__(self, *, may_be_local: bool = False, pause: float = PAUSE, timeout: float = TIMEOUT) -> None:
        self._pool = httpcore.ConnectionPool(
            network_backend=_Guarded(may_be_local=may_be_local),
            max_connections=1,
            max_keepalive_connections=0,
        )
        self._pause = pause
        self._timeout = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        self._last: dict[str, float] = {}

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.close()

    def check(self, urls: Iterable[str], *, goes_on: Callable[[], bool] = lambda: True) -> Iterator[Found]:
        """What is behind each of `urls`, hosts taking turns, until `goes_on` says no."""
        for url in taking_turns(urls):
            if not goes_on():
                return
            yield self._checked(url)

    def _checked(self, url: str) -> Found:
        try:
            status = self._follow(url)
        except Private:
            return Found(url, None, "private")
        except socket.gaierror:
            return Found(url, None, "unknown_host")
        except _Circles:
            return Found(url, None, "circles")
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            OSError,
            ValueError,
        ):
            return Found(url, None, "silent")
        return Found(url, status, _problem(status))

    def _follow(self, url: str) -> int:
        for _ in range(REDIRECTS + 1):
            status, location = self._ask("HEAD", url)
            if status in _ASK_AGAIN:
                status, location = self._ask("GET", url)
            if location is None:
                return status
            url = urljoin(url, location)
        raise _Circles

    def _ask(self, method: str, url: str) -> tuple[int, str | None]:
        host, address = _on_the_wire(url)
        self._wait(host)
        headers = [(b"User-Agent", AGENT), (b"Accept", b"*/*"), (b"Connection", b"close")]
        # Only the head of the answer is wanted; leaving the block drops the rest.
        with self._pool.stream(
            method, address, headers=headers, extensions={"timeout": self._timeout}
        ) as response:
            named = {name.lower(): value for name, value in response.headers}
            moved = 300 <= response.status < 400 and b"location" in named
            return response.status, quote(named[b"location"], safe=_AS_IT_IS) if moved else None

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, -self._pause)
        if since < self._pause:
            time.sleep(self._pause - since)
        self._last[host] = time.monotonic()


def _on_the_wire(url: str) -> tuple[str, str]:
    """The host, and the address as it is sent: a name in Danish letters has another one for machines."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("not a web address")
    host = parts.hostname.encode("idna").decode()
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{parts.port}" if parts.port is not None else ""
    path, query = (quote(each, safe=_AS_IT_IS) for each in (parts.path, parts.query))
    return host, urlunsplit((parts.scheme, netloc, path, query, ""))


class _Circles(Exception):
    """It sends us on again and again."""


def _problem(status: int) -> str | None:
    if status in _GONE:
        return "gone"
    if status >= _SERVER_ERROR:
        return "broken"
    return "refused" if status >= 400 else None


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        # It is none, and will be told so in its turn; the others must not wait for it.
        return ""


def taking_turns(urls: Iterable[str]) -> list[str]:
    """The addresses so ordered that hosts take turns."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_netloc(url)].append(url)
    return [url for row in zip_longest(*by_host.values()) for url in row if url is not None]
