"""Targets: the rule of the light, the strategies' examples, and who decides what."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from hotline.core.access import Role
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.measures import Measure
from hotline.insight.tally import services as tally
from hotline.insight.targets import queries, rules, services
from hotline.insight.targets.rules import CALLS, Direction, Kind, Light
from hotline.insight.targets.services import ActionFields, TargetFields
from tests.tools.svg import inches_wide

UP, DOWN = Direction.UP, Direction.DOWN


@pytest.mark.parametrize(
    ("direction", "baseline", "wanted", "actual", "light"),
    [
        (UP, 6, 20, 20, Light.MET),
        (UP, 6, 20, 25, Light.MET),
        (UP, 6, 20, 12, Light.ON_THE_WAY),
        (UP, 6, 20, 6, Light.NOT_MET),
        (UP, 6, 20, 5, Light.NOT_MET),
        (UP, None, 20, 12, Light.NOT_MET),
        (UP, None, 20, 20, Light.MET),
        (DOWN, 120_000, 72_000, 72_000, Light.MET),
        (DOWN, 120_000, 72_000, 70_000, Light.MET),
        (DOWN, 120_000, 72_000, 100_000, Light.ON_THE_WAY),
        (DOWN, 120_000, 72_000, 120_000, Light.NOT_MET),
        (DOWN, 120_000, 72_000, 130_000, Light.NOT_MET),
        (UP, 6, None, 12, Light.NOT_MEASURED),
        (UP, 6, 20, None, Light.NOT_MEASURED),
    ],
)
def test_the_light(direction, baseline, wanted, actual, light):
    values = (None if each is None else Decimal(each) for each in (baseline, wanted, actual))
    assert rules.light(direction, *values) is light


def test_a_change_is_reckoned_from_the_baseline():
    # 40 % fewer than 120.000: 120.000 x 0,60 = 72.000. 30 % more than 6 %: 6 x 1,30 = 7,8 %.
    assert rules.level(Kind.CHANGE, DOWN, Decimal(120_000), Decimal(40)) == 72_000
    assert rules.level(Kind.CHANGE, UP, Decimal(6), Decimal(30)) == Decimal("7.8")
    assert rules.level(Kind.CHANGE, DOWN, None, Decimal(40)) is None
    assert rules.level(Kind.LEVEL, DOWN, None, Decimal(40)) == 40


def test_something_is_overdue_the_day_after_its_day():
    today = date(2026, 11, 24)
    assert not rules.is_overdue(today, False, today)
    assert rules.is_overdue(date(2026, 11, 23), False, today)
    assert not rules.is_overdue(date(2026, 11, 23), True, today)


def as_fields(**changes):
    usual = {
        "name": "Opkald",
        "unit": "opkald",
        "direction": UP,
        "source": "Styregruppen",
        "definition": "Alle registrerede opkald.",
    }
    return TargetFields(**{**usual, **changes})


def example(key):
    return next(each for each in queries.examples() if each.example_of == key)


def test_the_examples_are_what_the_strategies_say(cast):
    services.install_examples()
    wanted = {
        row.example_of: {each.year: each.wanted_tenths // 10 for each in row.years}
        for row in queries.examples()
    }
    assert wanted["s0.1"] == {2010: 0, 2011: 10, 2012: 20, 2013: 30}
    assert wanted["s0.2"] == {2010: 0, 2011: 10, 2012: 20, 2013: 30}
    assert wanted["s0.3"] == {2010: 20, 2011: 40, 2012: 60, 2013: 60}
    assert wanted["s0.4"] == {2010: 5, 2011: 10, 2012: 20, 2013: 40}
    assert wanted["s0.5"] == wanted["s0.6"] == {}
    assert wanted["s2.flows2011"] == {2011: 30, 2012: 50, 2013: 70}
    assert wanted["s2.post"] == {2011: 5, 2012: 15, 2013: 25}
    assert example("s0.1").baseline == 6
    assert example("s0.4").baseline == 120_000
    assert example("s0.2").baseline is None
    assert (example("s1.1").every_year_tenths, example("s1.1").measure) == (500, Measure.FIRST_CONTACT_A)
    assert (example("s2.1").every_year_tenths, example("s2.1").measure) == (300, Measure.FIRST_CONTACT_B)
    assert all(row.is_example for row in queries.examples())


def test_examples_come_once_and_what_was_removed_stays_away(cast):
    added = services.install_examples()
    assert added == len(queries.examples())
    gone = example("s0.5")
    services.remove_target(cast.coordinator, gone.id, gone.version)
    assert services.install_examples() == 0
    assert len(queries.examples()) == added - 1


def test_an_adopted_example_has_our_years_and_no_baseline_of_others(cast):
    services.install_examples()
    row = example("s0.4")
    services.adopt(cast.coordinator, row.id, row.version, 2026)
    row = queries.target(row.id)
    assert {each.year: each.wanted_tenths for each in row.years} == {
        2026: 50,
        2027: 100,
        2028: 200,
        2029: 400,
    }
    assert (row.baseline, row.is_example) == (None, False)
    with pytest.raises(Refused):
        services.adopt(cast.coordinator, row.id, row.version, 2026)


def test_only_the_coordinator_adopts_and_removes_examples(cast):
    services.install_examples()
    row = example("s1.1")
    for person in (cast.chief, cast.mette, cast.reader):
        with pytest.raises(NotFound):
            services.adopt(person, row.id, row.version, 2026)
        with pytest.raises(NotFound):
            services.remove_target(person, row.id, row.version)


def test_a_chief_sets_targets_for_the_own_municipality_only(cast):
    row = services.add_target(cast.chief, as_fields(municipality_id=cast.chief.municipality_id))
    assert queries.may_write(cast.chief, row)
    assert not queries.may_write(cast.other_chief, row)
    for fields in (as_fields(), as_fields(municipality_id=cast.other_chief.municipality_id)):
        with pytest.raises(NotFound):
            services.add_target(cast.chief, fields)
        with pytest.raises(NotFound):
            services.change_target(cast.chief, row.id, row.version, fields)
    with pytest.raises(NotFound):
        services.change_target(cast.other_chief, row.id, row.version, as_fields())


def test_what_cannot_be_measured_so_is_refused(cast):
    hvidovre = cast.chief.municipality_id
    for wrong in (
        {"measure": Measure.COVERAGE, "municipality_id": hvidovre},
        {"measure": "nothing"},
        {"kind": Kind.CHANGE},
        {"baseline_tenths": 10},
        {"baseline_on": date(2026, 1, 1)},
    ):
        with pytest.raises(Refused):
            services.add_target(cast.coordinator, as_fields(**wrong))


def test_years_are_written_with_who_and_when_and_conflicts_are_told(cast):
    row = services.add_target(cast.coordinator, as_fields())
    found = services.write_year(cast.coordinator, row.id, 2026, 0, 500, 455)
    assert (found.wanted_tenths, found.actual_tenths, found.actual_by_id) == (500, 455, cast.coordinator.id)
    with pytest.raises(Conflict):
        services.write_year(cast.coordinator, row.id, 2026, 0, 600, None)
    again = services.write_year(cast.coordinator, row.id, 2026, found.version, 500, None)
    assert (again.actual_at, again.actual_by_id) == (None, None)
    with pytest.raises(NotFound):
        services.write_year(cast.coordinator, row.id, 1999, 0, 1, 1)


def test_what_the_portal_reckons_is_not_typed(cast):
    row = services.add_target(cast.coordinator, as_fields(measure=CALLS))
    with pytest.raises(Refused):
        services.write_year(cast.coordinator, row.id, 2026, 0, 500, 455)


def test_actions_have_an_owner_and_a_date_and_end(cast):
    row = services.add_target(cast.coordinator, as_fields())
    fields = ActionFields("Ring til borgerne", cast.chief.id, date(2026, 11, 20))
    action = services.add_action(cast.other_chief, row.id, fields)
    done = services.change_action(cast.chief, row.id, action.id, action.version, fields, done=True)
    assert done.done_by_id == cast.chief.id
    with pytest.raises(Conflict):
        services.change_action(cast.chief, row.id, action.id, 1, fields, done=False)
    with pytest.raises(Refused):
        services.add_action(cast.chief, row.id, ActionFields("x", cast.mette.id, date(2026, 11, 20)))
    with pytest.raises(NotFound):
        services.add_action(cast.mette, row.id, fields)


@pytest.fixture
def eight_calls(log, cast, shift):
    """Six of Hvidovre, of which four are settled, one is open and one out of scope; two of Glostrup, both open.

    All five: settled 4, of 8 less 1 out of scope = 7: A = 4/7 = 57,1 %. Hvidovre: 4 of 6 - 1 = 5: 80,0 %. Glostrup: 0 of 2.
    """
    for outcome in ("SB_DONE", "SB_DONE", "SB_DONE", "SB_DONE", "OPEN", "OUT"):
        log(cast.mette, outcome=outcome)
    for _each in range(2):
        log(cast.mette, outcome="OPEN", municipality="glostrup")
    tally.refresh()


def now_of(row, viewer):
    found = queries.years(row, queries.Reckoner(), viewer, 2026)
    return next(each for each in found if each.year == 2026)


def test_the_actual_value_is_reckoned_from_the_calls(eight_calls, cast):
    share = as_fields(measure=Measure.FIRST_CONTACT_A, unit="%", every_year_tenths=500)
    all_five = services.add_target(cast.coordinator, share)
    found = now_of(all_five, cast.coordinator)
    assert (found.actual, found.wanted, found.light) == (Decimal("57.1"), 50, Light.MET)
    hvidovre = services.add_target(
        cast.chief,
        as_fields(measure=Measure.FIRST_CONTACT_A, unit="%", municipality_id=cast.chief.municipality_id),
    )
    assert now_of(hvidovre, cast.chief).actual == Decimal("80.0")
    calls = services.add_target(cast.coordinator, as_fields(measure=CALLS, every_year_tenths=100))
    assert (now_of(calls, cast.coordinator).actual, now_of(calls, cast.coordinator).light) == (
        8,
        Light.NOT_MET,
    )


def test_a_share_of_few_calls_is_not_shown_to_others(eight_calls, cast):
    row = services.add_target(
        cast.chief,
        as_fields(measure=Measure.FIRST_CONTACT_A, unit="%", municipality_id=cast.chief.municipality_id),
    )
    for viewer in (cast.reader, cast.other_chief, cast.mette):
        found = now_of(row, viewer)
        assert (found.actual, found.hidden, found.light) == (None, True, Light.NOT_MEASURED)
    assert now_of(row, cast.coordinator).actual == Decimal("80.0")


def test_the_pages_show_the_same(eight_calls, cast, sign_in):
    services.install_examples()
    row = services.add_target(
        cast.coordinator, as_fields(measure=Measure.FIRST_CONTACT_A, unit="%", every_year_tenths=500)
    )
    services.add_action(
        cast.chief, row.id, ActionFields("Se på »henvist«", cast.chief.id, date(2026, 11, 20))
    )
    for person in (cast.coordinator, cast.chief, cast.mette, cast.reader):
        browser = sign_in(person)
        page = browser.get("/insight/targets").get_data(as_text=True)
        # 4 of 7: few enough to be known people to those who do not work with them.
        entitled = person.role in {Role.COORDINATOR, Role.CHIEF}
        shown = "57,1 %" if entitled else "Under 5 opkald"
        assert shown in page
        assert "mindst 50 %" in page
        assert "1 opgave over tiden" in page
        assert ("Tag i brug" in page) == (person.role == Role.COORDINATOR)
        one = browser.get(f"/insight/targets/{row.id}").get_data(as_text=True)
        assert shown in one
        assert "Over tiden" in one
        drawn = browser.get(f"/insight/targets/{row.id}/picture.svg")
        assert drawn.mimetype == "image/svg+xml"
        assert inches_wide(drawn.data) == pytest.approx(5.2)
        assert f'srcset="{drawn.request.path}?narrow=1"' in one
        assert inches_wide(browser.get(f"{drawn.request.path}?narrow=1").data) == pytest.approx(3.35)
        assert (
            browser.get(drawn.request.path, headers={"If-None-Match": drawn.headers["ETag"]}).status_code
            == 304
        )


def test_a_target_is_made_by_its_form(cast, sign_in, post):
    browser = sign_in(cast.coordinator)
    posted = {
        "name": "Breve",
        "unit": "breve",
        "direction": "down",
        "kind": "change",
        "baseline": "120.000",
        "baseline_on": "2025-12-31",
        "source": "Styregruppen",
        "definition": "Breve ind.",
    }
    answer = post(browser, "/insight/targets/new", posted)
    assert answer.status_code == 302
    row = queries.own()[0]
    assert (row.baseline_tenths, row.kind) == (1_200_000, Kind.CHANGE)
    year = browser.get(f"/insight/targets/{row.id}/year?year=2027")
    assert (
        post(browser, year.location, {"version": "0", "wanted": "40", "actual": "80.000,5"}).status_code
        == 302
    )
    page = browser.get(f"/insight/targets/{row.id}").get_data(as_text=True)
    assert "72.000 breve" in page
    assert "80.000,5 breve" in page
    assert "På vej" in page
    refused = post(browser, "/insight/targets/new", {**posted, "baseline": "mange"})
    assert refused.status_code == 422
    assert "mange" in refused.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/insight/targets", "/insight/targets/{first}"])
def test_the_pages_cost_the_same_however_many_targets(eight_calls, cast, sign_in, count_queries, path):
    services.install_examples()
    first = services.add_target(cast.coordinator, as_fields(measure=CALLS)).id
    browser, address = sign_in(cast.coordinator), path.format(first=first)
    few = count_queries(lambda: browser.get(address))
    for measure in Measure:
        row = services.add_target(cast.coordinator, as_fields(measure=measure))
        services.add_action(cast.chief, row.id, ActionFields("Se på det", cast.chief.id, date(2026, 11, 20)))
    for year in range(2026, 2036):
        services.write_year(cast.coordinator, first, year, 0, 10, None)
    # Whoever is responsible is read once for all actions.
    assert count_queries(lambda: browser.get(address)) == few
    assert few <= 12


def test_targets_are_taken_along_as_the_page_shows_them(eight_calls, cast, sign_in):
    """4 of 7 settled; written for every year, so this year alone."""
    services.add_target(
        cast.coordinator, as_fields(measure=Measure.FIRST_CONTACT_A, unit="%", every_year_tenths=500)
    )
    for person, shown in ((cast.chief, "57,10"), (cast.mette, "Under 5 opkald")):
        text = sign_in(person).get("/insight/targets/export.csv").data.decode("utf-8-sig")
        head, row = csv.reader(io.StringIO(text), delimiter=";")
        found = dict(zip(head, row, strict=True))
        assert (found["Mål"], found["Faktisk"]) == ("mindst 50 %", shown)
        assert found["År"] == "2026"


def test_a_target_that_was_taken_off_is_put_back(cast, sign_in, post):
    row = services.add_target(cast.coordinator, as_fields())
    left = post(
        sign_in(cast.coordinator),
        f"/insight/targets/{row.id}/remove",
        {"version": row.version},
        page="/insight/targets/new",
    )
    assert "Fortryd" in sign_in(cast.coordinator).get(left.location).text
    assert "Fortryd" not in sign_in(cast.chief).get(left.location).text
    restore = f"/insight/targets/{row.id}/restore"
    assert post(sign_in(cast.chief), restore, page="/insight/targets/new").status_code == 404
    assert post(sign_in(cast.coordinator), restore, page="/insight/targets/new").status_code == 302
    assert [each.id for each in queries.own()] == [row.id]
    assert post(sign_in(cast.coordinator), restore, page="/insight/targets/new").status_code == 409
