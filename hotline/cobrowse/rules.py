"""The rules of a co-browse session: states, time limits, the code, the two words. Sources: domain.md 2f, decision 8."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

CODE_LIFE = timedelta(minutes=10)
IDLE_LIMIT = timedelta(minutes=10)
HARD_LIMIT = timedelta(minutes=60)
CITIZEN_GRACE = timedelta(seconds=90)
STAFF_GRACE = timedelta(minutes=3)
AFTER_CLOSING = timedelta(minutes=15)
# A question that is not answered lapses; a permission to click and type lasts as long as the citizen was told.
ASK_LIMIT = timedelta(minutes=1)
CONTROL_MINUTES = 5
# Both sides are told so long before a session ends by itself.
WARNING = timedelta(minutes=2)
# So long the citizen can fetch the receipt with the token of the tab.
RECEIPT_LIFE = timedelta(hours=24)

# Three findings of the server's gate mean that the citizen's browser has a gap: the mirror stops until a person looks.
ALARM_HITS = 3

_WORDS = """
    fyrtårn kastanje cykel vante lanterne mursten violin tepotte anker skovsø bjælke kompas havregryn
    paraply drage trækfugl måne kagerulle symaskine gynge stige hængekøje brosten sejlbåd æblekage vindmølle
    dagbog trillebør strandsten rugbrød lommelygte pindsvin frakke hindbær vækkeur solsikke blyant kælk
    fløjte kaffekande gulerod støvle ugle kornmark redekasse fiskekutter billedbog sandslot halmhat regnbue
    klippe kirsebær
"""
WORDS = tuple(_WORDS.split())


class State(StrEnum):
    """Where a session is. The server alone moves it on."""

    CREATED = "created"
    JOINED = "joined"
    VIEWING = "viewing"
    CONTROL = "control"
    SHARING = "sharing"
    PAUSED = "paused"
    ENDED = "ended"


class Mode(StrEnum):
    """What the citizen has said yes to: the mirror of one page, or a picture of the screen."""

    PAGE = "page"
    SCREEN = "screen"


class Step(StrEnum):
    """What can happen to a session."""

    JOIN = "join"
    ACCEPT = "accept"
    SHARE = "share"
    GRANT = "grant"
    RELEASE = "release"
    PAUSE = "pause"
    RESUME = "resume"
    REVOKE = "revoke"
    HAND_OVER = "hand_over"
    END = "end"


class By(StrEnum):
    """Who took a step."""

    STAFF = "staff"
    CITIZEN = "citizen"
    SYSTEM = "system"


class Why(StrEnum):
    """Why a session ended, or was paused."""

    STOPPED = "stopped"
    DECLINED = "declined"
    CODE_EXPIRED = "code_expired"
    IDLE = "idle"
    TIME_LIMIT = "time_limit"
    CITIZEN_GONE = "citizen_gone"
    STAFF_GONE = "staff_gone"
    CLOSED = "closed"
    ALARM = "alarm"
    FAULT = "fault"
    SIGNED_OUT = "signed_out"


_SEEN = (State.VIEWING, State.CONTROL, State.SHARING)
_STEPS: dict[tuple[State, Step], State] = {
    (State.CREATED, Step.JOIN): State.JOINED,
    (State.JOINED, Step.ACCEPT): State.VIEWING,
    (State.SHARING, Step.ACCEPT): State.VIEWING,
    (State.JOINED, Step.SHARE): State.SHARING,
    (State.VIEWING, Step.SHARE): State.SHARING,
    (State.CONTROL, Step.SHARE): State.SHARING,
    (State.VIEWING, Step.GRANT): State.CONTROL,
    (State.CONTROL, Step.RELEASE): State.VIEWING,
    **{(state, Step.PAUSE): State.PAUSED for state in _SEEN},
    # What the citizen takes back must be asked for anew, and so must what was said yes to for somebody else.
    **{(state, Step.REVOKE): State.JOINED for state in (*_SEEN, State.PAUSED)},
    **{(state, Step.HAND_OVER): State.JOINED for state in (State.JOINED, *_SEEN, State.PAUSED)},
    **{(state, Step.END): State.ENDED for state in State if state is not State.ENDED},
}


def after(state: State, step: Step, mode: Mode | None = None) -> State | None:
    """The state that `step` leads to; None when it is not allowed there. `mode` is what a pause interrupted."""
    if (state, step) == (State.PAUSED, Step.RESUME):
        return State.SHARING if mode is Mode.SCREEN else State.VIEWING
    return _STEPS.get((state, step))


def mode_after(step: Step, mode: Mode | None) -> Mode | None:
    """What the citizen has said yes to, once `step` was taken."""
    given = {Step.ACCEPT: Mode.PAGE, Step.SHARE: Mode.SCREEN, Step.REVOKE: None, Step.HAND_OVER: None}
    return given.get(step, mode)


def mirrors(state: State) -> bool:
    """Whether the citizen's page is shown to staff in this state."""
    return state in (State.VIEWING, State.CONTROL)


