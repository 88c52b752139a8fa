"""Targets, what contacts cost, and the year's money in the demo."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.demo.people import COORDINATOR
from hotline.insight.benefit import services as benefit
from hotline.insight.economy import queries as budgets
from hotline.insight.economy import services as economy
from hotline.insight.economy.services import ExpenseFields
from hotline.insight.targets import queries as targets_queries
from hotline.insight.targets import rules
from hotline.insight.targets import services as targets
from hotline.insight.targets.rules import Direction
from hotline.insight.targets.services import ActionFields, TargetFields
from hotline.rota.rules import IsoWeek

# What was paid how many weeks ago, on which line, by whom, in kroner.
PAID = (
    (9, "Co-browsing", "hvidovre", 118_000, "Licens til skærmdeling, første år"),
    (9, "70-nummer", "albertslund", 200, "Oprettelse af 70-nummer"),
    (7, "Markedsføring", "ishoj", 13_450, "Plakater til bibliotekerne"),
    (5, "Markedsføring", "glostrup", 4_212, "Annonce i lokalavisen"),
    (2, "Buffer og udvikling", "rodovre", 9_875, "Tilretning af formularer"),
)
OWN = (("Softphone-licens", 350), ("PC og dataabonnement", 6_180), ("Uddannelse", 8_400))
ADOPTED = ("s1.1", "s2.1")


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Let the coordinator choose targets and begin the year, and the chiefs write what they paid."""
    today = clock.local(now).date()
    coordinator = next(each for each in targets_queries.owners() if each.name == COORDINATOR)
    with clock.seen_from(clock.at(first.monday, time(9))):
        targets.install_examples()
        benefit.install_costs()
        for year in {first.monday.year, today.year}:
            economy.install_budget(year)
        _targets(coordinator, clock.today().year, today)
    for municipality in accounts.municipalities():
        chief = accounts.chiefs(municipality.id)[0]
        for weeks, name, key, kroner, text in PAID:
            if key == municipality.key:
                _pay(chief, today - timedelta(weeks=weeks), name, kroner, text)
        for name, kroner in OWN:
            _pay(chief, today - timedelta(weeks=8), name, kroner, "Faktura fra leverandøren")


def _targets(coordinator: Person, year: int, today: date) -> None:
    known = {row.example_of: row for row in targets_queries.examples()}
    for key in ADOPTED:
        row = known[key]
        targets.adopt(coordinator, row.id, row.version, year)
    letters = targets.add_target(
        coordinator,
        TargetFields(
            name="Breve ind til Borgerservice i de fem kommuner",
            unit="breve",
            direction=Direction.DOWN,
            kind=rules.Kind.CHANGE,
            source="Styregruppen, eksempel i demoen",
            definition="Fysiske breve, som Borgerservice åbner, talt op hvert år.",
            baseline_tenths=184_000,
            baseline_on=date(year - 1, 12, 31),
        ),
    )
    for number, (wanted, actual) in enumerate(((5, 17_650), (10, None), (20, None))):
        typed = None if actual is None else actual * 10
        targets.write_year(coordinator, letters.id, year + number, 0, wanted * 10, typed)
    calls = targets.add_target(
        coordinator,
        TargetFields(
            name="Opkald til hotlinen",
            unit="opkald",
            direction=Direction.UP,
            source="Styregruppen, eksempel i demoen",
            definition="Registrerede opkald i kalenderåret, uden forkerte numre og lignende.",
            measure=rules.CALLS,
            every_year_tenths=20_000,
        ),
    )
    chief = accounts.chiefs(accounts.municipality("hvidovre").id)[0]
    for text, days in (
        ("Omtal hotlinen i omstillingen om dagen", -6),
        ("Bed bibliotekerne sætte plakaten op", 30),
    ):
        targets.add_action(coordinator, calls.id, ActionFields(text, chief.id, today + timedelta(days=days)))


def _pay(chief: Person, day: date, name: str, kroner: int, text: str) -> None:
    line = next(each for each in budgets.lines(day.year) if each.name == name)
    with clock.seen_from(clock.at(day, time(14))):
        assert chief.municipality_id is not None
        economy.add_expense(chief, ExpenseFields(line.id, chief.municipality_id, day, kroner * 100, text))
