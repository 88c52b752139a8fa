"""Reads of who has the telephone, and how an evening stands for whoever looks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload

from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import TAKES_DUTY
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.opening import queries as opening
from hotline.rota import queries as rota
from hotline.rota import words
from hotline.rota.models import PLANNED, EveningEvent, Shift
from hotline.rota.needs import Need
from hotline.rota.rules import Evening, Happening, Slot
from hotline.rota.timeline import timeline
from hotline.rota.watch import links, rules
from hotline.rota.watch.models import LogOn
from hotline.rota.watch.rules import Facts, Kind, Left, OnShift, Part


def log_ons(first: date, last: date, municipality_id: int | None = None) -> Sequence[LogOn]:
    """Who had the telephone on the evenings from `first` to `last` inclusive, in order, with shift and person.

    `municipality_id` narrows to one municipality's licence: that of whoever had the telephone, also on an
    evening that another municipality handed over. Open ones are there too. One query; `shift.assignments`
    is not read.
    """
    query = (
        select(LogOn)
        .join(LogOn.shift)
        .where(Shift.day.between(first, last))
        .options(contains_eager(LogOn.shift).options(lazyload(Shift.assignments)))
        .order_by(LogOn.taken_at, LogOn.id)
    )
    if municipality_id is not None:
        query = query.where(LogOn.municipality_id == municipality_id)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Watched:
    """A published shift with all that happened around it."""

    shift: Shift
    log_ons: Sequence[LogOn]
    events: Sequence[EveningEvent]

    @property
    def holder(self) -> LogOn | None:
        """Who has the telephone now."""
        return next((each for each in self.log_ons if each.is_open), None)

    @property
    def present(self) -> LogOn | None:
        """The holder, when it is somebody who is on the evening (still)."""
        holder = self.holder
        return holder if holder and self.part(holder.person) in (Part.PRIMARY, Part.BACKUP) else None

    @property
    def left(self) -> Left | None:
        """The log-on that ended last; None when its person could not come: then who is on it has changed."""
        ended = [(each.released_at, each.id, each) for each in self.log_ons if each.released_at is not None]
        if not ended:
            return None
        at, _id, last = max(ended)
        gone = (Happening.ABSENT, last.person_id)
        said = [each.at for each in self.events if (each.happening, each.person_id) == gone]
        return None if any(last.taken_at <= each <= at for each in said) else Left(last.id, at)

    def part(self, person: Person) -> Part | None:
        """What `person` is to the evening."""
        for slot in Slot:
            held = self.shift.slot(slot)
            if held is not None and held.person_id == person.id:
                return Part(slot.value)
        fit = person.active and person.approved and person.role in TAKES_DUTY
        return Part.COLLEAGUE if fit and person.municipality_id == self.shift.municipality_id else None

    def evening(self, closed: bool = False) -> Evening:
        """What the rules need to know of the shift."""
        shift = self.shift
        return Evening(shift.starts_at, shift.ends_at, shift.municipality_id, shift.is_planned, closed)

    def facts(self) -> Facts:
        """What the watch needs to know of who is on it and what was done."""
        return Facts(
            primary=self._on(Slot.PRIMARY),
            backup=self._on(Slot.BACKUP),
            present=self.present is not None,
            left=self.left,
            changed_at=self._changed_at(),
            done=frozenset(self._done()),
        )

    def _changed_at(self) -> datetime | None:
        moments = [each.ended_at or each.began_at for each in self.shift.assignments]
        moments += [each.at for each in self.events if each.happening == Happening.REOPENED]
        return max(moments, default=None)

    def _on(self, slot: Slot) -> OnShift | None:
        held = self.shift.slot(slot)
        return OnShift(held.person_id, held.published_at or held.began_at) if held else None

    def _done(self) -> set[str]:
        names = {each.once for each in self.events if each.once is not None}
        # The steps that the absence room takes too name the person and the attempt after the cause.
        causes = [Kind.CHIEF, *([f"{Kind.ALONE}:{self.left.log_on_id}"] if self.left else [])]
        names |= {cause for cause in causes if any(name.startswith(f"{cause}:") for name in names)}
        called = [each.at for each in self.events if each.happening == Happening.OTHERS_CALLED]
        since = min(
            self.shift.starts_at,
            max((each.began_at for each in self.shift.assignments), default=self.shift.starts_at),
        )
        if any(at >= since for at in called):
            names.add(Kind.OTHERS)
        return names


def watched(shift: Shift) -> Watched:
    """The shift with its log-ons and its timeline, in two queries."""
    rows = db.session.scalars(select(LogOn).where(LogOn.shift_id == shift.id).order_by(LogOn.id))
    return Watched(shift, rows.all(), timeline(shift.id))


def lock_evening(shift_id: int, actor: Person | None = None) -> Shift:
    """A published shift, locked with whoever may be told or put on; raises NotFound for any other."""
    shift, _people = rota.evening_locked(actor, shift_id)
    if not shift.is_published:
        raise NotFound()
    return shift


def held_elsewhere(municipality_id: int, shift: Shift) -> LogOn | None:
    """Who has the municipality's one licence for another shift, locked for the running use case."""
    return db.session.scalar(
        select(LogOn)
        .where(
            LogOn.municipality_id == municipality_id,
            LogOn.released_at.is_(None),
            LogOn.shift_id != shift.id,
        )
        .with_for_update(of=LogOn)
    )