# How firm a pause is, by who made it: a firmer one takes the place of a weaker one.
_FIRMNESS = {By.STAFF: 1, By.CITIZEN: 2, By.SYSTEM: 3}


def may_resume(by: By, paused_by: By) -> bool:
    """Whether `by` may go on after the pause of `paused_by`.

    The citizen decides: staff lifts only a pause of its own, the citizen's and the gate's are lifted by the citizen.
    """
    return by is By.CITIZEN or (by is By.STAFF and paused_by is By.STAFF)


def is_firmer(by: By, paused_by: By) -> bool:
    """Whether a pause of `by` takes the place of the one of `paused_by` that is on already."""
    return _FIRMNESS[by] > _FIRMNESS[paused_by]


@dataclass(frozen=True)
class Times:
    """The moments that the limits are counted from; None for what has not happened, or is not so now."""

    state: State
    created_at: datetime
    code_expires_at: datetime
    joined_at: datetime | None = None
    active_at: datetime | None = None
    citizen_left_at: datetime | None = None
    staff_left_at: datetime | None = None
    closes_at: datetime | None = None


def overdue(times: Times, now: datetime) -> tuple[datetime, Why] | None:
    """When and why a session should have ended by `now`; None while it may go on.

    `closes_at` is the end of the evening's shift; a session may outlive it by `AFTER_CLOSING`.
    """
    due = [(at, why) for at, why in _limits(times) if at <= now]
    return min(due) if due else None


def soon(times: Times, now: datetime) -> Why | None:
    """Why the session will end by itself within `WARNING`; None when it will not, or when somebody is gone anyway."""
    near = [(at, why) for at, why in _limits(times) if why in _FORESEEN and now < at <= now + WARNING]
    return min(near)[1] if near else None


_FORESEEN = frozenset({Why.IDLE, Why.TIME_LIMIT, Why.CLOSED})


def _limits(times: Times) -> list[tuple[datetime, Why]]:
    if times.state is State.ENDED:
        return []
    limits = [
        (times.staff_left_at, STAFF_GRACE, Why.STAFF_GONE),
        (times.closes_at, AFTER_CLOSING, Why.CLOSED),
    ]
    if times.state is State.CREATED:
        limits.append((times.code_expires_at, timedelta(0), Why.CODE_EXPIRED))
    else:
        limits += [
            (times.joined_at, HARD_LIMIT, Why.TIME_LIMIT),
            (times.active_at or times.joined_at, IDLE_LIMIT, Why.IDLE),
            (times.citizen_left_at, CITIZEN_GRACE, Why.CITIZEN_GONE),
        ]
    return [(since + limit, why) for since, limit, why in limits if since is not None]


def new_code() -> str:
    """Six digits, to be read aloud."""
    return f"{secrets.randbelow(1_000_000):06}"


def new_token(session_id: int) -> str:
    """128 random bits, which let a citizen's page come back to its session, behind the session's number.

    The number is what both ends name to be led to the same relay (decision 0116); it opens nothing by itself.
    """
    return f"{session_id}-{secrets.token_urlsafe(16)}"


def new_words() -> str:
    """Two different plain words that both sides read aloud, as proof against a false hotline."""
    first = secrets.choice(WORDS)
    return f"{first} {secrets.choice([word for word in WORDS if word != first])}"


def seal_code(code: str, key: str) -> str:
    """What is stored instead of a code: six digits alone could be found by trying them all."""
    return hmac.new(f"cobrowse-code:{key}".encode(), code.encode(), hashlib.sha256).hexdigest()


def seal_token(token: str) -> str:
    """What is stored instead of a resume token."""
    return hashlib.sha256(token.encode()).hexdigest()


def tidy_code(typed: str) -> str:
    """The digits of what a person typed, "123 456" and "123-456" too; "" unless they are six."""
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    rest = [c for c in typed if not (c.isascii() and c.isdigit()) and c not in " -.\u00a0"]
    return digits if len(digits) == 6 and not rest else ""


def spaced(code: str) -> str:
    """A code in two groups, the way it is read aloud: "123 456"."""
    return f"{code[:3]} {code[3:]}"


def may_embed(origin: str, own: Iterable[str], allowed: Iterable[str] = (), *, demo: bool = False) -> bool:
    """Whether a page at `origin` may be mirrored: our own, one on the list, or in demo mode any on this machine."""
    if origin in {*own, *allowed}:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # "http://[" begins an address that is none.
        return False
    return demo and parts.scheme in {"http", "https"} and parts.hostname in {"localhost", "127.0.0.1", "::1"}
