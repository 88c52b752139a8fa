"""What can be done with count weeks."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from hotline.accounts.models import Municipality, Person
from hotline.core import audit, clock
from hotline.core.access import Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.komhen import queries, rules
from hotline.insight.komhen.models import CountEntry, CountFreeze, CountRow, CountSheet, CountWeek, TopicKle
from hotline.insight.komhen.rules import Channel, Contact, Kind, State


@use_case
def plan(actor: Person, year: int, week: int, kind: Kind) -> CountWeek:
    """Plan a count in an ISO week; one that has begun counts at once.

    Raises NotFound for others than the coordinator, Refused for a week that is none or has a count.
    """
    _coordinates(actor)
    first = rules.monday(year, week)
    if first is None or not 2000 <= year < 2100:
        raise Refused(_("Året har ikke den uge. Skriv en uge fra 1 til 52, i nogle år 53."))
    row = CountWeek(
        iso_year=year,
        iso_week=week,
        first_day=first,
        kind=kind,
        state=rules.state_at(State.PLANNED, first, clock.today()),
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Refused(_("Der er allerede en tælling i den uge.")) from None
    audit.record(
        "insight.plan_count", f"count_week:{row.id}", actor=actor, after={"week": row.key, "kind": kind}
    )
    return row


@use_case
def call_off(actor: Person, week_id: int, version: int) -> None:
    """Take away a count that has not begun. Raises Refused when it has."""
    _coordinates(actor)
    row = _week(week_id, version)
    if row.state != State.PLANNED:
        raise Refused(_("Tællingen er begyndt og kan ikke fjernes."))
    audit.record("insight.call_off_count", f"count_week:{row.id}", actor=actor, before={"week": row.key})
    db.session.delete(row)


@use_case
def begin_due() -> int:
    """Let the planned weeks whose Monday has come begin to count; gives how many."""
    rows = queries.begun(clock.today(), lock=True)
    for row in rows:
        row.state = State.COUNTING
        audit.record("insight.begin_count", f"count_week:{row.id}", after={"week": row.key})
    return len(rows)


def begin_if_due() -> None:
    """The same, where a page is about to be shown: a look first, since writers queue."""
    if queries.begun(clock.today()):
        begin_due()


@use_case
def freeze(actor: Person, week_id: int, version: int) -> CountFreeze:
    """Keep a week's lines as they are now, for good. Raises Refused before the week is over or when it is frozen."""
    _coordinates(actor)
    row = _week(week_id, version)
    if row.state == State.FROZEN:
        raise Refused(_("Tællingen er frosset."))
    if not rules.is_over(row.first_day, clock.today()):
        raise Refused(_("Ugen er ikke slut. Den kan fryses fra mandagen efter."))
    found = queries.counted(row)
    made = CountFreeze(
        count_week_id=row.id,
        number=len(row.freezes) + 1,
        frozen_at=clock.now(),
        frozen_by_id=actor.id,
        non_calls=found.non_calls,
    )
    row.state = State.FROZEN
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        CountRow(freeze_id=made.id, amount=amount, **vars(each)) for each, amount in found.rows.items()
    )
    audit.record(
        "insight.freeze_count",
        f"count_week:{row.id}",
        actor=actor,
        after={"number": made.number, "contacts": found.contacts},
    )
    return made


@use_case
def reopen(actor: Person, week_id: int, version: int, reason: str) -> CountWeek:
    """Open a frozen week again; what was frozen stays to be read. Raises Refused without a reason."""
    _coordinates(actor)
    row = _week(week_id, version)
    reason = " ".join(reason.split())
    if row.state != State.FROZEN:
        raise Refused(_("Tællingen er ikke frosset."))
    if not reason or len(reason) > rules.REASON_MOST:
        raise Refused(_("Skriv hvorfor, med højst %(most)d tegn.", most=rules.REASON_MOST))
    last = row.freezes[-1]
    last.reopened_at, last.reopened_by_id, last.reason = clock.now(), actor.id, reason
    row.state = State.COUNTING
    audit.record("insight.reopen_count", f"count_week:{row.id}", actor=actor, why=reason)
    return row


@use_case
def type_in(
    actor: Person, week_id: int, municipality_id: int, version: int, amounts: Mapping[Channel, int | None]
) -> CountSheet:
    """Write a municipality's totals by channel; a channel without a number has none.

    Raises NotFound for others than its chief and the coordinator, Conflict when somebody else wrote since `version`,
    Refused for a week that is frozen and for a channel that came by file.
    """
    week, sheet = _sheet(actor, week_id, municipality_id, version)
    by_file = {Channel(each.channel) for each in sheet.entries if each.from_file}
    wanted = {channel: amount for channel, amount in amounts.items() if amount and channel in rules.TYPED}
    if by_file & set(wanted):
        raise Refused(_("En af kanalerne er indlæst fra en fil. Fjern filens tal først."))
    before = {str(each.channel): each.amount for each in sheet.entries if not each.from_file}
    after = {str(channel): amount for channel, amount in wanted.items()}
    if before == after:
        return sheet
    kept = [each for each in sheet.entries if each.from_file]
    sheet.entries = kept + [
        CountEntry(from_file=False, channel=channel, amount=amount) for channel, amount in wanted.items()
    ]
    return _saved(actor, week, sheet, before, after)


