"""What a new installation opens with."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.opening import queries, rules, services
from hotline.opening.signals import openings_changed
from tests.conftest import in_copenhagen


@pytest.mark.parametrize(("year", "evenings"), [(2025, 197), (2026, 199), (2027, 200), (2028, 199)])
def test_it_opens_the_evenings_that_the_domain_counts(app, year, evenings):
    services.install_defaults(2025, 2028)
    found = queries.openings_between(date(year, 1, 1), date(year, 12, 31))
    assert rules.total(found).evenings == evenings
    assert rules.total(found).hours == evenings * 3


def test_it_installs_only_once(app):
    assert services.install_defaults(2026, 2026) > 0
    assert services.install_defaults(2026, 2027) == 0
    assert len(queries.opening_rules()) == 4


def test_it_tells_the_features_above_inside_the_transaction(app):
    heard = []

    def hear(sender, first, last, actor):
        heard.append((first, last, actor, len(queries.openings_between(first, first.replace(day=31)))))

    with openings_changed.connected_to(hear):
        services.install_defaults(2026, 2026)
    assert heard == [(date(2026, 1, 1), None, None, 16)]


def test_what_a_receiver_refuses_is_undone(app):
    def refuse(sender, **_change):
        raise RuntimeError("no")

    with openings_changed.connected_to(refuse), pytest.raises(RuntimeError):
        services.install_defaults(2026, 2026)
    assert queries.is_empty()


def test_the_state_is_read_from_the_database(app):
    services.install_defaults(2026, 2026)
    assert queries.state(in_copenhagen("2026-11-24 19:30")).is_open
    assert not queries.state(in_copenhagen("2026-11-27 19:30")).is_open
