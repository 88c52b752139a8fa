"""The closed shapes of the messages: what does not fit exactly is refused, and counted, but never guessed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

VERSION = 1
PART_BYTES = 128 * 1024
SNAPSHOT_BYTES = 4 * 1024 * 1024
# What a snapshot may grow to when unpacked: a bomb of zeros would otherwise fill the memory.
UNPACKED_BYTES = 24 * 1024 * 1024
MAX_EVENTS = 2000
# Milliseconds since 1970, some centuries ahead: an epoch is the citizen's clock when a snapshot was begun.
MAX_EPOCH = 10**14
MAX_SEQ = 10**9
MAX_NODE = 2**31 - 1


class BadMessage(ValueError):
    """The message is not of the agreed shape."""


@dataclass(frozen=True)
class Hello:
    """How a citizen's page presents itself: a spoken code the first time, the resume token ever after."""

    code: str | None
    token: str | None


@dataclass(frozen=True)
class Batch:
    """Events of the recorder, in the order in which they happened."""

    epoch: int
    seq: int
    events: list[Any]


@dataclass(frozen=True)
class Part:
    """One part of a deflated snapshot."""

    epoch: int
    part: int
    of: int
    data: bytes


@dataclass(frozen=True)
class Consent:
    """The citizen's answer: may the hotline see this page ("view"), a picture of the screen, or click and type."""

    scope: str
    yes: bool


@dataclass(frozen=True)
class Lift:
    """The citizen shows one field of the page to staff for a while, or hides it again."""

    epoch: int
    id: int
    on: bool


@dataclass(frozen=True)
class Ack:
    """What the staff's page has shown."""

    epoch: int
    seq: int


def _fields(body: Any, *names: str) -> dict[str, Any]:
    if type(body) is not dict or body.keys() != {"v", *names}:
        raise BadMessage("fields")
    _whole(body["v"], VERSION, VERSION)
    return body


def _whole(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise BadMessage("number")
    return value


def hello(body: Any) -> Hello:
    """A citizen's `auth`; exactly one of code and token. Raises BadMessage."""
    if type(body) is not dict or len(body) != 2 or body.get("v") != VERSION:
        raise BadMessage("fields")
    code, token = body.get("code"), body.get("token")
    if type(code) is str and len(code) <= 12:
        return Hello(code, None)
    if type(token) is str and len(token) <= 64:
        return Hello(None, token)
    raise BadMessage("secret")


def staff_hello(body: Any) -> int:
    """A staff page's `auth`: the number of its session. Raises BadMessage."""
    return _whole(_fields(body, "session")["session"], 1, 2**31 - 1)


def batch(body: Any) -> Batch:
    """The `ev` message. Raises BadMessage."""
    fields = _fields(body, "epoch", "seq", "ev")
    events = fields["ev"]
    if type(events) is not list or not 0 < len(events) <= MAX_EVENTS:
        raise BadMessage("events")
    return Batch(_whole(fields["epoch"], 1, MAX_EPOCH), _whole(fields["seq"], 1, MAX_SEQ), events)


def part(body: Any) -> Part:
    """The `snap` message. Raises BadMessage."""
    fields = _fields(body, "epoch", "part", "of", "z")
    of = _whole(fields["of"], 1, SNAPSHOT_BYTES // PART_BYTES)
    data = fields["z"]
    if type(data) is not bytes or not 0 < len(data) <= PART_BYTES:
        raise BadMessage("part")
    return Part(_whole(fields["epoch"], 1, MAX_EPOCH), _whole(fields["part"], 0, of - 1), of, data)


def consent(body: Any) -> Consent:
    """The `consent` message. Raises BadMessage."""
    fields = _fields(body, "scope", "yes")
    if fields["scope"] not in ("view", "screen", "control") or type(fields["yes"]) is not bool:
        raise BadMessage("consent")
    return Consent(fields["scope"], fields["yes"])


def lift(body: Any) -> Lift:
    """The `lift` message. Raises BadMessage."""
    fields = _fields(body, "epoch", "id", "on")
    if type(fields["on"]) is not bool:
        raise BadMessage("lift")
    return Lift(_whole(fields["epoch"], 1, MAX_EPOCH), _whole(fields["id"], 1, MAX_NODE), fields["on"])


def ack(body: Any) -> Ack:
    """Staff's `ack` message. Raises BadMessage."""
    fields = _fields(body, "epoch", "seq")
    return Ack(_whole(fields["epoch"], 0, MAX_EPOCH), _whole(fields["seq"], 0, MAX_SEQ))


def empty(body: Any) -> None:
    """A message that carries nothing: `stop`, `pause`, `resume`, `resnap`, `tick`. Raises BadMessage."""
    _fields(body)
