"""Which pages may join, by the list, and what they are told of the marks."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from hotline.cobrowse import services as sessions
from hotline.cobrowse.redaction.texts import MASK
from hotline.cobrowse.sites import services
from hotline.cobrowse.sites.models import CobrowseSite
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from hotline.core.db import db
from tests.cobrowse.conftest import Caller, Meeting
from tests.cobrowse.pages import packed
from tests.conftest import Cast, Change

ORIGIN = "https://www.hvidovre.dk"


@pytest.fixture
def site(cast: Cast) -> CobrowseSite:
    marks = Marks(show=(".adresse",), hide=(".navn",))
    return services.add_site(cast.chief, cast.chief.municipality_id, SiteFields(ORIGIN, marks))


@pytest.fixture
def token(cast: Cast, evening, key) -> str:
    _, code = sessions.open_session(cast.mette, key)
    _, token = sessions.join(code, key)
    return token


def test_a_page_of_a_site_on_the_list_joins_and_is_told_the_marks(call: Caller, site, token) -> None:
    page = call.citizen({"Origin": ORIGIN}, token=token)
    assert page.connected
    assert page.heard("joined") == [{"token": token, "marks": {"hide": [".navn"], "show": [".adresse"]}}]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://www.hvidovre.dk.evil.example",
        "http://www.hvidovre.dk",
        "https://www.hvidovre.dk:8443",
        "https://WWW.HVIDOVRE.DK",
        "https://" + "a" * 500 + ".dk",
        "http://127.0.0.1:5000",
        "null",
        "",
    ],
)
def test_no_other_page_does(call: Caller, site, token, origin) -> None:
    assert not call.citizen({"Origin": origin}, token=token).connected


def test_a_removed_site_lets_nobody_in(call: Caller, cast, site, token) -> None:
    services.remove_site(cast.chief, site.id, 1)
    assert not call.citizen({"Origin": ORIGIN}, token=token).connected
    services.bring_back(cast.chief, site.id)
    assert call.citizen({"Origin": ORIGIN}, token=token).connected


def test_citizens_call_across_municipalities(call: Caller, cast, site, evening, key) -> None:
    """Whoever has the telephone has it for all: a session of Glostrup's shows a page of Hvidovre's."""
    facts, code = sessions.open_session(cast.other_staff, key)
    assert facts.municipality_key == "glostrup"
    page = call.citizen({"Origin": ORIGIN}, code=code)
    assert page.connected
    assert page.heard("joined")[0]["marks"]["show"] == [".adresse"]


def test_this_machine_joins_in_demo_mode_and_its_row_counts(
    call: Caller, cast, token, change_settings: Change
) -> None:
    local = {"Origin": "http://127.0.0.1:5999"}
    change_settings(demo=True)
    assert call.citizen(local, token=token).heard("joined")[0]["marks"] == {}
    services.add_site(
        cast.chief, cast.chief.municipality_id, SiteFields(local["Origin"], Marks(block=("#chat",)))
    )
    assert call.citizen(local, token=token).heard("joined")[0]["marks"] == {"block": ["#chat"]}


def test_our_own_pages_ask_for_no_site_and_others_once(call: Caller, site, token) -> None:
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    call.citizen(token=token)
    own = sum("FROM cobrowse_site" in each for each in asked)
    page = call.citizen({"Origin": ORIGIN}, token=token)
    for _ in range(30):
        page.say("ev", epoch=1, seq=1, ev=[{}])
    event.remove(db.engine, "before_cursor_execute", note)
    assert own == 0
    assert sum("FROM cobrowse_site" in each for each in asked) == 1


@pytest.fixture
def shared(call: Caller, meeting: Meeting, site) -> Meeting:
    """The meeting, with the citizen's page on Hvidovre's site."""
    meeting.citizen = call.citizen({"Origin": ORIGIN}, token=meeting.token)
    meeting.citizen.heard()
    meeting.staff.heard()
    return meeting


def test_staff_is_told_which_site_it_is(shared: Meeting, site) -> None:
    shared.staff.say("ready")
    assert shared.staff.heard("state")[-1]["site"] == site.id


def test_a_change_reaches_the_next_snapshot(cast, shared: Meeting, site) -> None:
    services.change_site(cast.chief, site.id, 1, SiteFields(ORIGIN, Marks(hide=(".nyt",))))
    shared.staff.say("resnap")
    heard = [message["name"] for message in shared.citizen.heard() if message["name"] != "state"]
    assert heard == ["marks", "start", "start"]
    shared.staff.say("resnap")
    assert [message["name"] for message in shared.citizen.heard()] == ["start"]


def test_a_change_is_noticed_by_the_page_itself_within_a_tick(cast, shared: Meeting, site) -> None:
    services.change_site(cast.chief, site.id, 1, SiteFields(ORIGIN, Marks(hide=(".nyt",))))
    shared.citizen.say("tick")
    assert shared.citizen.heard("marks") == [{"marks": {"hide": [".nyt"]}}]


def test_a_site_that_is_removed_meanwhile_keeps_its_marks_until_the_page_is_left(
    call: Caller, cast, shared: Meeting, site
) -> None:
    services.remove_site(cast.chief, site.id, 1)
    shared.citizen.say("tick")
    assert shared.citizen.connected
    assert shared.citizen.heard("marks") == []
    assert not call.citizen({"Origin": ORIGIN}, token=shared.token).connected


def element(number: int, tag: str, attributes: dict, *children: dict) -> dict:
    return {"type": 2, "id": number, "tagName": tag, "attributes": attributes, "childNodes": list(children)}


def test_the_servers_gate_judges_by_the_marks_that_came_with_the_page(shared: Meeting) -> None:
    """What a selector marked in the browser is an attribute here; a sensitive field is never shown."""
    box = element(
        100,
        "div",
        {"data-cobrowse": "show"},
        element(101, "input", {"name": "street", "value": "Byvej 1"}),
        element(102, "input", {"name": "cpr", "value": "hemmeligt"}),
        element(
            103,
            "div",
            {"data-cobrowse": "nocontrol"},
            element(104, "input", {"name": "city", "value": "Hvidovre"}),
        ),
    )
    grey = element(110, "div", {"data-cobrowse": "block"}, {"type": 3, "id": 111, "textContent": "chat"})
    assert shared.show(box, grey) == "ok"
    shown = shared.staff.heard("snap")[-1]
    text = unpacked(shown["z"])
    assert "Byvej 1" in text
    assert "Hvidovre" in text
    assert "hemmeligt" not in text
    assert MASK in text
    assert '"chat"' not in text
    assert shown["hits"] == 2


def unpacked(z: bytes) -> str:
    import zlib

    return zlib.decompress(z).decode()


def test_packed_pages_are_read_back(shared: Meeting) -> None:
    assert "Hej" in unpacked(packed(["Hej"]))


def test_the_replica_may_fetch_only_what_was_listed_for_the_site(
    cast, sign_in, shared: Meeting, site
) -> None:
    hosts = ("https://cdn.hvidovre.dk", "https://www.hvidovre.dk")
    services.change_site(cast.chief, site.id, 1, SiteFields(ORIGIN, Marks(), hosts))
    browser, path = sign_in(cast.mette), f"/cobrowse/{shared.facts.id}/replica"
    plain = browser.get(path).headers
    assert "img-src 'self' data:;" in plain["Content-Security-Policy"]
    assert plain["Referrer-Policy"] == "no-referrer"
    listed = browser.get(f"{path}?site={site.id}").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://cdn.hvidovre.dk https://www.hvidovre.dk;" in listed
    assert "font-src 'self' https://cdn.hvidovre.dk https://www.hvidovre.dk;" in listed
    assert "style-src 'self' 'unsafe-inline' https://cdn.hvidovre.dk https://www.hvidovre.dk;" in listed
    assert "script-src 'self';" in listed
    assert "connect-src 'none'" in listed
    for odd in ("x", "-1", "99999999999999999999", "0"):
        assert "cdn" not in browser.get(f"{path}?site={odd}").headers["Content-Security-Policy"]
    services.remove_site(cast.chief, site.id, 2)
    assert "cdn" not in browser.get(f"{path}?site={site.id}").headers["Content-Security-Policy"]