def held_by(person: Person, shift: Shift) -> LogOn | None:
    """The person's hold of the telephone on the evening, locked for the running use case; None without one."""
    mine = select(LogOn).where(LogOn.shift_id == shift.id, LogOn.person_id == person.id)
    open_ = mine.where(LogOn.released_at.is_(None)).with_for_update(of=LogOn)
    return db.session.scalar(open_.execution_options(populate_existing=True))


def log_on_locked(actor: Person, log_on_id: int) -> tuple[LogOn, Watched]:
    """A log-on and its evening, locked for the running use case; raises NotFound."""
    shift_id = db.session.scalar(select(LogOn.shift_id).where(LogOn.id == log_on_id))
    if shift_id is None:
        raise NotFound()
    found = watched(lock_evening(shift_id, actor))
    return next(each for each in found.log_ons if each.id == log_on_id), found


def may_release(viewer: Person, found: Watched, row: LogOn) -> bool:
    """The holder releases, and on the holder's behalf who else is on the evening, or who plans it."""
    on = found.part(viewer) in (Part.PRIMARY, Part.BACKUP)
    return row.person_id == viewer.id or on or rota.may_plan(viewer, found.shift.municipality_id)


def forgotten(now: datetime) -> Sequence[LogOn]:
    """The log-ons that outlived their shift by more than is waited, locked for the running use case."""
    return db.session.scalars(
        select(LogOn)
        .join(LogOn.shift)
        .where(LogOn.released_at.is_(None), Shift.ends_at <= now - rules.FORGOTTEN_AFTER)
        .order_by(LogOn.id)
        .with_for_update(of=LogOn, skip_locked=True)
    ).all()


def _at_hand(now: datetime, until: datetime) -> Sequence[Shift]:
    return db.session.scalars(
        select(Shift)
        .where(
            Shift.status == PLANNED,
            Shift.published_at.is_not(None),
            Shift.starts_at <= until,
            Shift.ends_at > now,
        )
        .order_by(Shift.starts_at)
    ).all()


def to_watch(now: datetime) -> list[int]:
    """The ids of the shifts for which something is due; decided again when the shift is locked."""
    shifts = _at_hand(now, now + rules.LOOKS_AHEAD)
    return [each.shift.id for each in _watched(shifts) if steps_due(each, now)]


def _watched(shifts: Collection[Shift]) -> list[Watched]:
    """Several shifts, in two queries."""
    ids = [shift.id for shift in shifts]
    if not ids:
        return []
    rows = db.session.scalars(select(LogOn).where(LogOn.shift_id.in_(ids)).order_by(LogOn.id)).all()
    events = db.session.scalars(
        select(EveningEvent).where(EveningEvent.shift_id.in_(ids)).order_by(EveningEvent.at, EveningEvent.id)
    ).all()
    return [
        Watched(
            shift,
            [each for each in rows if each.shift_id == shift.id],
            [each for each in events if each.shift_id == shift.id],
        )
        for shift in shifts
    ]


def steps_due(found: Watched, now: datetime) -> list[rules.Step]:
    """What the watch has to do for the shift now."""
    due = rules.due(found.evening(), now, found.facts())
    # Asked last: on most evenings nothing is due, and nothing is closed.
    return due if due and not _closed(found.shift, now) else []


def _closed(shift: Shift, now: datetime) -> bool:
    """Whether what is left of the evening is closed exceptionally, so that nobody is to come."""
    first = max(shift.starts_at, now)
    standing = opening.closures_standing(first, shift.ends_at) if first < shift.ends_at else []
    return any(each.starts_at <= first and each.ends_at >= shift.ends_at for each in standing)


