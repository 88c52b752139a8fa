"""What the stories of the rota share: a staffed week, what reaches people outside the portal, and calendars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Page

from hotline.accounts.models import Person
from hotline.core import outbox
from hotline.core.db import db
from hotline.core.mail import SmtpMailer
from hotline.core.sms import GatewayApiTexter, msisdn
from hotline.messages import post
from hotline.rota import queries, services
from hotline.rota.feeds import services as feeds
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services import Wanted
from tests.tools.post_office import Gateway, Inbox, mail_server, sms_gateway

OpenAs = Callable[..., Page]


@dataclass
class Reached:
    """What has reached people outside the portal since it was last asked for."""

    inbox: Inbox
    gateway: Gateway

    def leave(self) -> None:
        """Let go what is due, as the portal's jobs do every few seconds."""
        while post.send_gathered() or outbox.deliver():
            pass

    def mail_to(self, person: Person) -> str:
        """The text of the one mail to somebody."""
        (mail,) = (each for each in self.inbox.mails if each["To"] == person.email)
        return str(mail.get_body(("plain",)).get_content())

    def sms_to(self, person: Person) -> str:
        """The one SMS to somebody."""
        number = msisdn(person.phone)
        (text,) = (each for each in self.gateway.taken if each["recipients"] == [{"msisdn": number}])
        return str(text["message"])

    def mailed(self) -> set[str]:
        """The addresses that got mails."""
        return {each["To"] for each in self.inbox.mails}

    def forget(self) -> None:
        self.inbox.mails.clear()
        self.gateway.taken.clear()


@contextmanager
def reached(app: Flask) -> Iterator[Reached]:
    """Send mails to a real mail server and SMS to a gateway for as long as this lasts."""
    known = {name: app.extensions[name] for name in ("mailer", "texter")}
    with mail_server() as inbox, sms_gateway() as gateway:
        app.extensions["mailer"] = SmtpMailer(inbox.url, "Hotline <hotline@example.dk>", "hotline.dk")
        app.extensions["texter"] = GatewayApiTexter.of(gateway.url)
        try:
            yield Reached(inbox, gateway)
        finally:
            app.extensions |= known


def path_in(text: str, begins: str) -> str:
    """The path of the first link into the portal that begins so; BASE_URL has no port in tests."""
    found = re.search(rf"http://localhost({begins}\S*)", text)
    assert found, f"no link to {begins} in: {text}"
    return found[1]


def publish(week: IsoWeek, pairs: Sequence[tuple[Person, Person]]) -> list[Shift]:
    """Put a primary and a backup on each evening of a week, and publish it."""
    shifts = list(queries.shifts_between(week.monday, week.sunday))
    wanted = [
        Wanted(shift.id, primary.id, backup.id, None, None)
        for shift, (primary, backup) in zip(shifts, pairs, strict=True)
    ]
    services.staff_evenings(None, wanted)
    services.publish(None, week.monday, week.sunday)
    return shifts


def on(shift: Shift) -> tuple[str | None, str | None]:
    """The first names of primary and backup now."""
    db.session.rollback()
    found = db.session.get_one(Shift, shift.id)
    primary, backup = (found.slot(slot) for slot in Slot)
    return primary and primary.person.first_name, backup and backup.person.first_name


@dataclass
class Diary:
    """Somebody's calendar program, which follows an address of theirs."""

    page: Page
    path: str

    @classmethod
    def of(cls, person: Person, page: Page) -> Diary:
        _token, secret = feeds.add_calendar_token(person, "Telefon")
        return cls(page, f"/calendar/{secret}.ics")

    def status(self, shift: Shift, slot: Slot) -> str | None:
        """How the calendar shows a place: "CONFIRMED", "CANCELLED", or None when it does not have it."""
        answer = self.page.request.get(self.path)
        uid = f"{shift.uid}-{slot}@"
        found = [each for each in Calendar.from_ical(answer.body()).walk("VEVENT") if uid in each["UID"]]
        return str(found[0]["STATUS"]) if found else None
