"""Mail over a real SMTP server on this machine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from hotline.core.mail import Letter, SmtpMailer
from tests.tools.post_office import Inbox, mail_server


@pytest.fixture
def server() -> Iterator[tuple[Inbox, SmtpMailer]]:
    with mail_server() as inbox:
        yield inbox, SmtpMailer(inbox.url, "Hotline <hotline@example.dk>", "hotline.dk")


LETTER = Letter("outbox-7", "mette@example.dk", "Vagt i aften – æøå", "Hej Mette\n\nDu er på i aften.\n")


def test_a_mail_arrives_as_it_was_written(server):
    inbox, mailer = server
    mailer.send(LETTER)
    mail = inbox.mails[0]
    assert mail["To"] == "mette@example.dk"
    assert mail["Subject"] == LETTER.subject
    assert mail.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_mail_tried_twice_has_the_same_id_so_that_it_can_be_told(server):
    inbox, mailer = server
    mailer.send(LETTER)
    mailer.send(LETTER)
    assert {mail["Message-ID"] for mail in inbox.mails} == {"<outbox-7@hotline.dk>"}
    assert inbox.mails[0]["Auto-Submitted"] == "auto-generated"


def test_a_newline_in_a_name_adds_no_header(server):
    inbox, mailer = server
    hostile = dataclasses.replace(LETTER, subject="Vagt\r\nBcc: alle@example.dk")
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        mailer.send(hostile)
    assert inbox.mails == []


def test_a_server_that_refuses_is_an_error_that_the_outbox_retries(server):
    inbox, mailer = server
    inbox.full = True
    with pytest.raises(OSError, match="Insufficient"):
        mailer.send(LETTER)
