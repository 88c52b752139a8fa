"""Reads of absences and of who could come instead.

The evening's own chief and the coordinator see everybody of the municipality; a chief who was asked for help sees
the own people; a person sees the own absence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from hotline.accounts import queries as accounts
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.opening import queries as opening
from hotline.opening.models import ExceptionalClosure
from hotline.rota import queries, rules
from hotline.rota.absence import words
from hotline.rota.absence.models import Absence
from hotline.rota.absence.rules import Colleague, Proposal, mean_loads, rank, was_short_notice
from hotline.rota.availability import queries as availability
from hotline.rota.models import PLANNED, Assignment, EveningEvent, Shift
from hotline.rota.needs import Need
from hotline.rota.rules import Breach, Happening, IsoWeek, Load, Slot
from hotline.rota.services.escalation import cover_path
from hotline.rota.services.notices import SOON
from hotline.rota.swaps import queries as swaps
from hotline.rota.swaps.models import Offer, OfferReply
from hotline.rota.swaps.queries import Asked
from hotline.rota.swaps.rules import LIVE

CALLED_IN = (Happening.ASSIGNED, Happening.PROMOTED, Happening.BACKUP_CALLED, Happening.TOOK_OVER)
CALLED_WITHIN = timedelta(days=182)
AHEAD = timedelta(days=7)


def standing(shift_id: int) -> Sequence[Absence]:
    """Who has said "I can't" for a shift and not taken it back, in order."""
    return db.session.scalars(
        select(Absence)
        .where(Absence.shift_id == shift_id, Absence.withdrawn_at.is_(None))
        .order_by(Absence.id)
    ).all()


def standing_of(shift_id: int, person_id: int) -> Absence | None:
    """The person's own standing absence from a shift."""
    return next((each for each in standing(shift_id) if each.person_id == person_id), None)


def may_speak_for(viewer: Person | None, shift: Shift, person: Person) -> bool:
    """Whether `viewer` reports or withdraws an absence of `person`: oneself, or who plans the evening or the person.

    None is the system.
    """
    if viewer is None or viewer.id == person.id:
        return True
    own_chief = person.municipality_id is not None and queries.may_plan(viewer, person.municipality_id)
    return own_chief or queries.may_plan(viewer, shift.municipality_id)


@dataclass(frozen=True)
class Reporting:
    """Whom a page about an absence is about: `slot` is where the person is now, `absence` what was said before."""

    shift: Shift
    person: Person
    slot: Slot | None
    absence: Absence | None


def reporting_for(viewer: Person, shift_id: int, slot: Slot) -> Reporting:
    """Whose absence `viewer` reports or sees from the link of a slot; raises NotFound when it is not the viewer's.

    The link may be old: a backup who became primary since is found in the other slot, and whoever has said "I can't"
    sees that.
    """
    shift = queries.shift_for(viewer, shift_id)
    holder = shift.slot(slot)
    said = {each.person_id: each for each in standing(shift_id)}
    if holder is not None and may_speak_for(viewer, shift, holder.person):
        return Reporting(shift, holder.person, slot, None)
    if viewer.id in said:
        return Reporting(shift, said[viewer.id].person, None, said[viewer.id])
    other = shift.slot(slot.other)
    if other is not None and other.person_id == viewer.id:
        return Reporting(shift, other.person, slot.other, None)
    raise NotFound()


def ever_on(shift_id: int) -> set[int]:
    """The ids of those who are or were on a shift."""
    return set(db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id == shift_id)))


def helps(viewer: Person | None, shift: Shift) -> bool:
    """Whether `viewer` is the chief of another municipality, asked for help with `shift`; now or earlier."""
    if viewer is None or viewer.role != Role.CHIEF or viewer.municipality_id == shift.municipality_id:
        return False
    return queries.others_asked_at(shift) is not None


def shift_to_cover_for(viewer: Person, shift_id: int) -> Shift:
    """A shift for which `viewer` may find somebody: the evening's own chief, the coordinator, or who was asked for help.

    Raises NotFound for anybody else's.
    """
    shift = db.session.get(Shift, shift_id)
    if shift is None or not (queries.may_plan(viewer, shift.municipality_id) or helps(viewer, shift)):
        raise NotFound()
    return shift


@dataclass(frozen=True)
class Cover:
    """What the page needs to find somebody for an evening.

    `proposals` are ranked for `slot`, the first that is empty; `impossible` are the approved who cannot, with why.
    `mean` is the team's load: evenings as primary, as backup.
    """

    shift: Shift
    empty: tuple[Slot, ...]
    slot: Slot | None
    people: dict[int, Person]
    proposals: list[Proposal]
    impossible: list[tuple[Person, Breach]]
    mean: tuple[float, float]
    absences: Sequence[Absence]
    others_asked_at: datetime | None
    others_asked: bool
    asked: list[Asked]
    closure: ExceptionalClosure | None
    helping: bool


def cover_for(viewer: Person, shift_id: int, now: datetime) -> Cover:
    """Who could come instead, in a fixed number of queries; raises NotFound when it is not the viewer's to find out."""
    shift = shift_to_cover_for(viewer, shift_id)
    helping = not queries.may_plan(viewer, shift.municipality_id)
    called = queries.others_asked_at(shift)
    open_still = shift.is_planned and shift.ends_at > now
    empty = tuple(slot for slot in Slot if open_still and shift.slot(slot) is None)
    absences = standing(shift.id)
    from_id = (viewer.municipality_id if helping else None) or shift.municipality_id
    people = accounts.eligible([from_id]).get(from_id, []) if empty else []
    slot = empty[0] if empty else None
    free, impossible = _sort_out(shift, people, {each.person_id for each in absences})
    colleagues = _colleagues(shift, free, now)
    return Cover(
        shift=shift,
        empty=empty,
        slot=slot,
        people={person.id: person for person in people},
        proposals=rank(colleagues, slot) if slot else [],
        impossible=impossible,
        mean=mean_loads([each.load for each in colleagues]),
        absences=absences,
        others_asked_at=called,
        others_asked=called is not None and queries.still_asked(shift, called, now),
        asked=[] if helping else swaps.asked(shift.id),
        closure=closure_of(shift),
        helping=helping,
    )


