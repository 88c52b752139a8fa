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
WORDS_CHARS = 60
# A description of one video stream is 3 to 8 KB; a candidate is a line.
SDP_BYTES = 20_000
CANDIDATE_CHARS = 1_000
# A picture is pointed into by thousandths, so that its size is nobody's business.
SPOT_MAX = 1_000
HINTS = ("look", "press", "down", "up", "back", "pause")
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
class Rtc:
    """A step towards the peer connection of one share: a description of it, or one way to reach a browser."""

    share: int
    kind: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class PictureSpot:
    """Where staff points in the picture of the screen, in thousandths; `mark` when it shall stay for a while."""

    x: int
    y: int
    mark: bool


@dataclass(frozen=True)
class Bulk:
    """One part of a batch of one event that is too big for the line: a frame's whole document, for one."""

    seq: int
    part: Part


@dataclass(frozen=True)
class Consent:
    """The citizen's answer: may the hotline see this page ("view"), a picture of the screen, or click and type.

    `words` are the two that were read with the question: they say whom the answer is for.
    """

    scope: str
    yes: bool
    words: str


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


def fields_of(body: Any, *names: str) -> dict[str, Any]:
    """`body`, which must have exactly `names` and the version. Raises BadMessage."""
    if type(body) is not dict or body.keys() != {"v", *names}:
        raise BadMessage("fields")
    whole(body["v"], VERSION, VERSION)
    return body


def whole(value: Any, low: int, high: int) -> int:
    """`value`, which must be a whole number from `low` to `high`. Raises BadMessage."""
    if type(value) is not int or not low <= value <= high:
        raise BadMessage("number")
    return value


def flag(value: Any) -> bool:
    """`value`, which must be true or false. Raises BadMessage."""
    if type(value) is not bool:
        raise BadMessage("flag")
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
    return whole(fields_of(body, "session")["session"], 1, 2**31 - 1)


def batch(body: Any) -> Batch:
    """The `ev` message. Raises BadMessage."""
    fields = fields_of(body, "epoch", "seq", "ev")
    return events_of(fields["ev"], whole(fields["epoch"], 1, MAX_EPOCH), whole(fields["seq"], 1, MAX_SEQ))


def events_of(events: Any, epoch: int, seq: int) -> Batch:
    """A batch of events, also one that came in parts. Raises BadMessage."""
    if type(events) is not list or not 0 < len(events) <= MAX_EVENTS:
        raise BadMessage("events")
    return Batch(epoch, seq, events)


def part(body: Any) -> Part:
    """The `snap` message. Raises BadMessage."""
    return _part(fields_of(body, "epoch", "part", "of", "z"))


def bulk(body: Any) -> Bulk:
    """The `bulk` message. Raises BadMessage."""
    fields = fields_of(body, "epoch", "seq", "part", "of", "z")
    return Bulk(whole(fields["seq"], 1, MAX_SEQ), _part(fields))


def unable(body: Any) -> str:
    """The `unable` message: why the page cannot be shown just now. Raises BadMessage."""
    why = fields_of(body, "why")["why"]
    if why not in ("fast", "big"):
        raise BadMessage("why")
    return str(why)


def _part(fields: dict[str, Any]) -> Part:
    of = whole(fields["of"], 1, SNAPSHOT_BYTES // PART_BYTES)
    data = fields["z"]
    if type(data) is not bytes or not 0 < len(data) <= PART_BYTES:
        raise BadMessage("part")
    return Part(whole(fields["epoch"], 1, MAX_EPOCH), whole(fields["part"], 0, of - 1), of, data)


def rtc(body: Any) -> Rtc:
    """The `rtc` message. Raises BadMessage for anything but one video stream that goes from the citizen to staff."""
    kind = body.get("kind") if type(body) is dict else None
    if kind in ("offer", "answer"):
        fields = fields_of(body, "share", "kind", "sdp")
        _one_way_video(fields["sdp"], "sendonly" if kind == "offer" else "recvonly")
        rest = {"sdp": fields["sdp"]}
    elif kind == "ice":
        fields = fields_of(body, "share", "kind", "candidate", "mid", "line")
        rest = {name: fields[name] for name in ("candidate", "mid", "line")}
        if not (_is_text(rest["candidate"], CANDIDATE_CHARS) and rest["candidate"].startswith("candidate:")):
            raise BadMessage("candidate")
        if not _is_text(rest["mid"], 4):
            raise BadMessage("mid")
        whole(rest["line"], 0, 0)
    else:
        raise BadMessage("kind")
    return Rtc(whole(fields["share"], 1, MAX_SEQ), kind, rest)


def _is_text(value: Any, most: int) -> bool:
    return type(value) is str and len(value) <= most and "\n" not in value and "\r" not in value


def _one_way_video(sdp: Any, direction: str) -> None:
    if type(sdp) is not str or len(sdp.encode(errors="replace")) > SDP_BYTES or not sdp.startswith("v=0\r\n"):
        raise BadMessage("sdp")
    lines = sdp.split("\r\n")
    if any("\n" in line or "\r" in line for line in lines):
        raise BadMessage("sdp")
    media = [line for line in lines if line.startswith("m=")]
    ways = [line for line in lines if line in ("a=sendonly", "a=recvonly", "a=sendrecv", "a=inactive")]
    # No sound, no files, and nothing that goes the other way, whatever the two browsers would agree on.
    if len(media) != 1 or not media[0].startswith("m=video ") or ways != [f"a={direction}"]:
        raise BadMessage("sdp")


def spot(body: Any) -> PictureSpot:
    """Staff's `spot` message. Raises BadMessage."""
    fields = fields_of(body, "x", "y", "mark")
    return PictureSpot(whole(fields["x"], 0, SPOT_MAX), whole(fields["y"], 0, SPOT_MAX), flag(fields["mark"]))


def hint(body: Any) -> str:
    """Staff's `hint` message: one of the few that there are. There is no way to write to a citizen. Raises BadMessage."""
    fields = fields_of(body, "hint")
    if fields["hint"] not in HINTS:
        raise BadMessage("hint")
    return str(fields["hint"])


def consent(body: Any) -> Consent:
    """The `consent` message. Raises BadMessage."""
    fields = fields_of(body, "scope", "yes", "words")
    if fields["scope"] not in ("view", "screen", "control"):
        raise BadMessage("consent")
    if not _is_text(fields["words"], WORDS_CHARS) or not fields["words"].replace(" ", "").isalpha():
        raise BadMessage("words")
    return Consent(fields["scope"], flag(fields["yes"]), fields["words"])


def lift(body: Any) -> Lift:
    """The `lift` message. Raises BadMessage."""
    fields = fields_of(body, "epoch", "id", "on")
    return Lift(whole(fields["epoch"], 1, MAX_EPOCH), whole(fields["id"], 1, MAX_NODE), flag(fields["on"]))


def ack(body: Any) -> Ack:
    """Staff's `ack` message. Raises BadMessage."""
    fields = fields_of(body, "epoch", "seq")
    return Ack(whole(fields["epoch"], 0, MAX_EPOCH), whole(fields["seq"], 0, MAX_SEQ))


def empty(body: Any) -> None:
    """A message that carries nothing: `stop`, `pause`, `resume`, `resnap`, `tick`. Raises BadMessage."""
    fields_of(body)