@use_case
def take_in(
    actor: Person, week_id: int, municipality_id: int, version: int, rows: Mapping[Contact, int]
) -> CountSheet:
    """Let a file's lines be a municipality's, instead of those of the file before; no lines take that one away.

    Raises what `type_in` does.
    """
    week, sheet = _sheet(actor, week_id, municipality_id, version)
    typed = {Channel(each.channel) for each in sheet.entries if not each.from_file}
    if typed & {each.channel for each in rows} or Channel.PHONE in {each.channel for each in rows}:
        raise Refused(
            _("En af kanalerne er skrevet ind i hånden. Slet tallet der, så det ikke tælles to gange.")
        )
    before = {"lines": sum(each.from_file for each in sheet.entries)}
    sheet.entries = [each for each in sheet.entries if not each.from_file] + [
        CountEntry(
            from_file=True,
            amount=amount,
            **{name: value for name, value in vars(each).items() if name != "place"},
        )
        for each, amount in rows.items()
    ]
    return _saved(actor, week, sheet, before, {"lines": len(rows)})


@use_case
def name_topic(actor: Person, topic: str, version: int, kle: str) -> TopicKle:
    """Give a topic its KLE number, or none. Raises Refused for what is no such number, Conflict as always."""
    _coordinates(actor)
    kle = " ".join(kle.split())
    if kle and not rules.is_kle(kle):
        raise Refused(_("Skriv KLE-nummeret som 32, 32.03, 32.03.12 eller 32.03.12 G01."))
    row = db.session.get(TopicKle, topic)
    if (row.version if row else 0) != version:
        raise Conflict()
    before = row.kle if row else None
    if row is None:
        row = TopicKle(topic=topic, kle=kle or None, changed_at=clock.now(), changed_by_id=actor.id)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            raise Conflict() from None
    else:
        row.kle, row.changed_at, row.changed_by_id = kle or None, clock.now(), actor.id
    audit.record(
        "insight.name_topic",
        f"topic:{topic}",
        actor=actor,
        before={"kle": before},
        after={"kle": kle or None},
    )
    return row


def _coordinates(actor: Person) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotFound()


def _week(week_id: int, version: int) -> CountWeek:
    # Whoever types meanwhile is waited for; whoever comes later waits, and then hears that it is too late.
    db.session.scalar(select(CountWeek.id).where(CountWeek.id == week_id).with_for_update())
    row = queries.week(week_id)
    if row.version != version:
        raise Conflict()
    return row


def _sheet(actor: Person, week_id: int, municipality_id: int, version: int) -> tuple[CountWeek, CountSheet]:
    week = db.session.scalar(select(CountWeek).where(CountWeek.id == week_id).with_for_update(read=True))
    if week is None or not rules.may_write(Role(actor.role), actor.municipality_id, municipality_id):
        raise NotFound()
    if week.state == State.FROZEN:
        raise Refused(_("Tællingen er frosset, så tallene kan ikke ændres."))
    sheet = queries.sheet(week_id, municipality_id)
    if (sheet.version if sheet else 0) != version:
        raise Conflict(
            _(
                "En anden har skrevet tal for kommunen imens. Herunder står både det, der er gemt, og dit. Gem igen, hvis dit skal gælde."
            )
        )
    if sheet is None:
        municipality = db.session.get_one(Municipality, municipality_id)
        sheet = CountSheet(
            count_week_id=week_id, municipality=municipality, changed_at=clock.now(), entries=[]
        )
    return week, sheet


def _saved(
    actor: Person, week: CountWeek, sheet: CountSheet, before: dict[str, int], after: dict[str, int]
) -> CountSheet:
    sheet.changed_at, sheet.changed_by_id = clock.now(), actor.id
    if sheet.id is not None:
        # At the same moment nothing of the row itself changes, and it must be a new version all the same.
        flag_modified(sheet, "changed_at")
    try:
        with db.session.begin_nested():
            db.session.add(sheet)
    except IntegrityError:
        raise Conflict() from None
    audit.record(
        "insight.count",
        f"count_week:{week.id}",
        actor=actor,
        before=before,
        after=after | {"municipality": sheet.municipality_id},
    )
    return sheet
