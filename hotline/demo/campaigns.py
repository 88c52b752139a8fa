"""What many call about at once in the demo: campaigns over, running and to come, and what was down and is tonight."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.calls.incidents import services as incidents
from hotline.core import clock
from hotline.core.db import db
from hotline.organisation.campaigns import services as campaigns
from hotline.organisation.campaigns.rules import ContactType
from hotline.rota import queries as rota
from hotline.rota.rules import IsoWeek

# What it is called, when it begins counted from today, how many days it lasts, and what it is for.
CAMPAIGNS = (
    ("Boligstøtte på nettet", -45, 20, "Flere søger boligstøtte selv, før blanketterne forsvinder."),
    ("Digital flytning", -8, 21, "Flere melder flytning på nettet uden at ringe om dagen."),
    ("Husk læseadgang til Digital Post", 30, 13, "Pårørende kan hjælpe."),
)
# How many evenings ago something was down, what, and for how long before the evening ended.
DOWN = ((24, "at:ishoj", 150, 70), (6, "digital-post", 120, 60))
TONIGHT = "mitid"


def load(first: IsoWeek, _last: IsoWeek, now: datetime) -> None:
    """Let a chief plan the campaigns, and those on duty report what was down."""
    today = clock.local(now).date()
    with clock.seen_from(clock.at(first.monday, time(10))):
        chief = accounts.chiefs(accounts.municipality("hvidovre").id)[0]
        for label, begins, days, aim in CAMPAIGNS:
            first_day = today + timedelta(days=begins)
            fields = campaigns.CampaignFields(
                label=label,
                first_day=first_day,
                last_day=first_day + timedelta(days=days),
                contact_type=ContactType.TRANSACTION,
                aim=aim,
                medium="Breve, hjemmesider og bibliotekerne",
                material="Sig altid, at det tager ti minutter, og at MitID skal være klar.",
            )
            campaigns.plan_campaign(chief, fields)
    past = [
        (each.ends_at, each.primary.id)
        for each in rota.shifts_between(first.monday, today)
        if each.ends_at <= now and each.primary
    ]
    for ago, likely, began, ended in DOWN:
        if len(past) >= ago:
            ends_at, primary_id = past[-ago]
            with clock.seen_from(ends_at - timedelta(minutes=began)):
                row = incidents.report(_person(primary_id), likely=likely).row.id
            with clock.seen_from(ends_at - timedelta(minutes=ended)):
                incidents.end(_person(primary_id), row)
    _tonight(now)


def _tonight(now: datetime) -> None:
    shift = rota.shift_at(now)
    if shift is not None and shift.primary is not None:
        with clock.seen_from(max(shift.starts_at, now - timedelta(minutes=12))):
            incidents.report(shift.primary, likely=TONIGHT)


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)
