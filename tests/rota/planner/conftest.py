"""A municipality with four people and two weeks of drafts to plan."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from hotline.accounts import services as accounts
from hotline.core.access import Role
from hotline.rota import queries as rota
from hotline.rota.planner import jobs, services
from hotline.rota.planner.question import Asked

FIRST, LAST = date(2026, 11, 30), date(2026, 12, 17)


def text_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
def team(plan):
    """Mette, Ole, Nina and Palle are approved in Hvidovre; Nanna is not. Weeks 49 and 51 are theirs."""
    for name in ("Nina Nord", "Palle Post"):
        email = f"{name.split()[0].lower()}@example.dk"
        fields = accounts.PersonFields(name, email, "", Role.STAFF, plan.chief.municipality_id, True)
        setattr(
            plan, name.split()[0].lower(), accounts.add_person(None, fields, password="en lang adgangskode")
        )
    return plan


@pytest.fixture
def shifts(team):
    return list(rota.shifts_between(FIRST, LAST, team.chief.municipality_id))


@pytest.fixture
def asked(team):
    """A run that is answered: everybody on every evening of the two weeks."""
    run = services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))
    assert jobs.work() == run.id
    return run.id
