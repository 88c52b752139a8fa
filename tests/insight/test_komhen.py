"""Count weeks: what is counted, how it is mapped, and that what is frozen stays as it was."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date

import openpyxl
import pytest
from sqlalchemy.exc import IntegrityError

from hotline.accounts import queries as accounts
from hotline.calls import services as calls
from hotline.calls.rules import Closing, NonCall
from hotline.core import audit
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.guide.models import Entry
from hotline.insight.komhen import compared, files, queries, rules, services
from hotline.insight.komhen.models import CountRow, CountWeek
from hotline.insight.komhen.rules import Change, Channel, Contact, Kind, Said, State, Topic
from hotline.organisation.campaigns.rules import ContactType
from tests.calls.conftest import TUESDAY, fields
from tests.conftest import in_copenhagen

MONDAY_AFTER = "2026-11-30 10:00"


@pytest.fixture
def counting(cast, topics) -> CountWeek:
    """Week 48, in which it is Tuesday now."""
    return services.plan(cast.coordinator, 2026, 48, Kind.REAL)


def freeze(cast, row, clock):
    clock.move_to(in_copenhagen(MONDAY_AFTER))
    services.freeze(cast.coordinator, row.id, queries.week(row.id).version)
    return queries.week(row.id)


def csv_rows(browser, row, **args):
    answer = browser.get(f"/insight/komhen/{row.id}/rows.csv", query_string=args)
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    text = answer.data.decode("utf-8-sig")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return [line.split(";") for line in text.split("\r\n")[:-1]]


# What a call is


def test_two_topics_in_one_call_are_two_contacts():
    said = Said(
        "hvidovre",
        TUESDAY,
        Topic("SB.FLYT", "23"),
        ContactType.TRANSACTION,
        Closing.CLOSED,
        3,
        Topic("ID.GLEMT", None),
        ContactType.SELF_SERVICE_HELP,
    )
    # Three calls alike, each with two topics: 3 x 2 = 6 contacts on two lines.
    assert rules.rows([said]) == Counter(
        {
            Contact(
                "hvidovre", TUESDAY, Channel.PHONE, "SB.FLYT", "23", ContactType.TRANSACTION, Closing.CLOSED
            ): 3,
            Contact(
                "hvidovre",
                TUESDAY,
                Channel.PHONE,
                "ID.GLEMT",
                None,
                ContactType.SELF_SERVICE_HELP,
                Closing.CLOSED,
            ): 3,
        }
    )


def test_misdirected_is_a_mark_beside_information():
    assert rules.typed_as(ContactType.MISDIRECTED) == (ContactType.INFORMATION, True)
    assert rules.typed_as(ContactType.CASE_STATUS) == (ContactType.CASE_STATUS, False)


@pytest.mark.parametrize(
    ("text", "good"), [("32", True), ("32.03", True), ("32.03.12", True), ("32.03.12 G01", True)]
)
def test_kle_numbers(text, good):
    assert rules.is_kle(text) is good


@pytest.mark.parametrize(
    "text", ["", "3", "32.", "32.3", "32 G01", "32.03.12G01", "=32", "32.03.12 G01 x", "tekst"]
)
def test_what_is_no_kle_number(text):
    assert not rules.is_kle(text)


def test_a_change_in_per_cent():
    # From 250 to 300 is 50 more, and 50/250 = 20 %; from nothing there is no per cent.
    assert Change(300, 250).percent == 20
    assert Change(300, 250).difference == 50
    assert Change(300, 0).percent is None
    assert Change(300, None).difference is None


def test_week_53_is_a_week_of_2026_only():
    assert rules.monday(2026, 53) == date(2026, 12, 28)
    assert rules.monday(2027, 53) is None


# The log as contacts


def test_the_log_is_counted_as_contacts(counting, cast, log, sign_in, guide_solution):
    """Four calls: two alike with one topic; one with two; one misdirected; and a wrong number, which is none.

    2 (SB.FLYT) + 1 (SB.PENS) + 1 (ID.GLEMT, the second topic) + 1 (HENV.SKAT) = 5 contacts, 1 of them misdirected.
    """
    log(cast.mette)
    log(cast.mette)
    log(
        cast.mette,
        subcategory="SB.PENS",
        second_subcategory="ID.GLEMT",
        outcome="SB_CONT",
        solution=guide_solution,
    )
    log(cast.ole, category="HENV", subcategory="HENV.SKAT", outcome="REF_AUTH", municipality="other")
    log(cast.ole, non_call=NonCall.WRONG_NUMBER)
    found = queries.count(queries.week(counting.id))
    assert found.contacts == 5
    assert found.misdirected == 1
    assert found.non_calls == 1
    assert csv_rows(sign_in(cast.coordinator), counting) == [
        [
            "kommune",
            "uge",
            "dato",
            "kanal",
            "opgave_kode",
            "kle",
            "henvendelsestype",
            "afslutning",
            "fejlhenvendelse",
            "antal",
        ],
        [
            "Anden kommune",
            "2026-W48",
            "2026-11-24",
            "telefon",
            "HENV.SKAT",
            "",
            "information",
            "henvist",
            "ja",
            "1",
        ],
        [
            "Hvidovre",
            "2026-W48",
            "2026-11-24",
            "telefon",
            "ID.GLEMT",
            "",
            "hjælp til selvbetjening",
            "afsluttet",
            "nej",
            "1",
        ],
        [
            "Hvidovre",
            "2026-W48",
            "2026-11-24",
            "telefon",
            "SB.FLYT",
            "",
            "transaktion",
            "afsluttet",
            "nej",
            "2",
        ],
        [
            "Hvidovre",
            "2026-W48",
            "2026-11-24",
            "telefon",
            "SB.PENS",
            "32.03.12 G01",
            "transaktion",
            "afsluttet",
            "nej",
            "1",
        ],
    ]


@pytest.fixture
def guide_solution(cast) -> int:
    """A solution with a KLE number of its own."""
    row = Entry(kind="solution", title="Personligt tillæg", topic="SB.PENS", kle="32.03.12 G01")
    row.review_by, row.created_at = TUESDAY, in_copenhagen("2026-11-24 10:00")
    db.session.add(row)
    db.session.commit()
    return row.id


def test_a_topic_has_the_number_that_the_coordinator_gave_it(counting, cast, log, sign_in, post):
    log(cast.mette)
    path = "/insight/komhen/mapping/SB.FLYT"
    answer = post(sign_in(cast.coordinator), path, {"version": "0", "kle": "23.05"})
    assert answer.status_code == 302
    assert [each.kle for each in queries.count(queries.week(counting.id)).rows] == ["23.05"]
    assert "23.05" in sign_in(cast.chief).get("/insight/komhen/mapping").text
    # The category's is for the topics that have none.
    services.name_topic(cast.coordinator, "SB", 0, "00")
    services.name_topic(cast.coordinator, "SB.FLYT", 1, "")
    assert [each.kle for each in queries.count(queries.week(counting.id)).rows] == ["00"]


def test_a_wrong_number_and_a_second_writer_are_told(cast, topics, sign_in, post):
    path = "/insight/komhen/mapping/SB.FLYT"
    services.name_topic(cast.coordinator, "SB.FLYT", 0, "23")
    late = post(sign_in(cast.coordinator), path, {"version": "0", "kle": "24"})
    assert late.status_code == 409
    assert "Gemt nu:" in late.text
    wrong = post(sign_in(cast.coordinator), path, {"version": "1", "kle": "=1+1"})
    assert wrong.status_code == 422
    assert 'value="=1+1"' in wrong.text


# From planned to frozen


def test_a_week_begins_by_itself_on_its_monday(cast, topics, clock, sign_in):
    row = services.plan(cast.coordinator, 2026, 49, Kind.TRIAL)
    assert row.state == State.PLANNED
    clock.move_to(in_copenhagen("2026-11-30 00:01"))
    sign_in(cast.chief).get("/insight/komhen")
    assert queries.week(row.id).state == State.COUNTING
    assert services.begin_due() == 0


def test_one_count_in_a_week_and_only_in_weeks_there_are(counting, cast):
    with pytest.raises(Refused, match="allerede en tælling"):
        services.plan(cast.coordinator, 2026, 48, Kind.TRIAL)
    with pytest.raises(Refused, match="Året har ikke den uge"):
        services.plan(cast.coordinator, 2027, 53, Kind.TRIAL)


def test_two_who_plan_the_same_week_at_once(cast, topics, all_at_once):
    found = all_at_once(*[lambda: services.plan(cast.coordinator, 2026, 50, Kind.REAL)] * 2)
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]


def test_it_is_not_frozen_before_it_is_over(counting, cast):
    with pytest.raises(Refused, match="Ugen er ikke slut"):
        services.freeze(cast.coordinator, counting.id, counting.version)


def test_what_is_frozen_stays_as_it_was(counting, cast, log, clock, sign_in):
    call = log(cast.mette)
    row = freeze(cast, counting, clock)
    before = csv_rows(sign_in(cast.coordinator), row)
    calls.correct_call(cast.chief, call.id, call.version, fields(outcome="OPEN", municipality="glostrup"))
    services.name_topic(cast.coordinator, "SB.FLYT", 0, "23")
    assert csv_rows(sign_in(cast.coordinator), row) == before
    page = sign_in(cast.chief).get(f"/insight/komhen/{row.id}").text
    assert "Frosset 30/11/2026 kl. 10.00 af Tove Tovholder" in page
    entry = audit.history(f"count_week:{row.id}")[-1]
    assert (entry.action, entry.actor_id, entry.after) == (
        "insight.freeze_count",
        cast.coordinator.id,
        {"number": 1, "contacts": 1},
    )


def test_reopened_with_a_reason_it_counts_anew_and_the_old_rows_can_be_read(
    counting, cast, log, clock, sign_in, post
):
    call = log(cast.mette)
    row = freeze(cast, counting, clock)
    calls.correct_call(cast.chief, call.id, call.version, fields(outcome="OPEN"))
    browser, path = sign_in(cast.coordinator), f"/insight/komhen/{row.id}/reopen"
    assert post(browser, path, {"version": row.version, "reason": " "}).status_code == 422
    assert post(browser, path, {"version": row.version, "reason": "Et fremmøde manglede."}).status_code == 302
    assert csv_rows(browser, row)[1][7] == "ikke afsluttet"
    assert csv_rows(browser, row, version=1)[1][7] == "afsluttet"
    page = browser.get(f"/insight/komhen/{row.id}?version=1").text
    assert "Du ser tallene, som de blev frosset" in page
    assert "Et fremmøde manglede." in page
    row = freeze(cast, counting, clock)
    assert [each.number for each in row.freezes] == [1, 2]
    assert csv_rows(browser, row)[1][7] == "ikke afsluttet"
    assert browser.get(f"/insight/komhen/{row.id}?version=3").status_code == 404


def test_two_who_freeze_at_once_freeze_once(counting, cast, log, clock, all_at_once):
    log(cast.mette)
    clock.move_to(in_copenhagen(MONDAY_AFTER))
    version, row_id = counting.version, counting.id
    found = all_at_once(*[lambda: services.freeze(cast.coordinator, row_id, version)] * 2)
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]
    assert db.session.scalar(db.select(db.func.count(CountRow.id))) == 1


def test_the_database_takes_no_count_of_nothing(counting, cast, clock):
    row = freeze(cast, counting, clock)
    db.session.add(CountRow(freeze_id=row.freezes[0].id, place="hvidovre", channel=Channel.WEB, amount=0))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_only_a_count_that_has_not_begun_is_called_off(counting, cast):
    with pytest.raises(Refused, match="begyndt"):
        services.call_off(cast.coordinator, counting.id, counting.version)
    row = services.plan(cast.coordinator, 2026, 50, Kind.TRIAL)
    services.call_off(cast.coordinator, row.id, row.version)
    assert [each.id for each in queries.weeks()] == [counting.id]


# Beside the week before


def test_a_week_beside_the_one_before(cast, topics, log, clock):
    """Before: 1 call, 40 visits in person, 250 begun and 50 completed. After: 2 calls, 30 visits, 200 begun, 90 completed.

    Contacts: 1 + 40 = 41, then 2 + 30 = 32, which is 9 fewer: -9/41 = -22.0 %. Completed: 50/250 = 20 %, 90/200 = 45 %.
    """
    hvidovre = accounts.municipality("hvidovre").id
    clock.move_to(in_copenhagen("2026-11-17 19:30"))
    first = services.plan(cast.coordinator, 2026, 47, Kind.TRIAL)
    log(cast.mette)
    numbers = {Channel.PERSONAL: 40, Channel.SELF_STARTED: 250, Channel.SELF_DONE: 50}
    services.type_in(cast.chief, first.id, hvidovre, 0, numbers)
    clock.move_to(in_copenhagen("2026-11-24 19:30"))
    services.freeze(cast.coordinator, first.id, first.version)
    second = services.plan(cast.coordinator, 2026, 48, Kind.REAL)
    log(cast.mette)
    log(cast.mette, outcome="OPEN")
    numbers = {Channel.PERSONAL: 30, Channel.SELF_STARTED: 200, Channel.SELF_DONE: 90}
    services.type_in(cast.chief, second.id, hvidovre, 0, numbers)
    row = queries.week(second.id)
    before = queries.previous(row)
    assert before.id == first.id
    found = compared.comparison(queries.count(row), queries.count(before))
    assert found.contacts == Change(32, 41)
    assert str(found.contacts.percent) == "-22.0"
    assert (found.completed, found.completed_before) == (45, 20)
    assert {str(name): change for name, change in found.channels} == {
        "Telefon, hotlinen": Change(2, 1),
        "Personligt fremmøde": Change(30, 40),
        "Påbegyndte selvbetjeninger": Change(200, 250),
        "Gennemførte selvbetjeninger": Change(90, 50),
    }
    assert {str(name): change for name, change in found.closings} == {
        "Afsluttet": Change(1, 1),
        "Ikke afsluttet": Change(1, 0),
    }


def test_a_real_count_goes_before_a_trial(cast, topics, clock):
    for week, kind in ((46, Kind.REAL), (47, Kind.TRIAL)):
        row = services.plan(cast.coordinator, 2026, week, kind)
        services.freeze(cast.coordinator, row.id, row.version)
    now = services.plan(cast.coordinator, 2026, 48, Kind.REAL)
    assert queries.previous(now).iso_week == 46


# Who


def test_a_chief_takes_the_own_lines_along_and_the_coordinator_all(counting, cast, log, sign_in):
    log(cast.mette)
    log(cast.mette, municipality="glostrup")
    assert {line[0] for line in csv_rows(sign_in(cast.chief), counting)[1:]} == {"Hvidovre"}
    assert {line[0] for line in csv_rows(sign_in(cast.other_chief), counting)[1:]} == {"Glostrup"}
    assert len(csv_rows(sign_in(cast.coordinator), counting)) == 3


@pytest.mark.parametrize("who", ["mette", "reader"])
def test_others_do_not_enter(counting, cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    for path in ("", "/mapping", f"/{counting.id}", f"/{counting.id}/rows.csv", f"/{counting.id}/hvidovre"):
        assert browser.get(f"/insight/komhen{path}").status_code == 404


def test_a_chief_neither_plans_nor_freezes(counting, cast, sign_in, clock):
    browser = sign_in(cast.chief)
    assert browser.get("/insight/komhen/new").status_code == 404
    assert browser.get(f"/insight/komhen/{counting.id}/reopen").status_code == 404
    for act in (
        lambda: services.plan(cast.chief, 2026, 50, Kind.REAL),
        lambda: services.freeze(cast.chief, counting.id, counting.version),
        lambda: services.reopen(cast.chief, counting.id, counting.version, "x"),
        lambda: services.name_topic(cast.chief, "SB", 0, "32"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_stale_page_freezes_nothing(counting, cast, clock):
    clock.move_to(in_copenhagen(MONDAY_AFTER))
    with pytest.raises(Conflict):
        services.freeze(cast.coordinator, counting.id, counting.version + 1)


# The pages and files


def test_the_workbook_has_the_same_lines(counting, cast, log, sign_in):
    log(cast.mette)
    browser = sign_in(cast.coordinator)
    body = browser.get(f"/insight/komhen/{counting.id}/rows.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = [
        [str(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)
    ]
    assert rows == csv_rows(browser, counting)
    assert isinstance(sheet["J2"].value, int)


def test_no_cell_is_a_formula(topics):
    found = Counter({Contact("hvidovre", None, Channel.WEB, "=1+1", "@x"): 2})
    rows = files.table(found, {"hvidovre": "-Hvidovre"}, "2026-W48")
    from hotline.core import spreadsheet

    text = spreadsheet.as_csv(rows).decode("utf-8-sig").split("\r\n")[1]
    assert text == "'-Hvidovre;2026-W48;;hjemmeside;'=1+1;'@x;;;nej;2"
    assert spreadsheet.as_xlsx(rows, "x")


def test_the_page_asks_the_same_of_the_database_however_much_was_counted(
    counting, cast, log, sign_in, count_queries
):
    browser = sign_in(cast.coordinator)
    path = f"/insight/komhen/{counting.id}"
    log(cast.mette)
    few = count_queries(lambda: browser.get(path))
    for home in ("glostrup", "albertslund", "other"):
        log(cast.mette, municipality=home, subcategory="SB.PENS")
    for key in ("hvidovre", "glostrup", "ishoj"):
        services.type_in(cast.coordinator, counting.id, accounts.municipality(key).id, 0, {Channel.WEB: 9})
    assert count_queries(lambda: browser.get(path)) <= min(few + 1, 12)


def test_the_mapping_is_shown(cast, topics, sign_in):
    page = sign_in(cast.chief).get("/insight/komhen/mapping").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Egen sag eller status på sag UDEN.EGEN Status på sag" in text
    assert "Anden myndighed HENV Information , fejlhenvendelse" in text.replace(
        "Information,", "Information ,"
    )
    assert "KOMHEN-lignende" in page
