"""What the demo's municipalities have agreed about pay, and what its people said about their hours afterwards.

The chiefs and the staff write it at the time. The same now gives the same data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.db import db
from hotline.rota import queries as rota
from hotline.rota.hours import queries, services
from hotline.rota.hours.pay import DAYS, HOLIDAY, PayClass, Priced, Rounding
from hotline.rota.hours.rules import Line, Span, State
from hotline.rota.hours.services import PayFields
from hotline.rota.rules import IsoWeek

SUNDAY = 6
EVERY = frozenset(DAYS)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

# What people wrote, of which some tests whoever shows it.
REASONS = (
    "Sidste opkald trak ud",
    '=HYPERLINK("http://evil.example";"Klik her")',
    "<b>Strømsvigt</b> – måtte stoppe før tid & ringe hjem",
    "Blev afløst af bagvagten, æøå ÆØÅ 🙂",
)


def load(first: IsoWeek, last: IsoWeek, now: datetime) -> None:
    """Agree on pay, correct some evenings, and confirm most of those without a check-in that are older."""
    _agree(first, now)
    today = clock.local(now).date()
    report = queries.report(first.monday, today, now)
    over = [each.line for each in report.lines if each.line.worked and each.line.day < today]
    chosen = []
    for municipality in accounts.municipalities():
        # The latest but one that somebody checked in for: the others are for the chief to wonder about.
        mine = [
            line for line in over if line.municipality_id == municipality.id and line.state == State.LOGGED
        ]
        chosen += mine[-2:-1]
    _correct(chosen, now)
    _confirm(report.unconfirmed, now)


def _agree(first: IsoWeek, now: datetime) -> None:
    start = first.monday.replace(day=1)
    next_year = date(clock.local(now).year + 1, 1, 1)
    common = PayFields(start, EVERY, PayClass.OVERTIME_50, 150, 200_00, 0, Rounding.NONE)
    agreed = {
        "albertslund": [common, replace(common, valid_from=next_year, rate_ore=206_50)],
        "glostrup": [replace(common, rounding=Rounding.HALF_HOUR)],
        "hvidovre": [
            replace(common, kinds=EVERY - {SUNDAY, HOLIDAY}),
            replace(common, kinds=frozenset({SUNDAY, HOLIDAY}), pay_class=PayClass.OVERTIME_100),
            replace(common, valid_from=next_year, kinds=EVERY - {SUNDAY, HOLIDAY}, rate_ore=208_75),
        ],
        "ishoj": [replace(common, pay_class=PayClass.LIEU)],
        "rodovre": [replace(common, pay_class=PayClass.OVERTIME_100, rate_ore=195_00)],
    }
    with clock.seen_from(clock.at(first.monday - 7 * DAY, datetime.min.time()) + 600 * MINUTE):
        for key, rules in agreed.items():
            municipality = accounts.municipality(key)
            for fields in rules:
                services.add_pay_rule(accounts.chiefs(municipality.id)[0], municipality.id, fields)


def _correct(lines: Sequence[Line], now: datetime) -> None:
    for number, line in enumerate(lines):
        whole = Span(line.spans[0].starts_at, line.spans[-1].ends_at)
        span = Span(whole.starts_at, whole.ends_at + (25 if number % 2 == 0 else -40) * MINUTE)
        with clock.seen_from(min(now, whole.ends_at + 720 * MINUTE)):
            person = db.session.get_one(Person, line.person_id)
            services.correct_worked(
                person, line.shift_id, line.person_id, span, REASONS[number % len(REASONS)], 0
            )
    # The first one has been looked at; the others wait for their chiefs.
    for row in list(queries.corrections_to_see(rota.coordinators()[0]))[:1]:
        services.look_over(accounts.chiefs(row.municipality_id)[0], [row.id])


def _confirm(unconfirmed: Sequence[Priced], now: datetime) -> None:
    """What lies more than three weeks back is confirmed by its person; the rest waits."""
    for each in unconfirmed:
        line = each.line
        if line.day < clock.local(now).date() - 21 * DAY and not queries.corrections_of(
            line.shift_id, line.person_id
        ):
            person = db.session.get_one(Person, line.person_id)
            with clock.seen_from(clock.at(line.day + DAY, datetime.min.time()) + 540 * MINUTE):
                services.confirm_worked(person, [(line.shift_id, line.person_id)])
