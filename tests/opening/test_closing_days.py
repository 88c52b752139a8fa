"""Setting closing days and extra openings."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask_babel import force_locale

from hotline.core.db import db
from hotline.opening import presets, queries, services, words
from hotline.opening.models import ClosingDay, ExtraOpening
from tests.conftest import in_copenhagen

HOME = "/admin/opening"
NEW_DAY = f"{HOME}/closing-days/new"
NEW_EXTRA = f"{HOME}/extra/new"
GENERATE = f"{HOME}/closing-days/generate"
EXTRA = {"day": "2026-11-28", "start": "10.00", "end": "13.30", "reason": "Pas-sæson"}


def test_a_closing_day_is_added_renamed_and_removed(browser, post, changes, actions):
    answer = post(browser, NEW_DAY, {"day": "2026-11-26", "reason": "Personaledag"}, follow_redirects=True)
    assert "Der er lukket torsdag den 26. november 2026." in answer.text
    row = db.session.query(ClosingDay).filter_by(day=date(2026, 11, 26)).one()
    page = f"{HOME}/closing-days/{row.id}"
    post(browser, page, {"version": 1, "reason": "Fælles kursus"})
    assert queries.timetable().closing_day(date(2026, 11, 26)).reason == "Fælles kursus"
    answer = post(browser, f"{page}/remove", {"version": 2}, page=page)
    assert answer.status_code == 302
    assert queries.timetable().closing_day(date(2026, 11, 26)) is None
    assert changes == [(date(2026, 11, 26), date(2026, 11, 26))] * 2
    assert actions()[-3:] == [
        "opening.add_closing_day",
        "opening.rename_closing_day",
        "opening.remove_closing_day",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Udfyld feltet."),
        ({"reason": "x" * 101}, "Skriv højst 100 tegn."),
        ({"reason": "Mette 010190-1234 er syg"}, "ligner et CPR-nummer"),
        ({"day": ""}, "Udfyld feltet."),
        ({"day": "2026-13-01"}, "Skriv datoen"),
        ({"day": "2026-11-23"}, "Dagen er gået"),
        ({"day": "9999-12-31"}, "inden for de næste 10 år"),
        ({"day": "2026-12-24"}, "Den 24/12/2026 er allerede en lukkedag."),
    ],
)
def test_a_bad_closing_day_is_explained_and_changes_nothing(browser, post, changes, wrong, said):
    count = len(queries.timetable().closing_days)
    answer = post(browser, NEW_DAY, {"day": "2026-11-26", "reason": "Personaledag", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(queries.timetable().closing_days) == count
    assert changes == []


def test_hostile_text_is_shown_as_text(browser, post):
    post(browser, NEW_DAY, {"day": "2026-11-26", "reason": "<script>alert(1)</script>"})
    page = browser.get(HOME).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(("hour", "status"), [("18:59", 302), ("19:00", 422), ("23:00", 422)])
def test_today_may_be_closed_until_it_has_opened(browser, post, clock, hour, status):
    clock.move_to(in_copenhagen(f"2026-11-24 {hour}"))
    assert post(browser, NEW_DAY, {"day": "2026-11-24", "reason": "Sygdom"}).status_code == status


@pytest.mark.parametrize(("hour", "status"), [("18:59", 302), ("19:00", 422)])
def test_today_may_be_opened_again_until_it_would_have_opened(browser, post, clock, opened, hour, status):
    row = services.add_closing_day(opened.coordinator, date(2026, 11, 24), "Sygdom")
    clock.move_to(in_copenhagen(f"2026-11-24 {hour}"))
    page = f"{HOME}/closing-days/{row.id}"
    assert post(browser, f"{page}/remove", {"version": 1}, page=page).status_code == status


@pytest.mark.parametrize("version", ["7", "", "x"])
def test_a_stale_closing_day_is_told(browser, post, version):
    row = next(row for row in db.session.query(ClosingDay) if row.day == date(2026, 12, 24))
    page = f"{HOME}/closing-days/{row.id}"
    assert post(browser, page, {"version": version, "reason": "Jul"}).status_code == 409
    assert post(browser, f"{page}/remove", {"version": version}, page=page).status_code == 409
    assert queries.timetable().closing_day(date(2026, 12, 24)).reason == "Juleaftensdag"


def test_removing_twice_is_not_found(browser, post):
    row = next(row for row in db.session.query(ClosingDay) if row.day == date(2026, 12, 24))
    page = f"{HOME}/closing-days/{row.id}"
    post(browser, f"{page}/remove", {"version": 1}, page=page)
    assert post(browser, f"{page}/remove", {"version": 1}, page=NEW_DAY).status_code == 404


def choice(**changed) -> dict[str, object]:
    return {
        "year": 2029,
        "presets": ["public_holiday", "constitution_day", "bridge_day"],
        "weeks": "",
        **changed,
    }


def test_the_days_are_seen_before_they_are_saved(browser):
    page = browser.get(GENERATE, query_string=choice(weeks="29, 30")).text
    assert "man. 4. jun.: Indeklemt dag" in page
    assert "Lukket i uge 30" in page
    assert queries.closing_days(date(2029, 1, 1), date(2029, 12, 31)) == []


def test_the_ticked_days_are_saved_and_only_once(browser, post, changes):
    data = choice(days=["2029-06-04", "2029-06-05"])
    answer = post(browser, GENERATE, data, page=NEW_DAY, follow_redirects=True)
    assert "2 lukkedage er tilføjet." in answer.text
    again = post(browser, GENERATE, data, page=NEW_DAY, follow_redirects=True)
    assert "Ingen nye lukkedage: de dage, du valgte, er lukkedage i forvejen." in again.text
    saved = queries.closing_days(date(2029, 1, 1), date(2029, 12, 31))
    assert [(row.day, row.reason, row.preset) for row in saved] == [
        (date(2029, 6, 4), "Indeklemt dag", "bridge_day"),
        (date(2029, 6, 5), "Grundlovsdag", "constitution_day"),
    ]
    assert changes == [(date(2029, 6, 4), date(2029, 6, 5))]


def test_generating_keeps_what_was_written_by_hand(browser, post, opened):
    services.add_closing_day(opened.coordinator, date(2029, 6, 5), "Vores egen grund")
    post(browser, GENERATE, choice(days=["2029-06-05", "2029-12-25"]), page=NEW_DAY)
    saved = queries.closing_days(date(2029, 1, 1), date(2029, 12, 31))
    assert [row.reason for row in saved] == ["Vores egen grund", "Juledag"]


def test_why_there_is_nothing_new_is_told(browser, post):
    answer = post(browser, GENERATE, choice(days=[]), page=NEW_DAY, follow_redirects=True)
    assert "Ingen nye lukkedage: du valgte ingen af dagene." in answer.text
    page = browser.get(GENERATE, query_string=choice()).text
    every_day = re.findall(r'name="days" value="([^"]+)"', page)
    post(browser, GENERATE, choice(days=every_day), page=NEW_DAY)
    # The boxes of days that are closed already are disabled, so a browser sends none.
    answer = post(browser, GENERATE, choice(days=[]), page=NEW_DAY, follow_redirects=True)
    assert "Ingen nye lukkedage: alle forslagene er lukkedage i forvejen." in answer.text


def test_presets_speak_the_readers_language_and_people_their_own(browser, opened):
    services.add_closing_day(opened.coordinator, date(2026, 12, 3), "Fælles temadag")
    page = browser.get(f"{HOME}?lang=en").text
    assert "Fælles temadag" in page
    with force_locale("en"):
        assert words.reason("Lukket i uge 29") != ""
        assert words.reason("Fælles temadag") == "Fælles temadag"


def test_every_reason_of_a_preset_has_words(app):
    every = {
        each.reason for year in range(2020, 2030) for each in presets.candidates(year, presets.DEFAULTS, [29])
    }
    unknown = [reason for reason in every if reason not in words.REASONS and "uge" not in reason]
    assert unknown == []


def test_a_day_that_no_preset_proposes_is_not_saved(browser, post):
    answer = post(browser, GENERATE, choice(days=["2029-02-13"]), page=NEW_DAY, follow_redirects=True)
    assert "Ingen nye lukkedage: de dage, du valgte, er ikke blandt forslagene." in answer.text


def test_days_gone_by_are_not_offered(browser):
    page = browser.get(GENERATE, query_string=choice(year=2026)).text
    assert "Skærtorsdag" not in page
    assert "Er allerede en lukkedag" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "1900"},
        {"year": "x"},
        {"presets": ["everything"]},
        {"weeks": "54"},
        {"weeks": "0"},
        {"weeks": "uge 29"},
        {"weeks": "<script>"},
        {"days": ["yesterday"]},
    ],
)
def test_a_bad_choice_is_explained_and_saves_nothing(browser, post, wrong):
    before = len(queries.timetable().closing_days)
    answer = post(browser, GENERATE, choice(days=["2029-12-25"]) | wrong, page=NEW_DAY)
    assert answer.status_code == 422
    assert "alert-error" in answer.text
    assert len(queries.timetable().closing_days) == before
    if "days" not in wrong:
        assert browser.get(GENERATE, query_string=choice() | wrong).status_code == 422


def test_an_extra_opening_is_added_and_removed(browser, post, changes):
    answer = post(browser, NEW_EXTRA, EXTRA, follow_redirects=True)
    assert "Pas-sæson" in answer.text
    found = queries.openings_between(date(2026, 11, 28), date(2026, 11, 28))
    assert found[0].opens_at == in_copenhagen("2026-11-28 10:00")
    row = db.session.query(ExtraOpening).one()
    answer = post(browser, f"{HOME}/extra/{row.id}/remove", {"version": 1}, page=HOME)
    assert answer.status_code == 302
    assert queries.openings_between(date(2026, 11, 28), date(2026, 11, 28)) == []
    assert changes == [(date(2026, 11, 28), date(2026, 11, 28))] * 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"end": "09:00"}, "Sluttidspunktet skal ligge efter"),
        ({"start": "02:30"}, "tidligst begynde"),
        ({"start": "25:00"}, "Skriv tidspunktet"),
        ({"day": "2026-11-23"}, "Dagen er gået"),
        ({"day": "2026-11-24", "start": "11:00"}, "Dagen er gået eller er i gang"),
        ({"reason": "Ring 311299-0000"}, "ligner et CPR-nummer"),
    ],
)
def test_a_bad_extra_opening_is_explained_and_changes_nothing(browser, post, wrong, said):
    answer = post(browser, NEW_EXTRA, {**EXTRA, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.query(ExtraOpening).count() == 0


def test_sending_an_extra_opening_twice_saves_once(browser, post):
    post(browser, NEW_EXTRA, EXTRA)
    answer = post(browser, NEW_EXTRA, EXTRA)
    assert answer.status_code == 422
    assert "Der er allerede en ekstra åbning på den tid" in answer.text


def test_a_stale_extra_opening_is_told(browser, post):
    post(browser, NEW_EXTRA, EXTRA)
    row = db.session.query(ExtraOpening).one()
    path = f"{HOME}/extra/{row.id}/remove"
    assert post(browser, path, {"version": 9}, page=HOME).status_code == 409
    assert db.session.query(ExtraOpening).count() == 1
