"""What a site's address, a selector and a host may look like. Pure: the same rules for the form and for the demo."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

ORIGIN_MOST = 120
SELECTOR_MOST = 200
SELECTORS_MOST = 40
HOSTS_MOST = 20
LINES_MOST = 4000
# All of it travels to each page that is shared, and stands in one header of the replica.
MARKS_MOST = 8000
HOSTS_TEXT_MOST = 1500

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")

_IDENT = r"-?[A-Za-z_\u00c0-\u024f][\w\u00c0-\u024f-]*"
_QUOTED = r"""(?:"[^"\\\n<>{}]*"|'[^'\\\n<>{}]*')"""
_ATTRIBUTE = rf"\[\s*[A-Za-z_][A-Za-z0-9_-]*\s*(?:[~|^$*]?=\s*{_QUOTED}(?:\s+i)?\s*)?\]"
_SIMPLE = rf"(?:#{_IDENT}|\.{_IDENT}|{_ATTRIBUTE})"
_NOT = rf":not\(\s*(?:{_IDENT}|{_SIMPLE})\s*\)"
_COMPOUND = rf"(?:(?:{_IDENT}|\*)(?:{_SIMPLE}|{_NOT})*|(?:{_SIMPLE}|{_NOT})+)"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:(?:\s*>\s*|\s+){_COMPOUND})*", re.ASCII)
_NAMED = re.compile(r"[#.\[]")


class Kind(StrEnum):
    """What a selector asks for; the strictest first, since that one wins where several find the same element."""

    BLOCK = "block"
    HIDE = "hide"
    NOCONTROL = "nocontrol"
    SHOW = "show"


class Wrong(StrEnum):
    """What is wrong with an address, a host or a selector."""

    NOT_AN_ADDRESS = "not_an_address"
    NOT_HTTPS = "not_https"
    MORE_THAN_ORIGIN = "more_than_origin"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    COMMA = "comma"
    NOT_A_SELECTOR = "not_a_selector"
    SHOWS_ALL = "shows_all"


class Mistake(ValueError):
    """A line that cannot be used, and why."""

    def __init__(self, wrong: Wrong, line: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.line = line


@dataclass(frozen=True)
class Marks:
    """The selectors of one site, by what they ask for."""

    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    nocontrol: tuple[str, ...] = ()

    def body(self) -> dict[str, list[str]]:
        """As it is told to the page; only what there is."""
        return {kind.value: list(found) for kind in Kind if (found := getattr(self, kind))}


@dataclass(frozen=True)
class Site:
    """Where a page that may be mirrored stands. `id` is 0 where nobody has written a site down: the portal itself."""

    id: int
    origin: str
    marks: Marks = field(default_factory=Marks)
    hosts: tuple[str, ...] = ()
    municipality: str = ""


def lines(text: str) -> tuple[str, ...]:
    """The lines that say something, each once, in their order."""
    return tuple(dict.fromkeys(line for each in text.splitlines() if (line := " ".join(each.split()))))


def tidy_origin(text: str, *, demo: bool = False) -> str:
    """The origin that a person typed, as browsers send it. Raises Mistake.

    Only https, nothing after the host; in demo mode also this machine itself.
    """
    if len(text) > ORIGIN_MOST:
        raise Mistake(Wrong.TOO_LONG, text)
    if "://" not in text or any(sign.isspace() or sign in "\\<>\"'*;," for sign in text):
        raise Mistake(Wrong.NOT_AN_ADDRESS, text)
    try:
        parts = urlsplit(text)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise Mistake(Wrong.NOT_AN_ADDRESS, text) from None
    scheme = parts.scheme.lower()
    here = demo and scheme in {"http", "https"} and host in _LOOPBACK
    if scheme != "https" and not here:
        raise Mistake(Wrong.NOT_HTTPS, text)
    if not here and (_HOST.fullmatch(host) is None or _is_number(host)):
        raise Mistake(Wrong.NOT_AN_ADDRESS, text)
    if parts.path not in {"", "/"} or "?" in text or "#" in text or "@" in parts.netloc:
        raise Mistake(Wrong.MORE_THAN_ORIGIN, text)
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[scheme]
    return f"{scheme}://{shown}" + (f":{port}" if port not in {None, usual} else "")


def _ascii(host: str) -> str:
    # Browsers send "ishøj.dk" as "xn--ishj-ira.dk".
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def tidy_hosts(text: str, *, demo: bool = False) -> tuple[str, ...]:
    """The hosts that pictures, fonts and style sheets may come from, one a line. Raises Mistake."""
    found = tuple(
        dict.fromkeys(
            tidy_origin(line if "://" in line else f"https://{line}", demo=demo) for line in lines(text)
        )
    )
    if len(found) > HOSTS_MOST or sum(map(len, found)) > HOSTS_TEXT_MOST:
        raise Mistake(Wrong.TOO_MANY)
    return found


def tidy_selectors(text: str, kind: Kind) -> tuple[str, ...]:
    """The selectors that a person typed, one a line. Raises Mistake.

    Tags, classes, ids, attributes, `:not()`, and what stands inside what: every browser understands these alike, and
    an element's mark changes only when its own or its surroundings' attributes do. A selector for "show" must name
    something: showing every field of a page is not a choice to be made by a slip.
    """
    found = lines(text)
    if len(found) > SELECTORS_MOST:
        raise Mistake(Wrong.TOO_MANY)
    for line in found:
        _check(line, kind)
    return found


def _check(selector: str, kind: Kind) -> None:
    if len(selector) > SELECTOR_MOST:
        raise Mistake(Wrong.TOO_LONG, selector[:40])
    if _SELECTOR.fullmatch(selector) is None:
        bare = re.sub(_QUOTED, "", selector)
        raise Mistake(Wrong.COMMA if "," in bare else Wrong.NOT_A_SELECTOR, selector)
    if kind is Kind.SHOW and _NAMED.search(re.sub(_NOT, "", selector)) is None:
        raise Mistake(Wrong.SHOWS_ALL, selector)


def fits(marks: Marks) -> bool:
    """Whether all of it is small enough to be sent to every page."""
    return sum(len(each) + 4 for kind in Kind for each in getattr(marks, kind)) <= MARKS_MOST


def portal_sources(base_url: str) -> tuple[str, str]:
    """The portal's origin, and the same for sockets, as they stand in a content policy."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}", f"{'ws' if parts.scheme == 'http' else 'wss'}://{parts.netloc}"
