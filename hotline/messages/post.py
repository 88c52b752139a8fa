"""Telling people something, inside the use case that makes it so; what leaves the process leaves afterwards.

Every message is news in the portal. A mail follows as the person chose: urgent kinds at once, the others gathered
for `GATHER`, so that an hour's planning is one mail and what was undone at once is none. An SMS goes with urgent
messages only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.core import clock, outbox
from hotline.core.db import db, use_case
from hotline.core.i18n import sentence
from hotline.core.links import portal_url
from hotline.messages import kinds, queries
from hotline.messages.kinds import Kind
from hotline.messages.models import News

log = logging.getLogger(__name__)

GATHER = timedelta(minutes=2)
LONGEST_SMS = 300


@dataclass(frozen=True)
class Item:
    """One thing to tell somebody. `say` gives the text in the language that is set when it is called.

    `link` is a path in the portal. `topic`, `was` and `now` let a change and its undoing cancel out. `urgent`
    None is as the kind says.
    """

    kind: Kind
    say: Callable[[], str]
    link: str
    topic: str | None = None
    was: str | None = None
    now: str | None = None
    urgent: bool | None = None
    ics: str | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether it leaves at once."""
        return self.kind.urgent if self.urgent is None else self.urgent


def tell(told: Mapping[Person, Sequence[Item]]) -> None:
    """Tell each person the items, in the running use case; inactive people are left out."""
    people = [person for person in told if person.active]
    choices = queries.choices_of([person.id for person in people])
    now = clock.now()
    for person in people:
        with force_locale(person.language):
            _tell_one(person, told[person], choices, now)


def _tell_one(
    person: Person, items: Sequence[Item], choices: Mapping[tuple[int, str], queries.Choice], now: datetime
) -> None:
    by_sms = []
    for item in items:
        choice = choices.get((person.id, item.kind.key)) or queries.default(item.kind)
        said = sentence(item.say())
        db.session.add(
            News(
                person_id=person.id,
                kind=item.kind.key,
                at=now,
                text=said,
                link=item.link,
                urgent=item.is_urgent,
                topic=item.topic,
                was=item.was,
                now=item.now,
                ics=item.ics,
                mail_due_at=(now if item.is_urgent else now + GATHER) if choice.mail else None,
            )
        )
        if choice.sms and item.is_urgent and person.phone:
            by_sms.append((said, item.link))
    if by_sms:
        text = " ".join(said for said, _link in by_sms)
        cut = text if len(text) <= LONGEST_SMS else text[: LONGEST_SMS - 1] + "…"
        outbox.enqueue_sms(
            kind=items[0].kind.key,
            to=person.phone,
            person_id=person.id,
            text=f"{cut} {portal_url(by_sms[0][1])}",
        )


def send_gathered() -> int:
    """Queue one mail to everybody for whom one is due, with all that waits for them; gives how many.

    Each person is a transaction of their own: what cannot be written to one must not hold up the others.
    """
    db.session.rollback()
    due = (
        select(News.person_id)
        .where(News.mailed_at.is_(None), News.mail_due_at <= clock.now())
        .distinct()
        .order_by(News.person_id)
    )
    person_ids = list(db.session.scalars(due))
    db.session.rollback()
    sent = 0
    for person_id in person_ids:
        try:
            sent += _send_to(person_id)
        except Exception:
            log.exception("The mail with the news of person %s could not be written", person_id)
    return sent


@use_case
def _send_to(person_id: int) -> bool:
    waiting = db.session.scalars(
        select(News)
        .where(News.person_id == person_id, News.mailed_at.is_(None), News.mail_due_at.is_not(None))
        .order_by(News.id)
        .with_for_update(of=News, skip_locked=True)
    ).all()
    for row in waiting:
        row.mailed_at = clock.now()
    news = still_news(waiting)
    if not news or not news[0].person.active:
        return False
    with force_locale(news[0].person.language):
        _enqueue(news[0].person, news)
    return True


def still_news(waiting: Sequence[News]) -> list[News]:
    """Of each topic only how it stands now, and nothing when that is as it was before."""
    first: dict[str, News] = {}
    last: dict[str, News] = {}
    for row in waiting:
        if row.topic is not None:
            first.setdefault(row.topic, row)
            last[row.topic] = row
    return [
        row
        for row in waiting
        if row.topic is None
        or (last[row.topic] is row and (row.now is None or first[row.topic].was != row.now))
    ]


def _enqueue(person: Person, news: Sequence[News]) -> None:
    leading = next((row for row in news if row.urgent), news[0])
    links = list(dict.fromkeys(row.link for row in news))
    subject = str(kinds.kind(leading.kind).name)
    said = {
        "person": person,
        "subject": subject,
        "news": [(row.text, portal_url(row.link)) for row in news],
        "more": None if len(links) == 1 else portal_url("/news"),
        "choices": portal_url("/profile/messages"),
    }
    outbox.enqueue_mail(
        kind=leading.kind,
        to=person.email,
        person_id=person.id,
        subject=subject,
        text=render_template("messages/_mail.txt", **said),
        html=render_template("messages/_mail.html", **said),
        files=[
            {"name": f"hotline-{number}.ics", "type": "text/calendar", "text": row.ics}
            for number, row in enumerate((each for each in news if each.ics), start=1)
        ],
    )
