"""Whatever happens to the log, in any order, the kept counts are what the calls say; on both databases.

What the calls say is asked of the database by plain queries of its own, not by the code that keeps the counts.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import case, func, select
from time_machine import Traveller

from hotline.accounts.models import Municipality
from hotline.calls import retention, services
from hotline.calls.models import Call, Category, Outcome, Subcategory
from hotline.calls.rules import Alternative, Barrier, FirstContact, NonCall, Tried
from hotline.core import clock
from hotline.core.db import db, use_case
from hotline.core.errors import Refused
from hotline.insight.tally import queries
from hotline.insight.tally import services as tally
from hotline.insight.tally.models import TallyStale
from hotline.insight.tally.rules import Facet
from tests.calls.conftest import EVENING, fields, new_key
from tests.conftest import Cast

PICK = st.integers(0, 10_000)
SAID = st.fixed_dictionaries(
    {
        "subcategory": st.sampled_from(["SB.FLYT", "SB.PAS", None]),
        "outcome": st.sampled_from(["SB_DONE", "INFO_OK", "REF_AUTH", "OUT", "DOWN"]),
        "municipality": st.sampled_from(["hvidovre", "glostrup", "other", "unknown"]),
        "tried_self_first": st.sampled_from(Tried),
        "barrier": st.sampled_from([None, *Barrier]),
        "alternative": st.sampled_from([None, *Alternative]),
        "cause_removable": st.booleans(),
        "note": st.sampled_from([None, "En note"]),
    }
)


class Log(RuleBasedStateMachine):
    """A year of the log in a few steps: days pass, and calls come, change and go."""

    cast: Cast
    traveller: Traveller

    @initialize()
    def begin(self) -> None:
        db.session.rollback()
        for model in (Call, TallyStale):
            db.session.execute(db.delete(model))
        db.session.execute(db.text("delete from call_tally"))
        db.session.commit()
        self.traveller.move_to(EVENING)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.traveller.move_to(clock.now() + timedelta(days=days))

    @rule(said=SAID, minutes=st.integers(0, 60))
    def somebody_calls(self, said: dict[str, object], minutes: int) -> None:
        now = clock.now()
        times = {"started_at": now - timedelta(minutes=minutes), "ended_at": now}
        services.log_call(self.cast.mette, fields(**said, **times), new_key())

    @rule(kind=st.sampled_from(NonCall))
    def nobody_speaks(self, kind: NonCall) -> None:
        services.log_call(self.cast.mette, fields(non_call=kind), new_key())

    @rule(number=PICK, said=SAID)
    def it_is_corrected(self, number: int, said: dict[str, object]) -> None:
        call = self.some(number)
        if call:
            services.correct_call(self.cast.chief, call.id, call.version, fields(**said))

    @rule(number=PICK)
    def it_is_taken_back(self, number: int) -> None:
        call = self.some(number)
        try:
            if call:
                services.undo_non_call(self.cast.mette, call.id)
        except Refused:
            pass

    @rule()
    def notes_are_wiped(self) -> None:
        use_case(retention.wipe_notes)(clock.now() - timedelta(days=30))

    @rule(code=st.sampled_from(["SB_DONE", "INFO_OK", "OUT"]), counts_as=st.sampled_from(FirstContact))
    def an_outcome_is_reclassified(self, code: str, counts_as: FirstContact) -> None:
        db.session.rollback()
        db.session.scalars(select(Outcome).where(Outcome.code == code)).one().first_contact = counts_as
        db.session.commit()

    @rule()
    def somebody_looks(self) -> None:
        tally.refresh()

    def some(self, number: int) -> Call | None:
        db.session.rollback()
        rows = db.session.scalars(select(Call).order_by(Call.id)).all()
        return rows[number % len(rows)] if rows else None

    @invariant()
    def the_counts_are_those_of_the_calls(self) -> None:
        tally.refresh()
        assert queries.verify() == []
        first = clock.local(EVENING).date() - timedelta(days=1)
        last = clock.today() + timedelta(days=1)
        for places in (None, ["hvidovre"], ["other", "unknown"]):
            kept = queries.counts(first, last, places)
            for facet, wanted in _asked_of_the_calls(places).items():
                assert dict(kept[facet]) == wanted, facet


def _asked_of_the_calls(places: list[str] | None) -> dict[Facet, dict[str, int]]:
    place = func.coalesce(Municipality.key, Call.municipality_kind)
    topic = case((Subcategory.code.is_not(None), Category.code + "." + Subcategory.code), else_=Category.code)
    columns = {
        Facet.CATEGORY: (Category.code, True),
        Facet.TOPIC: (topic, True),
        Facet.OUTCOME: (Outcome.code, True),
        Facet.FIRST_CONTACT: (Outcome.first_contact, True),
        Facet.TRIED: (Call.tried_self_first, True),
        Facet.BARRIER: (Call.barrier, True),
        Facet.ALTERNATIVE: (Call.alternative, True),
        Facet.AVOIDED: (Call.alternative, Outcome.first_contact == "yes"),
        Facet.REMOVABLE: (topic, Call.cause_removable),
    }
    found = {
        facet: _grouped(column, places, place, Call.non_call.is_(None), column.is_not(None), where)
        for facet, (column, where) in columns.items()
    }
    found[Facet.NON_CALL] = _grouped(Call.non_call, places, place, Call.non_call.is_not(None))
    return found


def _grouped(column, places, place, *where) -> dict[str, int]:
    query = (
        select(column, func.count())
        .select_from(Call)
        .join(Category, Category.id == Call.category_id)
        .join(Outcome, Outcome.id == Call.outcome_id)
        .outerjoin(Subcategory, Subcategory.id == Call.subcategory_id)
        .outerjoin(Municipality, Municipality.id == Call.municipality_id)
        .where(*[each for each in where if each is not True])
        .group_by(column)
    )
    if places is not None:
        query = query.where(place.in_(places))
    return dict(db.session.execute(query).all())


def test_the_counts_follow_the_log(app: Flask, topics, cast, clock: Traveller) -> None:
    people = {"cast": cast, "traveller": clock}
    machine = type("Log", (Log,), people)
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=25, stateful_step_count=20, suppress_health_check=list(HealthCheck)),
    )
