"""Two people at the same moment: one is first, and the other hears it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hotline.accounts.models import Person
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.insight.benefit import queries as costs
from hotline.insight.benefit import services as benefit
from hotline.insight.benefit.rules import Channel, Unit
from hotline.insight.benefit.services import CostFields
from hotline.insight.economy import services as economy
from hotline.insight.evaluation import queries as reports
from hotline.insight.evaluation import services as evaluation
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.evaluation.rules import Section
from hotline.insight.komhen import queries as komhen
from hotline.insight.komhen import services as counting_services
from hotline.insight.komhen.models import CountFreeze
from hotline.insight.komhen.rules import Channel as Counted
from tests.conftest import in_copenhagen
from tests.insight.evaluation_steps import over


def as_(of: Person, do: Callable[[Person], object]) -> Callable[[], object]:
    """`do` by somebody, in a thread with a session of its own."""
    number = of.id
    return lambda: (do(db.session.get(Person, number)), "done")[1]


def one_won(found) -> bool:
    return sorted(each if isinstance(each, str) else "told" for each in found) == ["done", "told"] and all(
        each == "done" or isinstance(each, Refused) for each in found
    )


def test_a_week_is_frozen_once(counting, cast, clock, all_at_once):
    number = counting.id
    clock.move_to(in_copenhagen("2026-12-01 12:00"))
    version = komhen.week(number).version
    freeze = as_(cast.coordinator, lambda who: counting_services.freeze(who, number, version))
    assert one_won(all_at_once(freeze, freeze))
    assert db.session.scalar(db.select(db.func.count(CountFreeze.id))) == 1


def test_what_is_typed_while_a_week_freezes_is_in_it_or_refused(counting, cast, clock, all_at_once):
    number, home = counting.id, cast.chief.municipality_id
    clock.move_to(in_copenhagen("2026-12-01 12:00"))
    version = komhen.week(number).version
    frozen, typed = all_at_once(
        as_(cast.coordinator, lambda who: counting_services.freeze(who, number, version)),
        as_(cast.chief, lambda who: counting_services.type_in(who, number, home, 0, {Counted.LETTER: 31})),
    )
    assert frozen == "done"
    assert komhen.count(komhen.week(number)).by("channel")["letter"] == (31 if typed == "done" else 0)


def test_two_who_type_at_once(counting, cast, all_at_once):
    number, home = counting.id, cast.chief.municipality_id
    found = all_at_once(
        *(
            as_(
                who,
                lambda who, many=many: counting_services.type_in(
                    who, number, home, 0, {Counted.LETTER: many}
                ),
            )
            for who, many in ((cast.chief, 1), (cast.coordinator, 2))
        )
    )
    assert one_won(found)
    assert any(isinstance(each, Conflict) for each in found)


def test_a_year_is_closed_once(cast, clock, all_at_once):
    economy.install_budget(2026)
    clock.move_to(in_copenhagen("2027-01-02 12:00"))
    close = as_(cast.coordinator, lambda who: economy.close_year(who, 2026))
    assert one_won(all_at_once(close, close))


def test_a_year_begins_once(cast, all_at_once):
    begin = as_(cast.coordinator, lambda who: economy.begin_year(who, 2026))
    assert one_won(all_at_once(begin, begin))


def test_a_report_is_published_as_it_was_read(report, cast, clock, all_at_once):
    """The text is in the report or refused; the report is published once."""
    row = over(clock, cast, report)
    number, version = row.id, row.version
    publish = as_(cast.coordinator, lambda who: evaluation.publish(who, number, version))
    write = as_(cast.chief, lambda who: evaluation.write(who, number, Section.SUMMARY, 0, "Det går godt."))
    first, second, written = all_at_once(publish, publish, write)
    assert one_won([first, second])
    assert (Section.SUMMARY in reports.texts(number)) == (written == "done")


def test_a_new_edition_is_begun_once(report, cast, clock, all_at_once):
    row = over(clock, cast, report)
    evaluation.publish(cast.coordinator, row.id, row.version)
    number = row.id
    edition = as_(cast.coordinator, lambda who: evaluation.new_edition(who, number))
    assert one_won(all_at_once(edition, edition))
    assert db.session.scalar(db.select(db.func.count(EvaluationReport.id))) == 2


def test_a_source_says_one_number(cast, all_at_once):
    fields = CostFields("KL", 2026, Unit.KR, Channel.PHONE, 100, 200, date(2026, 1, 1))
    add = as_(cast.coordinator, lambda who: benefit.add_cost(who, fields))
    assert one_won(all_at_once(add, add))
    assert len(costs.costs()) == 1