def _sort_out(
    shift: Shift, people: Sequence[Person], absent: Collection[int]
) -> tuple[list[Person], list[tuple[Person, Breach]]]:
    """Those who are free that evening, and the others with why not."""
    ids = [person.id for person in people]
    spans = queries.busy_spans(ids, shift.starts_at, shift.ends_at) if ids else {}
    free: list[Person] = []
    out: list[tuple[Person, Breach]] = []
    for person in people:
        taken = {other for other, _start, _end in spans.get(person.id, [])}
        if person.id in absent:
            out.append((person, Breach.ABSENT))
        elif shift.id in taken:
            out.append((person, Breach.SAME_PERSON))
        elif taken:
            out.append((person, Breach.TWO_AT_ONCE))
        else:
            free.append(person)
    return free, out


def _colleagues(shift: Shift, people: Sequence[Person], now: datetime) -> list[Colleague]:
    if not people:
        return []
    ids = [person.id for person in people]
    weeks, day = IsoWeek.year_of(shift.week.year), timedelta(days=1)
    first, last = weeks[0].monday, weeks[-1].sunday
    # A day more at either end: the evening beside this one may lie in another year.
    duties = queries.duties(first - day, last + day)
    loads = rules.loads(duty for duty in duties if first <= duty.day <= last)
    on = {(duty.person_id, duty.day) for duty in duties}
    moods = availability.moods(ids, shift.day, shift.day)
    called = _called_in(ids, now)
    return [
        Colleague(
            person.id,
            person.name,
            moods[person.id].get(shift.day),
            loads.get(person.id, Load()),
            sum((person.id, shift.day + step) in on for step in (-day, day)),
            called.get(person.id),
        )
        for person in people
    ]


def _called_in(person_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """When each of these people last was put on at short notice, within half a year."""
    rows = db.session.execute(
        select(EveningEvent.person_id, EveningEvent.at, Shift.starts_at)
        .join(Shift, Shift.id == EveningEvent.shift_id)
        .where(
            EveningEvent.person_id.in_(person_ids),
            EveningEvent.happening.in_(CALLED_IN),
            EveningEvent.at > now - CALLED_WITHIN,
        )
        .order_by(EveningEvent.at)
    )
    # In order of time, so that the latest stays.
    return {who: at for who, at, starts_at in rows if who is not None and was_short_notice(at, starts_at)}


def closure_of(shift: Shift) -> ExceptionalClosure | None:
    """The standing closure by which the evening of `shift` is closed exceptionally; None when it is not.

    An evening that ran when it closed ends where its closure begins.
    """
    found = opening.closures_standing(shift.starts_at, shift.ends_at + timedelta(microseconds=1))
    cancelled = not shift.is_planned
    return next(
        (row for row in found if cancelled or row.starts_at == shift.ends_at),
        None,
    )


def help_wanted(viewer: Person, now: datetime) -> list[Shift]:
    """The evenings of other municipalities that lack somebody and for which the viewer, a chief, was asked for help."""
    if viewer.role != Role.CHIEF:
        return []
    rows = db.session.execute(
        select(Shift, func.max(EveningEvent.at).over(partition_by=EveningEvent.shift_id))
        .join(EveningEvent, EveningEvent.shift_id == Shift.id)
        .where(
            EveningEvent.happening == Happening.OTHERS_CALLED,
            Shift.status == PLANNED,
            Shift.ends_at > now,
            Shift.municipality_id != viewer.municipality_id,
        )
        .order_by(Shift.starts_at)
    )
    asked: dict[Shift, datetime] = {row[0]: row[1] for row in rows}
    return [
        shift
        for shift, at in asked.items()
        if rules.lacks(queries.staffed(shift)) and queries.still_asked(shift, at, now)
    ]


def _answers(shift_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many were asked to fill an empty place and how many have answered, by shift; live asking only."""
    rows = db.session.execute(
        select(Offer.shift_id, func.count(), func.count(OfferReply.answer))
        .join(OfferReply, OfferReply.offer_id == Offer.id)
        .where(Offer.shift_id.in_(shift_ids), Offer.giver_id.is_(None), Offer.status.in_(LIVE))
        .group_by(Offer.shift_id)
    )
    return {shift_id: (asked, answered) for shift_id, asked, answered in rows}


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """What only the viewer can settle: own evenings of the coming week that lack somebody, and others' that ask for help."""
    found: list[Need] = []
    if viewer.role in {Role.CHIEF, Role.COORDINATOR}:
        owner = None if viewer.role == Role.COORDINATOR else viewer.municipality_id
        first, last = clock.local(now).date(), clock.local(now + AHEAD).date()
        holes = [each for each in queries.holes(first, last, owner) if each.shift.ends_at > now]
        answers = _answers([each.shift.id for each in holes])
        found += [
            Need(
                words.hole(each, *answers.get(each.shift.id, (0, 0))),
                cover_path(each.shift),
                words.find_somebody(),
                each.shift.starts_at,
                each.shift.starts_at - now < SOON,
            )
            for each in holes
        ]
    found += [
        Need(words.help_wanted(shift), cover_path(shift), words.help_out(), shift.starts_at, urgent=True)
        for shift in help_wanted(viewer, now)
    ]
    return found
