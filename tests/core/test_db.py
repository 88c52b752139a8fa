"""The write transaction, and columns that refuse what must not be stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from hotline.accounts.models import Person
from hotline.core import audit
from hotline.core.audit import AuditEntry
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, Refused


def _entries() -> int:
    return db.session.scalar(
        db.select(db.func.count()).select_from(AuditEntry).where(AuditEntry.action == "test")
    )


def test_a_use_case_commits_when_it_returns(app):
    use_case(lambda: audit.record("test", "x:1"))()
    db.session.rollback()
    assert _entries() == 1


def test_a_use_case_leaves_nothing_when_it_raises(app):
    def fail() -> None:
        audit.record("test", "x:1")
        db.session.flush()
        raise Refused("nej")

    with pytest.raises(Refused):
        use_case(fail)()
    assert _entries() == 0


def test_a_use_case_may_not_call_another(app):
    inner = use_case(lambda: None)
    with pytest.raises(RuntimeError, match="may not call"):
        use_case(inner)()


def test_a_use_case_reads_afresh(app, cast):
    assert cast.mette.name == "Mette Madsen"
    with db.engine.begin() as other:
        other.execute(
            db.update(Person).where(Person.id == cast.mette.id).values(name="Mette Holm", version=9)
        )
    assert use_case(lambda: cast.mette.name)() == "Mette Holm"


def test_a_row_that_somebody_else_changed_meanwhile_is_a_conflict(app, cast):
    def change() -> None:
        assert cast.mette.name == "Mette Madsen"
        with db.session.no_autoflush:
            cast.mette.name = "Min"
            db.session.execute(db.text("update person set version = 9"))

    with pytest.raises(Conflict):
        use_case(change)()


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(StatementError, match="naive"):
        db.session.scalars(db.select(AuditEntry).where(AuditEntry.at < datetime(2026, 1, 1))).all()  # noqa: DTZ001


def test_a_moment_comes_back_in_utc_whatever_zone_it_had(app):
    moment = datetime(2026, 11, 24, 20, 0, tzinfo=timezone(timedelta(hours=2)))

    @use_case
    def store() -> None:
        db.session.add(AuditEntry(at=moment, action="test", subject="x:1"))

    store()
    db.session.expire_all()
    found = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "test")).one()
    assert found.at == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert found.at.tzinfo == UTC


def test_no_cpr_number_gets_past_the_column(app, cast):
    def rename() -> None:
        cast.mette.name = "Mette 010190-1234"

    with pytest.raises(Refused) as refused:
        use_case(rename)()
    assert "010190" not in str(refused.value)