@dataclass(frozen=True)
class Standing:
    """How an evening stands for one viewer, with everything that the page shows and offers.

    `no` is why the viewer may not take the telephone now, None when they may. `sees_events`: the timeline is for
    those who are on the evening and those who plan it.
    """

    viewer: Person
    now: datetime
    found: Watched
    part: Part | None
    no: rules.No | None
    may_release: bool
    sees_events: bool

    @property
    def shift(self) -> Shift:
        """The evening."""
        return self.found.shift

    @property
    def holder(self) -> LogOn | None:
        """Who has the telephone now."""
        return self.found.holder

    @property
    def mine(self) -> bool:
        """Whether the viewer has the telephone now."""
        return self.holder is not None and self.holder.person_id == self.viewer.id

    @property
    def last(self) -> LogOn | None:
        """The latest log-on."""
        return self.found.log_ons[-1] if self.found.log_ons else None

    @property
    def opens_at(self) -> datetime:
        """From when the telephone can be taken."""
        return rules.opens_at(self.found.evening())

    @property
    def is_on(self) -> bool:
        """Whether the viewer is primary or backup."""
        return self.part in (Part.PRIMARY, Part.BACKUP)

    @property
    def is_over(self) -> bool:
        """Whether the evening has ended."""
        return self.now >= self.shift.ends_at

    @property
    def runs_alone(self) -> bool:
        """Whether the evening runs and nobody has the telephone."""
        return self.holder is None and self.shift.starts_at <= self.now < self.shift.ends_at

    @property
    def may_take(self) -> bool:
        """Whether the viewer can take the telephone now."""
        return self.no is None and self.found.present is None

    @property
    def was_called(self) -> bool:
        """Whether the viewer was called in as backup."""
        return any(
            each.happening == Happening.BACKUP_CALLED and each.person_id == self.viewer.id
            for each in self.found.events
        )

    @property
    def concerns(self) -> bool:
        """Whether there is something to tell the viewer: colleagues may step in, so they follow while it runs."""
        under_way = self.opens_at <= self.now and not self.is_over
        return self.is_on or self.may_release or self.sees_events or (self.part is not None and under_way)

    @property
    def events(self) -> list[EveningEvent]:
        """What happened on the day itself, when the viewer may see it."""
        day = self.shift.day
        return [each for each in self.found.events if self.sees_events and clock.local(each.at).date() == day]


def standing(shift: Shift, viewer: Person, now: datetime) -> Standing | None:
    """How a published evening stands for `viewer` at `now`; None for a draft. Two queries."""
    return _standing(watched(shift), viewer, now) if shift.is_published else None


def _standing(found: Watched, viewer: Person, now: datetime) -> Standing:
    part = found.part(viewer)
    plans = rota.may_plan(viewer, found.shift.municipality_id)
    on = part in (Part.PRIMARY, Part.BACKUP)
    return Standing(
        viewer=viewer,
        now=now,
        found=found,
        part=part,
        no=rules.take(found.evening(), now, part, found.facts()),
        may_release=found.holder is not None and may_release(viewer, found, found.holder),
        sees_events=on or plans,
    )


def standings_at_hand(viewer: Person, now: datetime) -> list[Standing]:
    """The evenings that run, or whose telephone can be taken, as they stand for `viewer`. Four queries at most."""
    shifts = _at_hand(now, now + rules.OPENS_BEFORE)
    return [_standing(found, viewer, now) for found in _watched(shifts) if found.shift.is_planned]


def needs_for(viewer: Person, now: datetime) -> list[Need]:
    """What the evenings at hand want of `viewer`: to check in, to come as backup, to find somebody. Four queries at most."""
    return [need for each in standings_at_hand(viewer, now) if (need := _need(each)) is not None]


def _need(standing: Standing) -> Need | None:
    shift = standing.shift
    if standing.may_take and standing.part is Part.PRIMARY:
        said = _("%(evening)s: Du har vagten. Mød ind nu.", evening=words.evening(shift))
        return Need(said, "/duty", _("Mød ind"), shift.starts_at, urgent=True)
    if standing.may_take and standing.part is Part.BACKUP and (standing.was_called or standing.runs_alone):
        said = _("%(evening)s: Ingen har telefonen, og du er bagvagt.", evening=words.evening(shift))
        return Need(said, "/duty", _("Mød ind og overtag"), shift.ends_at, urgent=True)
    if standing.runs_alone and rota.may_plan(standing.viewer, shift.municipality_id):
        said = _("%(evening)s: Ingen har telefonen.", evening=words.evening(shift))
        return Need(said, words.path(shift), _("Se aftenen"), shift.ends_at, urgent=True)
    return None


def standing_by_link(token: str, now: datetime) -> Standing | None:
    """How the evening stands for whom a mailed link to check in is for.

    None when the link is forged, the evening over or not published, or the person no longer on it.
    """
    read = links.read(token)
    shift, person = (
        (db.session.get(Shift, read[0]), db.session.get(Person, read[1])) if read else (None, None)
    )
    if shift is None or person is None or not (person.active and shift.is_planned):
        return None
    found = standing(shift, person, now)
    return found if found and found.is_on and not found.is_over else None
