"""Who is told what about an evening: once, at once when it is soon, and not at all when it was taken back."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar

from hotline.core.db import db
from hotline.core.outbox import OutboxMessage
from hotline.messages import post
from tests.conftest import in_copenhagen
from tests.rota.conftest import mails


def _rows() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_change_far_ahead_waits_for_the_next_one(plan, published, staff, clock):
    staff(published[2], None, plan.mette, actor=plan.chief)
    assert post.send_gathered() == 0
    clock.shift(post.GATHER)
    assert post.send_gathered() == 2


def test_a_change_for_tomorrow_leaves_at_once_with_the_event_in_it(plan, published, staff, clock):
    clock.move_to(in_copenhagen("2026-11-30 08:00"))
    staff(published[0], plan.ole, plan.mette, actor=plan.chief)
    assert post.send_gathered() == 2
    mail = next(row for row in _rows() if row.recipient == plan.ole.email)
    (event,) = Calendar.from_ical(mail.files[0]["text"]).walk("VEVENT")
    assert str(event["UID"]) == f"{published[0].uid}-primary@localhost"
    assert str(event["SUMMARY"]) == "Vagt – Hvidovre"
    assert str(event["DESCRIPTION"]).startswith("Bagvagt: Mette Madsen")


def test_what_the_chief_takes_back_within_two_minutes_is_told_to_nobody(plan, published, staff, clock):
    staff(published[2], plan.ole, plan.mette, actor=plan.chief)
    clock.shift(timedelta(minutes=1))
    staff(published[2], plan.mette, plan.ole, actor=plan.chief)
    assert mails() == []


def test_who_changes_places_is_told_the_new_place_only(plan, published, staff):
    staff(published[2], plan.ole, plan.mette, actor=plan.chief)
    told = dict(mails())
    assert "Du har vagten" in told[plan.ole.email]
    assert "ikke længere" not in told[plan.ole.email]
    assert "Du har bagvagten" in told[plan.mette.email]
