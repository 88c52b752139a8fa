"""The closed shapes of pointing and acting: what staff may say about one node of the mirrored page, and the answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hotline.cobrowse.schema import MAX_EPOCH, MAX_NODE, MAX_SEQ, BadMessage, fields_of, flag, whole

MAX_VALUE = 2000


class Kind(StrEnum):
    """What staff may do on the page."""

    CLICK = "click"
    FILL = "fill"
    PICK = "select"
    CHECK = "check"
    GO = "navigate"
    SCROLL = "scroll"


class WhyNot(StrEnum):
    """Why an act was not done. Told to staff in words (`words.refusals`)."""

    NO_CONTROL = "no_control"
    STALE = "stale"
    AGAIN = "again"
    FAST = "fast"
    CPR = "cpr"
    LONG = "long"
    OWN = "own"
    SENSITIVE = "sensitive"
    MARKED = "marked"
    AWAY = "away"
    HIDDEN = "hidden"
    TYPED = "typed"
    KIND = "kind"
    IDLE = "idle"
    PAGE = "page"
    LEFT = "left"


@dataclass(frozen=True)
class Spot:
    """Where staff's pointer is: inside a node, as fractions of its size. Node 0: nowhere."""

    epoch: int
    id: int
    rx: float
    ry: float


@dataclass(frozen=True)
class Highlight:
    """What staff shows the citizen."""

    epoch: int
    id: int


@dataclass(frozen=True)
class Scroll:
    """How far a node is to be scrolled, as a fraction of the way; what cannot be scrolled is brought into view."""

    epoch: int
    id: int
    y: float


@dataclass(frozen=True)
class Act:
    """Something to be done on the citizen's page. `body` is what the citizen's page is told."""

    n: int
    epoch: int
    kind: Kind
    id: int
    body: dict[str, Any]
    value: str = ""


@dataclass(frozen=True)
class Done:
    """The citizen's page's answer to an act."""

    n: int
    ok: bool
    why: str


@dataclass(frozen=True)
class Ping:
    """A question that is answered at once, for the time that it takes."""

    n: int


@dataclass(frozen=True)
class Pong:
    """Its answer, with the citizen's clock."""

    n: int
    at: int


def _part(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 <= value <= 1:
        raise BadMessage("fraction")
    return float(value)


def _one(value: Any) -> int:
    if type(value) is not int or value not in (-1, 1):
        raise BadMessage("step")
    return value


def _text(value: Any) -> str:
    if type(value) is not str or len(value) > MAX_VALUE:
        raise BadMessage("text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadMessage("text") from None
    return value


def spot(body: Any) -> Spot:
    """Staff's `ptr` message. Raises BadMessage."""
    given = fields_of(body, "epoch", "id", "rx", "ry")
    return Spot(_epoch(given), whole(given["id"], 0, MAX_NODE), _part(given["rx"]), _part(given["ry"]))


def highlight(body: Any) -> Highlight:
    """Staff's `hl` message. Raises BadMessage."""
    given = fields_of(body, "epoch", "id")
    return Highlight(_epoch(given), _id(given))


def scroll(body: Any) -> Scroll:
    """Staff's `scroll` message. Raises BadMessage."""
    given = fields_of(body, "epoch", "id", "y")
    return Scroll(_epoch(given), _id(given), _part(given["y"]))


def _epoch(given: dict[str, Any]) -> int:
    return whole(given["epoch"], 1, MAX_EPOCH)


def _id(given: dict[str, Any], name: str = "id") -> int:
    return whole(given[name], 1, MAX_NODE)


_SHAPES: dict[str, dict[str, Callable[[Any], Any]]] = {
    Kind.CLICK: {"rx": _part, "ry": _part},
    Kind.FILL: {"value": _text},
    Kind.PICK: {"option": lambda value: whole(value, 1, MAX_NODE)},
    Kind.CHECK: {"on": flag},
    Kind.GO: {"by": _one},
}


def act(body: Any) -> Act:
    """Staff's `act` message, whose fields depend on its kind. Raises BadMessage."""
    kind = body.get("kind") if type(body) is dict else None
    shape = _SHAPES.get(kind) if type(kind) is str else None
    if shape is None:
        raise BadMessage("kind")
    node = () if kind == Kind.GO else ("id",)
    given = fields_of(body, "n", "epoch", "kind", *node, *shape)
    n, epoch = whole(given["n"], 1, MAX_SEQ), _epoch(given)
    where = _id(given) if node else 0
    more = {name: read(given[name]) for name, read in shape.items()}
    told = {"n": n, "epoch": epoch, "kind": kind, **({"id": where} if node else {}), **more}
    return Act(n, epoch, Kind(given["kind"]), where, told, more.get("value", ""))


def done(body: Any) -> Done:
    """The citizen's `done` message; its reason is one of those agreed, and none when it was done. Raises BadMessage."""
    given = fields_of(body, "n", "ok", "why")
    ok, why = flag(given["ok"]), given["why"]
    if type(why) is not str or (why != "" if ok else why not in set(WhyNot)):
        raise BadMessage("why")
    return Done(whole(given["n"], 1, MAX_SEQ), ok, why)


def ping(body: Any) -> Ping:
    """Staff's `ping` message. Raises BadMessage."""
    return Ping(whole(fields_of(body, "n")["n"], 1, MAX_SEQ))


def pong(body: Any) -> Pong:
    """The citizen's `pong` message. Raises BadMessage."""
    given = fields_of(body, "n", "at")
    return Pong(whole(given["n"], 1, MAX_SEQ), whole(given["at"], 1, MAX_EPOCH))
