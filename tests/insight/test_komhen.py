"""Count weeks: what is counted, how it is mapped, and that what is frozen stays as it was."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from hotline.calls import services as calls
from hotline.calls.rules import Closing, NonCall
from hotline.core import audit
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.guide.models import Entry
from hotline.insight.komhen import queries, rules, services
from hotline.insight.komhen.models import CountRow
from hotline.insight.komhen.rules import Change, Channel, Contact, Kind, Said, State, Topic
from hotline.organisation.campaigns.rules import ContactType
from tests.calls.conftest import TUESDAY, fields
from tests.conftest import in_copenhagen
from tests.insight.komhen_steps import MONDAY_AFTER, as_read, csv_rows, freeze

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
    who = cast.coordinator.id
    found = all_at_once(*[lambda: services.plan(as_read(who), 2026, 50, Kind.REAL)] * 2)
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
    version, row_id, who = counting.version, counting.id, cast.coordinator.id
    found = all_at_once(*[lambda: services.freeze(as_read(who), row_id, version)] * 2)
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
