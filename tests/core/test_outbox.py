"""Messages leave after the commit, are retried, and are never sent twice by two workers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.core import clock as product_clock
from hotline.core import mail, outbox
from hotline.core.db import db, use_case
from tests.tools.post_office import Recorder


@use_case
def _write(to: str = "mette@example.dk") -> None:
    outbox.enqueue_mail(kind="test", to=to, subject="Vagt i aften", text="Hej Mette")


def _only() -> outbox.OutboxMessage:
    db.session.rollback()
    return db.session.scalars(db.select(outbox.OutboxMessage)).one()


def test_a_message_of_a_failed_use_case_never_leaves(app, mailer):
    @use_case
    def fail() -> None:
        outbox.enqueue_mail(kind="test", to="mette@example.dk", subject="x", text="x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert outbox.deliver() == 0
    assert mailer.letters == []


def test_a_message_is_sent_once(app, mailer):
    _write()
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    assert [letter.subject for letter in mailer.letters] == ["Vagt i aften"]


def test_a_server_that_is_down_is_tried_again_later_and_later(app, mailer, clock):
    _write()
    mailer.down = True
    for wait in outbox.BACK_OFF:
        assert outbox.deliver() == 0
        message = _only()
        assert message.due_at == product_clock.now() + wait
        assert "connection refused" in message.last_error
        clock.shift(wait - timedelta(seconds=1))
        assert outbox.deliver() == 0
        clock.shift(timedelta(seconds=1))
    mailer.down = False
    assert outbox.deliver() == 1
    assert _only().last_error is None


def test_it_gives_up_in_the_end_and_the_row_says_so(app, mailer, clock):
    _write()
    mailer.down = True
    for wait in (*outbox.BACK_OFF, timedelta(0)):
        outbox.deliver()
        clock.shift(wait)
    assert _only().gave_up_at is not None


def test_one_bad_address_does_not_hold_up_the_others(app, mailer):
    class Picky(Recorder):
        def send(self, letter: mail.Letter) -> None:
            if letter.to == "bad":
                raise LookupError("whatever it is")
            super().send(letter)

    app.extensions["mailer"] = picky = Picky()
    _write("bad")
    _write("ole@example.dk")
    assert outbox.deliver() == 1
    assert [letter.to for letter in picky.letters] == ["ole@example.dk"]


def test_a_claimed_message_is_not_taken_by_another_worker(app, mailer, clock):
    _write()
    assert len(outbox.claim()) == 1
    assert outbox.claim() == []
    clock.shift(outbox.CLAIM + timedelta(seconds=1))
    assert len(outbox.claim()) == 1, "a worker that died must let go"
