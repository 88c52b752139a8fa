"""Steps that tests of count weeks share."""

from __future__ import annotations

from hotline.accounts.models import Person
from hotline.core.db import db
from hotline.insight.komhen import queries, services
from tests.conftest import in_copenhagen

MONDAY_AFTER = "2026-11-30 10:00"


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


def as_read(person_id: int) -> Person:
    """Somebody as this thread's own session reads them: two threads may not share one."""
    return db.session.get_one(Person, person_id)
