"""Open hours, and the two ends of a session as programs that speak the sockets' language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from hotline.accounts.models import Person
from hotline.cobrowse import events, services, switchboard
from hotline.cobrowse.queries import Facts
from hotline.core.db import db
from hotline.core.live import socketio
from hotline.opening.models import ExtraOpening
from tests.cobrowse.pages import Page, packed
from tests.conftest import Cast, in_copenhagen

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def _no_rooms_from_before(app: Flask, socket_clients: None) -> Iterator[None]:
    switchboard.relay._rooms.clear()
    events._peers.clear()
    yield
    switchboard.relay._rooms.clear()
    events._peers.clear()


@pytest.fixture
def evening(app: Flask, clock: time_machine.Traveller) -> time_machine.Traveller:
    """It is half past seven in the evening, and the hotline is open until ten."""
    db.session.add(ExtraOpening(day=date(2026, 11, 24), start=time(19), end=time(22), reason="aften"))
    db.session.commit()
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    return clock


@dataclass
class End:
    """One end of a session."""

    socket: SocketIOTestClient
    namespace: str

    def say(self, event: str, **body: Any) -> Any:
        return self.socket.emit(event, {"v": 1, **body}, namespace=self.namespace, callback=True)

    def raw(self, event: str, *args: Any) -> Any:
        return self.socket.emit(event, *args, namespace=self.namespace, callback=True)

    def heard(self, name: str = "") -> list[Any]:
        """What came since the last time; only the bodies of `name` if it is given."""
        messages = self.socket.get_received(self.namespace)
        return [m["args"][0] for m in messages if m["name"] == name] if name else messages

    @property
    def connected(self) -> bool:
        return bool(self.socket.is_connected(self.namespace))

    def leave(self) -> None:
        self.socket.disconnect(self.namespace)


@pytest.fixture
def key(app: Flask) -> str:
    return str(app.config["SECRET_KEY"])


@dataclass
class Caller:
    """Connects pages to the sockets."""

    app: Flask
    sign_in: Callable[[Person], FlaskClient]

    def citizen(self, headers: dict[str, str] = ORIGIN, *, ready: bool = True, **auth: Any) -> End:
        """A citizen's page, with a token or a code; one that is not ready has connected, and said nothing yet."""
        return self._end("/cob-c", {"v": 1, **auth}, headers, ready=ready)

    def staff(self, person: Person | None, session_id: Any, headers: dict[str, str] = ORIGIN) -> End:
        """A staff's page, in a browser where `person` is signed in."""
        browser = self.sign_in(person) if person else self.app.test_client()
        return self._end("/cob-s", {"v": 1, "session": session_id}, headers, flask_test_client=browser)

    def _end(
        self, namespace: str, auth: Any, headers: dict[str, str], *, ready: bool = True, **more: Any
    ) -> End:
        end = End(
            SocketIOTestClient(self.app, socketio, namespace, headers=headers, auth=auth, **more), namespace
        )
        if ready and end.connected:
            end.say("ready")
        return end


@pytest.fixture
def call(app: Flask, sign_in: Callable[[Person], FlaskClient]) -> Caller:
    return Caller(app, sign_in)


@dataclass
class Meeting:
    """A session with both ends connected and the citizen's consent given."""

    facts: Facts
    token: str
    citizen: End
    staff: End
    page: Page

    def show(self, *body: Any, epoch: int = 10) -> Any:
        return self.citizen.say("snap", epoch=epoch, part=0, of=1, z=packed(self.page.snapshot(*body)))


@pytest.fixture
def meeting(cast: Cast, evening: time_machine.Traveller, key: str, call: Caller) -> Meeting:
    facts, code = services.open_session(cast.mette, key)
    staff = call.staff(cast.mette, facts.id)
    _, token = services.join(code, key)
    services.answer(token, yes=True, words=facts.words)
    citizen = call.citizen(token=token)
    staff.heard()
    return Meeting(facts, token, citizen, staff, Page())
