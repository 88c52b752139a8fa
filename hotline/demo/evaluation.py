"""The demo's count weeks and reports: a trial count, a real one, a quarter's status, and the closing report begun."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.insight import period as periods
from hotline.insight.evaluation import services as evaluation
from hotline.insight.evaluation.rules import Kind as Report
from hotline.insight.evaluation.rules import Section
from hotline.insight.komhen import files, queries
from hotline.insight.komhen import services as komhen
from hotline.insight.komhen.rules import Channel, Kind
from hotline.insight.tally import services as tally
from hotline.rota.rules import IsoWeek

# How many weeks ago, what kind, and how much busier than the other.
COUNTS = ((7, Kind.TRIAL, 1.0), (2, Kind.REAL, 0.94))
# The next one, after the winter.
AHEAD = 20
# About how many come to a town hall of this size in a week, each way.
WEEK = {
    Channel.PHONE_DAY: 4200,
    Channel.PERSONAL: 640,
    Channel.LETTER: 310,
    Channel.EMAIL: 820,
    Channel.DIGITAL_POST: 560,
    Channel.WEB: 9300,
}
FILE = """kanal;opgave_kode;kle;henvendelsestype;afslutning;antal
selvbetjening påbegyndt;Flytning;23.05.00;transaktion;;{started}
selvbetjening gennemført;Flytning;23.05.00;transaktion;afsluttet;{done}
"""
# Which kinds of numbers KLE has for some topics; the rest is for the coordinator to fill in.
KLES = {"SB.FLYT": "23.05", "SB.DAG": "28", "SB.PENS": "32.03", "SB.AFFALD": "07"}
STATUS = {
    Section.SUMMARY: "Hotlinen er kommet i gang. Tallene dækker kun den første del af forsøget og skal læses med det forbehold.\n\nVi fortsætter uændret det næste kvartal.",
    Section.USE: "Der bliver ringet hele aftenen. Det er for tidligt at sige noget om åbningstiden.",
    Section.QUALITY: "Registreringen er ny for alle, og vi øver os i at skrive afslutningen ens.",
    Section.OTHERWISE: "Vi vil spørge flere. Svaret mangler i omkring halvdelen af opkaldene.",
    Section.NEXT: "Cheferne drøfter på næste møde, hvilke årsager der kan fjernes først, og hvem der gør det.",
}
CLOSING = {
    Section.ALTERNATIVES: "Kladde: De andre løsninger beskrives, som de er i dag, når forsøget er slut.",
}


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Let the coordinator and the chiefs count and report as they would have."""
    coordinator = db.session.scalars(select(Person).where(Person.role == Role.COORDINATOR)).one()
    tally.refresh()
    for topic, kle in KLES.items():
        komhen.name_topic(coordinator, topic, 0, kle)
    this_week = IsoWeek.of(clock.local(now).date())
    ahead = this_week.plus(AHEAD)
    komhen.plan(coordinator, ahead.year, ahead.number, Kind.REAL)
    for ago, kind, busy in COUNTS:
        _count(coordinator, this_week.plus(-ago), kind, busy)
    _report(coordinator, first, now)


def _count(coordinator: Person, week: IsoWeek, kind: Kind, busy: float) -> None:
    chance = Random(week.monday.toordinal())  # noqa: S311  # Invented counts, no secrets.
    after = week.monday + timedelta(days=8)
    with clock.seen_from(clock.at(after, time(10))):
        row = komhen.plan(coordinator, week.year, week.number, kind)
        for municipality in accounts.municipalities():
            chief = accounts.chiefs(municipality.id)[0]
            numbers = {
                channel: round(amount * busy * chance.uniform(0.8, 1.2)) for channel, amount in WEEK.items()
            }
            sheet = komhen.type_in(chief, row.id, municipality.id, 0, numbers)
            started = chance.randint(80, 160)
            text = FILE.format(started=started, done=round(started * chance.uniform(0.3, 0.55)))
            whose = files.Whose(municipality.key, municipality.name, week.monday)
            komhen.take_in(chief, row.id, municipality.id, sheet.version, files.read(text, whose).rows)
    with clock.seen_from(clock.at(after + timedelta(days=1), time(9, 30))):
        komhen.freeze(coordinator, row.id, queries.week(row.id).version)


def _report(coordinator: Person, first: IsoWeek, now: datetime) -> None:
    """The trial began with the demo, so that the quarter that is over has its last weeks."""
    past = periods.quarter(clock.local(now).date()).before
    begun = min(first.monday, past.last - timedelta(days=13))
    until = begun + timedelta(days=364)
    evaluation.set_trial(coordinator, 0, begun, until)
    chief = accounts.chiefs(accounts.municipality("glostrup").id)[0]
    with clock.seen_from(min(now, clock.at(past.last + timedelta(days=5), time(10)))):
        status = evaluation.begin_report(chief, Report.QUARTER, begun, past.last)
        for section, text in STATUS.items():
            evaluation.write(chief, status.id, section, 0, text)
        evaluation.publish(coordinator, status.id, status.version)
    closing = evaluation.begin_report(coordinator, Report.CLOSING, begun, until)
    for section, text in CLOSING.items():
        evaluation.write(coordinator, closing.id, section, 0, text)
