"""Handing a session over, on the pages: who may be asked, who is told, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from hotline.accounts.models import Person
from hotline.cobrowse import services
from hotline.core import audit
from hotline.core.live import socketio
from tests.cobrowse.conftest import ORIGIN, Meeting
from tests.cobrowse.test_sockets import row_of
from tests.conftest import Cast

SignIn = Callable[[Person], FlaskClient]
Post = Callable[..., Any]


def offer(sign_in: SignIn, post: Post, meeting: Meeting, by: Person, to: Person | None) -> Any:
    page = f"/cobrowse/{meeting.facts.id}"
    return post(sign_in(by), f"{page}/offer", {"colleague": str(to.id)} if to else {}, page=page)


def test_a_colleague_is_asked_accepts_and_has_the_session(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post
) -> None:
    assert offer(sign_in, post, meeting, cast.mette, cast.ole).status_code == 302
    assert meeting.staff.heard("state")[-1]["offered"] is True
    assert "Ole er spurgt" in sign_in(cast.mette).get(f"/cobrowse/{meeting.facts.id}").text
    ole = sign_in(cast.ole)
    assert "Mette beder dig tage over" in ole.get("/cobrowse").text
    assert "Mette beder dig tage over" in ole.get("/cobrowse/offers").text
    answer = post(ole, f"/cobrowse/{meeting.facts.id}/accept", page="/cobrowse")
    assert answer.location == f"/cobrowse/{meeting.facts.id}"
    assert row_of(meeting.facts.id).staff_id == cast.ole.id
    assert not meeting.staff.connected
    told = meeting.citizen.heard("state")[-1]
    assert (told["state"], told["staff"]) == ("joined", "Ole")
    assert told["words"] != meeting.facts.words


def test_a_no_leaves_the_session_as_it_is_and_is_noted_as_the_colleagues(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post
) -> None:
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    post(sign_in(cast.ole), f"/cobrowse/{meeting.facts.id}/decline", page="/cobrowse")
    assert meeting.staff.heard("state")[-1]["offered"] is False
    assert "beder dig" not in sign_in(cast.ole).get("/cobrowse").text
    last = audit.history(f"cobrowse:{meeting.facts.id}")[-1]
    assert (last.action, last.actor_id) == ("cobrowse.decline_offer", cast.ole.id)


def test_an_offer_is_taken_back(meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post) -> None:
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    offer(sign_in, post, meeting, cast.mette, None)
    ole = sign_in(cast.ole)
    answer = post(ole, f"/cobrowse/{meeting.facts.id}/accept", page="/cobrowse")
    assert answer.location == "/cobrowse"
    assert "venter ikke på dig mere" in ole.get("/cobrowse").text
    assert row_of(meeting.facts.id).staff_id == cast.mette.id


def test_who_is_busy_is_shown_so_and_is_told_so(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post, key: str
) -> None:
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    services.open_session(cast.ole, key, practice=True)
    ole = sign_in(cast.ole)
    post(ole, f"/cobrowse/{meeting.facts.id}/accept", page="/cobrowse")
    assert "Du har allerede en skærmdeling i gang." in ole.get("/cobrowse").text
    offer(sign_in, post, meeting, cast.mette, None)
    choices = sign_in(cast.mette).get(f"/cobrowse/{meeting.facts.id}/handing").text
    assert f'value="{cast.ole.id}" disabled' in choices


def test_a_citizens_no_to_the_colleague_ends_it(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post
) -> None:
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    post(sign_in(cast.ole), f"/cobrowse/{meeting.facts.id}/accept", page="/cobrowse")
    meeting.citizen.say("consent", scope="view", yes=False, words=meeting.facts.words)
    row = row_of(meeting.facts.id)
    assert (row.state, row.ended_by, row.ended_why) == ("ended", "citizen", "declined")


@pytest.mark.parametrize("colleague", ["x", "²", "0", "999999"])
def test_nobody_is_not_asked(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post, colleague: str
) -> None:
    page = f"/cobrowse/{meeting.facts.id}"
    answer = post(sign_in(cast.mette), f"{page}/offer", {"colleague": colleague}, page=page)
    assert answer.status_code == 404


def test_others_neither_see_nor_answer_an_offer(
    meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post
) -> None:
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    stranger = sign_in(cast.other_staff)
    assert "beder dig" not in stranger.get("/cobrowse/offers").text
    assert stranger.get(f"/cobrowse/{meeting.facts.id}/handing").status_code == 404
    post(stranger, f"/cobrowse/{meeting.facts.id}/accept", page="/cobrowse")
    assert row_of(meeting.facts.id).staff_id == cast.mette.id


def listener(app: Flask, browser: FlaskClient, headers: dict[str, str] = ORIGIN) -> SocketIOTestClient:
    return SocketIOTestClient(app, socketio, "/cob-o", headers=headers, flask_test_client=browser)


def test_open_pages_hear_at_once_that_an_offer_came_or_went(
    app: Flask, meeting: Meeting, cast: Cast, sign_in: SignIn, post: Post
) -> None:
    page = listener(app, sign_in(cast.ole))
    offer(sign_in, post, meeting, cast.mette, cast.ole)
    assert page.get_received("/cob-o") == [{"name": "offers", "args": [{}], "namespace": "/cob-o"}]
    meeting.citizen.say("stop")
    assert [heard["name"] for heard in page.get_received("/cob-o")] == ["offers"]


def test_strangers_hear_nothing(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    assert not listener(app, app.test_client()).is_connected("/cob-o")
    assert not listener(app, sign_in(cast.reader)).is_connected("/cob-o")
    elsewhere = {"Origin": "http://evil.example"}
    assert not listener(app, sign_in(cast.ole), elsewhere).is_connected("/cob-o")
