"""What is kept for a limited time is gone afterwards, from the database's files too; the rows that count stay."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

from hotline.accounts import queries as accounts
from hotline.calls import services
from hotline.calls.models import Call
from hotline.calls.notes import services as notes
from hotline.calls.notes.models import ShiftNote
from hotline.calls.questions import services as questions
from hotline.calls.questions.models import HandedQuestion
from hotline.core import outbox, retention
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from tests.calls.conftest import EVENING
from tests.conftest import in_copenhagen
from tests.tools.backup import back_up, jobs_running, restored

SECRET = "Ordet-der-skal-vaek-4711"
NIGHT = in_copenhagen("2027-06-01 03:10")
TABLES = ("call", "shift_note", "handed_question", "outbox_message")


@pytest.fixture
def kept(shift, cast, clock) -> dict[str, int]:
    """A note of a call, a note of the evening, and a question whose mail never left, all with the word."""
    clock.move_to(EVENING)
    fields = services.CallFields("SB", "SB_DONE", "hvidovre", subcategory="SB.FLYT", note=SECRET)
    call = services.log_call(cast.mette, fields, str(uuid.uuid4())).call.id
    note = notes.write(cast.mette, shift.id, 0, SECRET).id
    glostrup = accounts.municipality("glostrup")
    glostrup.inbox = "service@glostrup.example"
    db.session.commit()
    question = questions.ask(cast.mette, glostrup.id, SECRET).id
    return {"call": call, "note": note, "question": question}


def _at_limit(clock, days: int) -> None:
    clock.move_to(EVENING + timedelta(days=days))


def test_a_note_lives_for_thirty_days(kept, clock):
    _at_limit(clock, 30)
    assert retention.wipe_due()["call_notes"] == 0
    clock.shift(timedelta(seconds=1))
    assert retention.wipe_due()["call_notes"] == 1
    assert db.session.get_one(Call, kept["call"]).note is None
    assert retention.wipe_due()["call_notes"] == 0


@pytest.mark.parametrize(("days", "told"), [(30, "30 dage"), (14, "14 dage"), (1, "1 dag")])
def test_whoever_writes_a_note_is_told_how_long_it_lives(kept, cast, sign_in, change_settings, days, told):
    change_settings(call_notes_days=days)
    browser = sign_in(cast.mette)
    for path in ("/duty", "/calls/new", f"/calls/{kept['call']}"):
        assert f"Slettes efter {told}." in browser.get(path).text, path


def test_a_question_lives_for_thirty_days_also_in_a_mail_that_never_left(kept, clock):
    _at_limit(clock, 30)
    clock.shift(timedelta(seconds=1))
    assert retention.wipe_due()["questions"] == 1
    row = db.session.get_one(HandedQuestion, kept["question"])
    assert row.text is None
    assert SECRET not in row.message.text
    assert row.municipality.key == "glostrup"


def test_a_shift_note_lives_for_ninety_days(kept, clock):
    _at_limit(clock, 90)
    assert retention.wipe_due()["shift_notes"] == 0
    clock.shift(timedelta(seconds=1))
    assert retention.wipe_due()["shift_notes"] == 1
    assert db.session.get_one(ShiftNote, kept["note"]).text is None


def test_the_audit_log_lives_for_a_year_and_tells_what_was_wiped_by_counts(kept, clock):
    clock.move_to(EVENING + timedelta(days=366))
    before = db.session.scalar(db.select(db.func.count()).select_from(AuditEntry))
    assert retention.wipe_due()["audit"] == before
    left = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert {entry.action: entry.after["rows"] for entry in left if "rows" in entry.after} == {
        "retention.audit": before,
        "retention.call_notes": 1,
        "retention.shift_notes": 1,
        "retention.questions": 1,
    }
    assert SECRET not in str([(entry.before, entry.after, entry.why) for entry in left])


def test_one_kind_that_fails_does_not_stop_the_others(kept, app, clock, caplog):
    def fail(_before):
        raise RuntimeError

    broken = retention.Kept("broken", "x", "audit_days", (), fail)
    app.extensions["retention"].insert(0, broken)
    try:
        clock.shift(timedelta(days=31))
        assert retention.wipe_due()["call_notes"] == 1
    finally:
        app.extensions["retention"].remove(broken)
    assert "Wiping broken failed" in caplog.text


def _files(url: sqlalchemy.URL) -> bytes:
    path = Path(url.database)
    journal = Path(f"{path}-wal")
    return path.read_bytes() + (journal.read_bytes() if journal.exists() else b"")


def _pages(engine: sqlalchemy.Engine, table: str) -> bytes:
    """A PostgreSQL table as it lies on the disk."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("checkpoint")
        return connection.exec_driver_sql(
            f"select pg_read_binary_file(pg_relation_filepath('{table}'))"
        ).scalar_one()


