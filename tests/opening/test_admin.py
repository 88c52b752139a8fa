"""The page where it is set: who comes there, and what it tells."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError

from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.opening import queries, services
from hotline.opening.models import ClosingDay, ExtraOpening, OpeningRule

HOME = "/admin/opening"
NEW_HOURS = f"{HOME}/hours/new"
NEW_DAY = f"{HOME}/closing-days/new"
NEW_EXTRA = f"{HOME}/extra/new"
GENERATE = f"{HOME}/closing-days/generate"


def test_a_chief_sees_what_is_agreed_and_changes_nothing(opened, sign_in):
    browser = sign_in(opened.chief)
    page = browser.get(HOME).text
    assert "199" in page
    assert "Juleaftensdag" in page
    assert "Tilføj" not in page
    hours = f"{HOME}/hours/{queries.opening_rules()[0].id}"
    for path in (NEW_HOURS, NEW_DAY, NEW_EXTRA, GENERATE, hours):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("who", ["mette", "reader"])
def test_others_do_not_find_it(opened, sign_in, who):
    assert sign_in(getattr(opened, who)).get(HOME).status_code == 404


def test_the_use_cases_check_the_right_again(opened):
    with pytest.raises(Refused):
        services.add_closing_day(opened.chief, date(2026, 11, 26), "Lukket")
    with pytest.raises(Refused):
        services.add_opening_rules(opened.chief, [6], time(19), time(22), valid_from=date(2027, 7, 1))


@pytest.mark.parametrize(("year", "status"), [(2027, 200), (2016, 200), (1900, 404), (9999, 404), ("x", 200)])
def test_the_year_can_be_turned(browser, year, status):
    assert browser.get(f"{HOME}?year={year}").status_code == status


def test_the_page_tells_what_the_year_gives(browser):
    page = browser.get(f"{HOME}?year=2027").text
    for words in ("200", "600", "120", "Skærtorsdag"):
        assert words in page


@pytest.mark.parametrize(
    "row",
    [
        OpeningRule(weekday=7, start=time(19), end=time(22), valid_from=date(2026, 1, 1)),
        OpeningRule(weekday=0, start=time(22), end=time(19), valid_from=date(2026, 1, 1)),
        OpeningRule(
            weekday=0, start=time(19), end=time(22), valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)
        ),
        ClosingDay(day=date(2026, 12, 24), reason="Igen"),
        ExtraOpening(day=date(2026, 12, 24), start=time(12), end=time(12), reason="Nul"),
    ],
    ids=["weekday", "hours", "period", "closed twice", "no length"],
)
def test_the_database_guards_it_too(opened, row):
    values = {
        column.name: getattr(row, column.key) for column in row.__table__.columns if column.name != "id"
    } | {"version": 1}
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(row.__table__.insert().values(**values))
