"""The counts that the figures are read from, beside the calls themselves."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hotline.accounts.models import Person
from hotline.calls import services as calls
from hotline.calls.models import Call, Outcome
from hotline.calls.rules import FirstContact, NonCall
from hotline.core.db import db
from hotline.insight.period import last_of
from hotline.insight.tally import queries, services
from hotline.insight.tally.models import Grain
from hotline.insight.tally.rules import Facet, segments
from tests.calls.conftest import TUESDAY, fields, new_key


def counts(first=TUESDAY, last=TUESDAY, places=None):
    services.refresh()
    return queries.counts(first, last, places)


def test_a_call_is_counted_by_all_that_was_said(log, cast):
    log(cast.mette, article=None, tried_self_first="yes", barrier="login", alternative="attend")
    found = counts()
    assert found.calls == 1
    assert found[Facet.CATEGORY] == {"SB": 1}
    assert found[Facet.TOPIC] == {"SB.FLYT": 1}
    assert found[Facet.OUTCOME] == {"SB_DONE": 1}
    assert found[Facet.FIRST_CONTACT] == {"yes": 1}
    assert found[Facet.AVOIDED] == {"attend": 1}
    assert found[Facet.TIME] == {"1-24": 1}
    assert found[Facet.STAFFED_BY] == {"hvidovre": 1}


def test_a_correction_moves_it_and_an_undo_takes_it_away(log, cast):
    call = log(cast.mette)
    assert counts()[Facet.OUTCOME] == {"SB_DONE": 1}
    calls.correct_call(cast.mette, call.id, call.version, fields(outcome="OPEN", municipality="other"))
    assert counts()[Facet.OUTCOME] == {"OPEN": 1}
    assert counts(places=["hvidovre"]).calls == 0
    assert counts(places=["other"]).calls == 1
    slip = log(cast.mette, non_call=NonCall.SILENT)
    assert (counts().calls, counts().non_calls) == (1, 1)
    calls.undo_non_call(cast.mette, slip.id)
    assert (counts().calls, counts().non_calls) == (1, 0)
    assert queries.verify() == []


def test_an_outcome_that_counts_otherwise_counts_so_for_all_calls(log, cast):
    log(cast.mette)
    assert counts()[Facet.FIRST_CONTACT] == {"yes": 1}
    db.session.scalar(db.select(Outcome).where(Outcome.code == "SB_DONE")).first_contact = FirstContact.NO
    db.session.commit()
    assert counts()[Facet.FIRST_CONTACT] == {"no": 1}


def test_what_was_written_past_the_portal_is_found_by_the_command(log, cast, app):
    log(cast.mette)
    counts()
    db.session.execute(db.text("update call_tally set amount = 7 where facet = 'all' and grain = 'day'"))
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["tally", "verify"])
    assert answer.exit_code == 1
    assert "2026-11-24 hvidovre all=yes: kept 7, counted 1" in answer.output
    app.test_cli_runner().invoke(args=["tally", "rebuild"])
    assert app.test_cli_runner().invoke(args=["tally", "verify"]).exit_code == 0


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 800))
def test_a_period_is_its_whole_months_and_the_days_around_them(first, more):
    last = date.fromordinal(first.toordinal() + more)
    months, days = segments(first, last)
    covered = []
    for begin, end in days:
        covered += range(begin.toordinal(), end.toordinal() + 1)
    for begin, end in months:
        assert begin.day == 1
        assert end == last_of(end.replace(day=1))
        covered += range(begin.toordinal(), end.toordinal() + 1)
    assert sorted(covered) == list(range(first.toordinal(), last.toordinal() + 1))
    assert sum((end - begin).days for begin, end in days) <= 60


@pytest.mark.parametrize("grain", list(Grain))
def test_months_are_the_sum_of_their_days(log, cast, grain):
    log(cast.mette)
    services.refresh()
    month = date(2026, 11, 1)
    assert queries.series(month, last_of(month), Facet.ALL, grain) == {
        TUESDAY if grain is Grain.DAY else month: {"yes": 1}
    }


def test_what_is_logged_while_it_is_counted_is_not_lost(log, cast, all_at_once):
    log(cast.mette)
    mette, chief = cast.mette.id, cast.chief.id

    def log_as(person_id):
        return lambda: calls.log_call(db.session.get_one(Person, person_id), fields(), new_key())

    for _round in range(5):
        found = all_at_once(log_as(mette), services.refresh, log_as(chief), services.refresh)
        assert not [each for each in found if isinstance(each, Exception)]
    assert counts().calls == 11
    assert queries.verify() == []


def test_a_call_that_is_not_saved_yet_keeps_its_day_from_being_counted_as_done(log, cast, app):
    log(cast.mette)
    services.refresh()
    call = log(cast.mette)
    # The day is marked; somebody changes a call of it and has not committed when the counting begins.
    with Session(db.engine) as other:
        if db.engine.dialect.name == "sqlite":
            other.connection(execution_options={"begin": "IMMEDIATE"})
        other.get_one(Call, call.id).tried_self_first = "yes"
        other.flush()
        counting = threading.Thread(target=_refresh, args=(app,))
        counting.start()
        other.commit()
    counting.join()
    assert counts()[Facet.TRIED] == {"yes": 1, "unknown": 1}
    assert queries.verify() == []


def _refresh(app):
    with app.app_context():
        services.refresh()
        db.session.remove()