def _on_disk(engine: sqlalchemy.Engine) -> bytes:
    """Everything of a database in which the word may stand, as it lies on the disk."""
    if engine.dialect.name == "sqlite":
        return _files(engine.url)
    return b"".join(_pages(engine, table) for table in TABLES)


def test_the_bytes_of_what_was_wiped_are_gone_from_the_database_files(kept, clock):
    outbox.deliver()
    db.session.remove()
    assert SECRET.encode() in _on_disk(db.engine)
    clock.move_to(NIGHT)
    retention.wipe_due()
    db.session.remove()
    assert SECRET.encode() not in _on_disk(db.engine)


def test_tables_are_written_anew_at_night_only_and_only_when_something_was_wiped(kept, clock):
    if db.engine.dialect.name == "sqlite":
        return

    def scrubbed() -> int:
        db.session.rollback()
        done = (
            db.select(db.func.count()).select_from(AuditEntry).where(AuditEntry.action == retention.SCRUBBED)
        )
        return db.session.scalar(done)

    clock.move_to(in_copenhagen("2026-12-30 19:30"))
    retention.wipe_due()
    assert scrubbed() == 0
    clock.move_to(in_copenhagen("2026-12-31 03:10"))
    retention.wipe_due()
    retention.wipe_due()
    assert scrubbed() == 1


def test_the_report_tells_what_is_kept_how_long_and_what_was_wiped(kept, cast, sign_in, clock):
    clock.shift(timedelta(days=31))
    retention.wipe_due()
    page = sign_in(cast.chief).get("/admin/retention").text
    for said in ("Noter til opkald", "30 dage", "Vagtnoter", "90 dage", "365 dage"):
        assert said in page
    assert SECRET not in page
    assert sign_in(cast.mette).get("/admin/retention").status_code == 404


def test_an_old_backup_that_is_restored_is_wiped_when_its_jobs_start(kept, clock, tmp_path):
    outbox.deliver()
    db.session.remove()
    backup = tmp_path / "backup"
    back_up(db.engine.url, backup)
    assert SECRET.encode() in backup.read_bytes()
    clock.move_to(NIGHT)
    retention.wipe_due()
    db.session.remove()
    assert SECRET.encode() not in _on_disk(db.engine)
    with restored(db.engine.url, backup) as engine:
        # Its bytes were written only now, and the word is among them again.
        assert SECRET.encode() in _on_disk(engine)
        with jobs_running(engine.url, NIGHT):
            for _moment in range(600):
                if SECRET.encode() not in _on_disk(engine):
                    break
                threading.Event().wait(0.1)
        assert SECRET.encode() not in _on_disk(engine)
        with Session(engine) as session:
            assert session.get_one(Call, kept["call"]).note is None
            assert session.get_one(ShiftNote, kept["note"]).text is None
            assert session.get_one(HandedQuestion, kept["question"]).text is None
            assert session.get_one(Call, kept["call"]).subcategory_id is not None
