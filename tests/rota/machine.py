"""The whole rota as a machine: people do everything that they can, in any order, and what must hold is looked at.

The steps are the services, as pages call them; a step that is refused is a step. What must hold stands in
`tests/rota/test_machine.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from hotline.accounts import founders
from hotline.accounts import queries as accounts
from hotline.accounts import services as people
from hotline.accounts.models import Person
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Refused
from hotline.messages import post
from hotline.opening import queries as opening_rows
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.absence import services as absence
from hotline.rota.availability import services as availability
from hotline.rota.availability.rules import Mood, Wish
from hotline.rota.handover import services as handover
from hotline.rota.handover.models import Handover
from hotline.rota.handover.queries import fingerprint, standing
from hotline.rota.handover.rules import Thing
from hotline.rota.models import Shift
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.services import Wanted
from hotline.rota.swaps import services as swaps
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Answer, Audience, Held
from hotline.rota.watch import services as watch
from hotline.rota.watch.models import LogOn

WEEKS = {49: "hvidovre", 50: "glostrup", 51: "hvidovre"}
HOURS = st.sampled_from([1, 5, 20, 30, 70])
PICK = st.integers(0, 10_000)


@dataclass
class Team:
    """Who takes part, by id: rows are read again at each step."""

    chiefs: dict[str, int] = field(default_factory=dict)
    staff: dict[str, list[int]] = field(default_factory=dict)
    coordinator: int = 0

    @property
    def everybody(self) -> list[int]:
        """All who take duty."""
        return [each for group in self.staff.values() for each in group]


def person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def _add(name: str, role: Role, key: str | None, approved: bool = True) -> int:
    where = accounts.municipality(key).id if key else None
    fields = people.PersonFields(name, f"{name.lower()}@example.dk", "20 00 12 34", role, where, approved)
    return people.add_person(None, fields).id


def found_a_rota() -> Team:
    """Three weeks of two municipalities with three people each, filled and published."""
    founders.add_municipalities()
    team = Team(coordinator=_add("Tove", Role.COORDINATOR, None, approved=False))
    for key, names in (("hvidovre", "Mette Ole Pia"), ("glostrup", "Gitte Hans Ida")):
        team.chiefs[key] = _add(f"Chef-{key}", Role.CHIEF, key, approved=False)
        team.staff[key] = [_add(name, Role.STAFF, key) for name in names.split()]
    opening.install_defaults(2026, 2027)
    for number, key in WEEKS.items():
        services.change_week(None, IsoWeek(2026, number), accounts.municipality(key).id, version=0)
    for number, shift in enumerate(shifts()):
        group = team.staff[shift.municipality.key]
        first, second = group[number % 3], group[(number + 1) % 3]
        services.staff_evenings(None, [Wanted(shift.id, first, second, None, None)])
    services.publish(None, IsoWeek(2026, 49).monday, IsoWeek(2026, 50).sunday)
    return team


def shifts(*, planned: bool = True) -> Sequence[Shift]:
    """The evenings of the weeks that take part."""
    if planned:
        return queries.shifts_between(IsoWeek(2026, 49).monday, IsoWeek(2026, 51).sunday)
    return db.session.scalars(db.select(Shift).order_by(Shift.id)).all()


class Steps(RuleBasedStateMachine):
    """Everything that people do to the rota."""

    traveller: time_machine.Traveller
    team: Team

    def attempt(self, step: Callable[[], object]) -> None:
        """Do it, or hear why not; nothing else may go wrong. No two steps happen in the same second."""
        self.traveller.shift(1)
        try:
            step()
        except Refused:
            pass
        finally:
            db.session.rollback()

    def one(self, number: int) -> Shift | None:
        found = shifts()
        return found[number % len(found)] if found else None

    def chief_of(self, shift: Shift) -> Person:
        return person(self.team.chiefs.get(shift.municipality.key, self.team.coordinator))

    @rule(number=PICK, first=PICK, second=PICK, empty=st.sampled_from(["", "primary", "backup", "both"]))
    def assign(self, number: int, first: int, second: int, empty: str) -> None:
        shift = self.one(number)
        if shift is None:
            return
        seen, group = queries.staffed(shift), self.team.everybody
        chosen = [
            None if empty in {"both", slot} else group[which % len(group)]
            for slot, which in (("primary", first), ("backup", second))
        ]
        wanted = Wanted(shift.id, *chosen, seen.primary_id, seen.backup_id)
        self.attempt(lambda: services.staff_evenings(self.chief_of(shift), [wanted]))

    @rule(week=st.sampled_from(list(WEEKS)), back=st.booleans())
    def publish(self, week: int, back: bool) -> None:
        which = IsoWeek(2026, week)
        actor = person(self.team.coordinator)
        if back:
            self.attempt(lambda: services.withdraw(actor, which.monday, which.sunday))
        else:
            self.attempt(lambda: services.publish(actor, which.monday, which.sunday, leave_holes=True))

    @rule(number=PICK, slot=st.sampled_from(Slot), by_chief=st.booleans())
    def report_absent(self, number: int, slot: Slot, by_chief: bool) -> None:
        shift = self.one(number)
        held = shift.slot(slot) if shift else None
        if shift is None or held is None:
            return
        actor = self.chief_of(shift) if by_chief else held.person
        self.attempt(lambda: absence.report(actor, shift.id, held.person_id))

    @rule(number=PICK, who=PICK)
    def come_after_all(self, number: int, who: int) -> None:
        shift, group = self.one(number), self.team.everybody
        if shift is not None:
            whose = group[who % len(group)]
            self.attempt(lambda: absence.withdraw(person(whose), shift.id, whose))

    @rule(number=PICK, slot=st.sampled_from(Slot), who=PICK, by=st.sampled_from(["hvidovre", "glostrup"]))
    def cover(self, number: int, slot: Slot, who: int, by: str) -> None:
        shift, group = self.one(number), self.team.everybody
        if shift is not None:
            chosen = group[who % len(group)]
            self.attempt(lambda: absence.assign(person(self.team.chiefs[by]), shift.id, slot, chosen))

    @rule(number=PICK)
    def ask_the_others(self, number: int) -> None:
        shift = self.one(number)
        if shift is not None:
            self.attempt(lambda: absence.ask_others(self.chief_of(shift), shift.id))

    @rule(number=PICK, again=st.booleans())
    def close_exceptionally(self, number: int, again: bool) -> None:
        found = shifts(planned=False)
        shift = found[number % len(found)]
        step = (
            absence.reopen if again else lambda actor, which: absence.close(actor, which, "Ingen bemanding")
        )
        self.attempt(lambda: step(self.chief_of(shift), shift.id))

    @rule(
        number=PICK, slot=st.sampled_from(Slot), both=st.booleans(), wide=st.sampled_from(Audience), who=PICK
    )
    def offer(self, number: int, slot: Slot, both: bool, wide: Audience, who: int) -> None:
        shift, group = self.one(number), self.team.everybody
        held = shift.slot(slot) if shift else None
        if shift is None or held is None:
            return
        asked = [group[who % len(group)]] if wide is Audience.NAMED else []
        self.attempt(
            lambda: swaps.make_offer(held.person, shift.id, slot, wide, person_ids=asked, both_ways=both)
        )

    @rule(number=PICK, slot=st.sampled_from(Slot))
    def ask_for_cover(self, number: int, slot: Slot) -> None:
        shift = self.one(number)
        if shift is not None:
            self.attempt(lambda: swaps.ask_for_cover(self.chief_of(shift), shift.id, slot, None))

    @rule(number=PICK, who=PICK, said=st.sampled_from(Answer), give=PICK, given=st.sampled_from(Slot))
    def answer(self, number: int, who: int, said: Answer, give: int, given: Slot) -> None:
        offer, group, other = self.any_offer(number), self.team.everybody, self.one(give)
        if offer is None:
            return
        held = Held(other.id, given) if other is not None and offer.both_ways else None
        whose = person(group[who % len(group)])
        self.attempt(lambda: swaps.answer(whose, offer.id, said, give=held))

    @rule(number=PICK, key=st.sampled_from(["hvidovre", "glostrup"]), said=st.sampled_from(Answer))
    def approve(self, number: int, key: str, said: Answer) -> None:
        offer = self.any_offer(number)
        if offer is not None:
            chief = person(self.team.chiefs[key])
            self.attempt(lambda: swaps.approve(chief, offer.id, accounts.municipality(key).id, said))

    @rule(number=PICK, undo=st.booleans())
    def take_the_offer_back(self, number: int, undo: bool) -> None:
        offer = self.any_offer(number)
        if offer is not None:
            step = swaps.undo if undo else swaps.withdraw
            self.attempt(lambda: step(person(self.team.coordinator), offer.id))

    @rule(number=PICK, week=st.booleans(), keep=st.booleans())
    def hand_over(self, number: int, week: bool, keep: bool) -> None:
        shift = self.one(number)
        if shift is None:
            return
        thing = Thing(week=shift.week) if week else Thing(shift_id=shift.id)
        key = "glostrup" if shift.municipality.key == "hvidovre" else "hvidovre"
        wanted = handover.Wanted(thing, accounts.municipality(key).id, keep_people=keep)
        self.attempt(lambda: handover.offer(self.chief_of(shift), wanted))

    @rule(number=PICK, how=st.sampled_from(["accept", "decline", "withdraw", "undo"]))
    def answer_a_handover(self, number: int, how: str) -> None:
        found = db.session.scalars(db.select(Handover).order_by(Handover.id)).all()
        if found:
            row, actor = found[number % len(found)], person(self.team.coordinator)
            seen = [fingerprint(row, standing(row))] if how == "accept" else []
            self.attempt(lambda: getattr(handover, how)(actor, row.id, *seen))

    @rule(half=st.booleans())
    def other_hours(self, half: bool) -> None:
        day = clock.today() + timedelta(days=1)
        found = [row for row in opening_rows.opening_rules() if row.valid_to is None]
        start, end = (time(18, 30), time(22)) if half else (time(19), time(22))
        versions = {row.id: row.version for row in found}
        self.attempt(
            lambda: opening.change_opening_rules(person(self.team.coordinator), versions, start, end, day)
        )

    def any_offer(self, number: int) -> Offer | None:
        found = db.session.scalars(db.select(Offer).order_by(Offer.id)).all()
        return found[number % len(found)] if found else None

    @rule(number=PICK, again=st.booleans())
    def closing_day(self, number: int, again: bool) -> None:
        actor = person(self.team.coordinator)
        first, last = IsoWeek(2026, 49).monday, IsoWeek(2026, 51).sunday
        if not again:
            shift = self.one(number)
            if shift is not None:
                self.attempt(lambda: opening.add_closing_day(actor, shift.day, "Personaledag"))
            return
        for row in opening_rows.closing_days(first, last):
            self.attempt(lambda row=row: opening.remove_closing_day(actor, row.id, row.version))

    @rule(number=PICK, active=st.booleans())
    def leave_or_come_back(self, number: int, active: bool) -> None:
        group = self.team.everybody
        who = person(group[number % len(group)])
        fields = people.PersonFields(
            who.name, who.email, who.phone, Role(who.role), who.municipality_id, who.approved, active
        )
        self.attempt(lambda: people.change_person(person(self.team.coordinator), who.id, who.version, fields))

    @rule(number=PICK, who=PICK, mood=st.sampled_from(Mood))
    def wish(self, number: int, who: int, mood: Mood) -> None:
        shift, group = self.one(number), self.team.everybody
        if shift is not None:
            whose = group[who % len(group)]
            self.attempt(lambda: availability.add(person(whose), whose, Wish(mood, shift.day, shift.day)))

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))
        for shift in shifts():
            self.attempt(lambda shift=shift: watch.keep_watch(shift.id))
        self.attempt(watch.release_forgotten)
        self.attempt(post.send_gathered)

    @rule(minutes=st.integers(-35, 190), who=PICK)
    def take_the_telephone(self, minutes: int, who: int) -> None:
        ahead = [shift for shift in shifts() if shift.ends_at > clock.now()]
        if not ahead:
            return
        shift, group = ahead[0], self.team.everybody
        self.traveller.move_to(max(clock.now(), shift.starts_at + timedelta(minutes=minutes)))
        self.attempt(lambda: watch.keep_watch(shift.id))
        self.attempt(lambda: watch.take(person(group[who % len(group)]), shift.id))

    @rule(number=PICK)
    def let_the_telephone_go(self, number: int) -> None:
        held = db.session.scalars(db.select(LogOn).where(LogOn.released_at.is_(None))).all()
        for row in held:
            self.attempt(lambda row=row: watch.release(person(row.person_id), row.id))
