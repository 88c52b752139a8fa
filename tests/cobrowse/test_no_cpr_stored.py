"""Nothing that comes over a socket stores a CPR number: not from a page that is really connected, whatever it says.

Each message is sent whole, so that its handler takes it, and with a number in each of its fields, which is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_socketio import SocketIOTestClient

from hotline.cobrowse.rules import State
from hotline.core.live import socketio
from tests.cobrowse.conftest import ORIGIN, Caller, End, Meeting
from tests.cobrowse.pages import Page, mutation, packed, typed
from tests.cobrowse.test_screen_messages import CANDIDATE
from tests.conftest import Cast
from tests.tools.disguises import CASES
from tests.tools.stored import numbers_stored, texts_stored

HARMLESS = "Noget helt andet"
# What the plan's socket hears is nothing but that somebody connects.
SILENT = {"/rota": {"connect"}, "/campaigns": {"connect"}, "/cob-o": {"connect"}}
EVENTS = {
    "/cob-c": {
        "bulk",
        "consent",
        "ctl_end",
        "done",
        "ev",
        "ice",
        "lift",
        "pause",
        "pong",
        "ready",
        "resume",
        "revoke",
        "rtc",
        "snap",
        "stop",
        "tick",
        "unable",
    },
    "/cob-s": {
        "ack",
        "act",
        "ctl_end",
        "ctl_req",
        "hint",
        "hl",
        "ice",
        "pause",
        "ping",
        "ptr",
        "ready",
        "resnap",
        "resume",
        "rtc",
        "scroll",
        "spot",
        "stop",
        "tick",
    },
}


def test_every_event_is_tried(app: Flask) -> None:
    heard = {namespace: set(events) for namespace, events in socketio.server.handlers.items()}
    ours = {namespace: {*events, "connect", "disconnect"} for namespace, events in EVENTS.items()}
    assert heard == ours | SILENT


def _body(page: Page, event: str, text: str) -> dict[str, Any]:
    """A whole message, with `text` wherever it can hold any."""
    snapshot = page.snapshot(page.element("p", {"title": text, "data-x": text}, text))
    return {
        "snap": {"epoch": 10, "part": 0, "of": 1, "z": packed(snapshot)},
        "ev": {"epoch": 10, "seq": 1, "ev": [mutation(texts=[{"id": 3, "value": text}]), typed(2, text)]},
        "consent": {"scope": "view", "yes": True, "words": "to ord"},
        "bulk": {
            "epoch": 10,
            "seq": 1,
            "part": 0,
            "of": 1,
            "z": packed([mutation(texts=[{"id": 3, "value": text}])]),
        },
        "unable": {"why": "fast"},
        "lift": {"epoch": 10, "id": 3, "on": True},
        "done": {"n": 1, "ok": True, "why": ""},
        "pong": {"n": 1, "at": 1},
        "ping": {"n": 1},
        "ptr": {"epoch": 10, "id": 3, "rx": 0.5, "ry": 0.5},
        "hl": {"epoch": 10, "id": 3},
        "scroll": {"epoch": 10, "id": 3, "y": 0.5},
        "act": {"n": 1, "epoch": 10, "kind": "check", "id": 3, "on": True},
        "rtc": {"share": 1, "kind": "ice", "candidate": CANDIDATE, "mid": "0", "line": 0},
        "spot": {"x": 1, "y": 1, "mark": False},
        "hint": {"hint": "look"},
        "ack": {"epoch": 10, "seq": 1},
    }.get(event, {})


def _garbled(body: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    """The message with the text in each of its fields in turn, and in one that it does not have."""
    for name in (*body, "v", "note"):
        yield {"v": 1, **body, name: text}


def _shown(staff: End) -> str:
    """Everything of the page that reached staff, as text."""
    bodies = [(each["name"], each["args"][0]) for each in staff.heard() if each["args"]]
    snaps = [zlib.decompress(body["z"]).decode() for name, body in bodies if name == "snap"]
    return "".join([*snaps, *(str(body) for name, body in bodies if name == "ev")])


@pytest.mark.parametrize(
    ("namespace", "event"), [(each, event) for each, events in EVENTS.items() for event in sorted(events)]
)
def test_no_event_stores_one(
    app: Flask, meeting: Meeting, evening: time_machine.Traveller, namespace: str, event: str
) -> None:
    end = meeting.citizen if namespace == "/cob-c" else meeting.staff
    assert end.connected
    for text in CASES:
        for body in _garbled(_body(Page(), event, text), text):
            assert end.raw(event, body) == "refused", body
        assert end.raw(event, text) == "refused"
    # So many steps are not taken in ten seconds.
    evening.shift(timedelta(seconds=11))
    if event == "lift":
        # A field can be shown once it is there.
        meeting.show(*(meeting.page.element("input", {"value": ""}) for _ in range(4)))
    for text in (CASES[1], HARMLESS) if event in {"ev", "snap"} else (HARMLESS,):
        assert end.say(event, **_body(Page(), event, text)) != "refused"
    assert numbers_stored() == set()


def test_what_is_said_arrives(app: Flask, meeting: Meeting) -> None:
    """The same messages show a harmless page to staff, and change the session's row; a number is masked on the way."""
    for text in (CASES[1], HARMLESS):
        meeting.citizen.say("snap", **_body(Page(), "snap", text) | {"epoch": 10 + len(text)})
    shown = _shown(meeting.staff)
    assert HARMLESS in shown
    assert CASES[1] not in shown
    meeting.staff.say("stop")
    assert ("cobrowse_session.state", State.ENDED.value) in set(texts_stored())


@pytest.mark.parametrize("text", CASES)
def test_nobody_connects_with_one(app: Flask, cast: Cast, call: Caller, evening: Any, text: str) -> None:
    assert not call.citizen(code=text).connected
    assert not call.citizen(token=text).connected
    assert not call.staff(cast.mette, text).connected
    assert numbers_stored() == set()


def test_the_plan_is_listened_to_and_hears_nothing(app: Flask, cast: Cast, call: Caller) -> None:
    plan = SocketIOTestClient(
        app,
        socketio,
        "/rota",
        headers=ORIGIN,
        auth={"note": CASES[1]},
        flask_test_client=call.sign_in(cast.mette),
    )
    assert plan.is_connected("/rota")
    plan.emit("note", {"note": CASES[1]}, namespace="/rota")
    assert numbers_stored() == set()
