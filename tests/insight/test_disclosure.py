"""No small count can be told from the sums around it: the arithmetic of a reader with a pencil."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core.access import Role
from hotline.insight import disclosure, scope
from hotline.insight.measures import Measure, Share, shares
from hotline.insight.overview import rules
from hotline.insight.overview.rules import Hours
from hotline.insight.period import parse
from hotline.insight.scope import Reader
from hotline.insight.tally.counts import Counts
from hotline.insight.tally.rules import Facet


@pytest.mark.parametrize(
    ("amounts", "seen"),
    [
        # One alone is the whole less the rest.
        ({"a": 3, "b": 9, "c": 7}, {"a": None, "b": 9, "c": None}),
        # Two whose sum is 2 are one each, and two whose sum is 8 are four each.
        ({"a": 1, "b": 1, "c": 7, "d": 9}, {"a": None, "b": None, "c": None, "d": 9}),
        ({"a": 4, "b": 4, "c": 7}, {"a": None, "b": None, "c": None}),
        ({"a": 1, "b": 3, "c": 7}, {"a": None, "b": None, "c": 7}),
        ({"a": 0, "b": 6, "c": 7}, {"a": 0, "b": 6, "c": 7}),
    ],
)
def test_what_is_hidden_with_a_small_count(amounts, seen):
    assert disclosure.guarded(amounts) == seen


def test_what_the_reader_knows_hides_nothing():
    """Whoever sees their own 7 would have 3 left of 10 if only that were hidden with it."""
    seen = disclosure.guarded({"own": 7, "theirs": 3, "third": 9}, known={"own"})
    assert seen == {"own": 7, "theirs": None, "third": None}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9)))
def test_those_hidden_could_be_others(amounts):
    seen = disclosure.guarded(amounts)
    hidden = [amounts[key] for key, amount in seen.items() if amount is None]
    if hidden and any(amount >= 5 for amount in amounts.values()):
        assert len(hidden) > 1
        assert len(hidden) < sum(hidden)
        assert any(amount >= 5 for amount in hidden) or sum(hidden) < 4 * len(hidden)


CALLED = {"hvidovre": 7, "glostrup": 3, "ishoj": 20, "other": 9, "unknown": 6}


def small_of(role, home="hvidovre"):
    return scope.small_of(Reader(role, home))


def test_a_chief_sees_no_other_municipalitys_few():
    """»Elsewhere« or »unknown« is hidden with Glostrup's 3: nobody can ask for those alone, as for a municipality."""
    assert rules.places(CALLED, small_of(Role.CHIEF)) == CALLED | {"glostrup": None, "unknown": None}
    assert rules.places(CALLED, small_of(Role.CHIEF, "glostrup")) == CALLED
    assert rules.places(CALLED, small_of(Role.COORDINATOR)) == CALLED
    for role in (Role.READER, Role.STAFF):
        assert rules.places(CALLED, small_of(role)) == CALLED | {"glostrup": None, "unknown": None}


def counts(**facets):
    return Counts(
        {(Facet[name.upper()], value): amount for name, of in facets.items() for value, amount in of.items()}
    )


def test_no_rate_tells_how_few_called():
    """3 calls are hidden, but 10 that asked for nothing are shown: »0 of 13« would tell the 3."""
    found = counts(all={"yes": 3}, non_call={"silent": 10}, first_contact={"no": 3}, tried={"no": 3})
    for share in shares(found, None, 0).values():
        if share.measure is not Measure.ABANDONED:
            assert rules.rate(share, found, entitled=False).hidden, share.measure


def test_the_coverage_does_not_tell_the_evening_that_it_leaves_out():
    """40 logged, 37 of them on evenings that the telephone has figures of: 3 on the only other."""
    found = counts(all={"yes": 40})
    assert rules.rate(Share(Measure.COVERAGE, 37, 45), found, entitled=False).hidden
    assert not rules.rate(Share(Measure.COVERAGE, 33, 45), found, entitled=False).hidden


def test_half_hours_do_not_add_up_to_a_hidden_evening():
    """Monday 5 + 15, Tuesday 7 in one half hour, Wednesday 3. Tuesday is hidden with Wednesday, so its 7 is too."""
    times = {"0-38": 5, "0-39": 15, "1-38": 7, "2-38": 3}
    hours = [Hours(day, time(19), time(22), date(2026, 1, 1), None) for day in range(4)]
    period = parse("2026-W48")
    found = rules.grid(times, hours, period, entitled=False, hidden={1, 2})
    assert found.calls(1, 38) is None
    assert found.calls(2, 38) is None
    assert found.calls(0, 39) == 15
    assert rules.grid(times, hours, period, entitled=True).cells == {
        (0, 38): 5,
        (0, 39): 15,
        (1, 38): 7,
        (2, 38): 3,
    }
