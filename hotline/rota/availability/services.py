"""Saying when one can and wants to take duty, and the rules that a municipality plans by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Person
from hotline.core import audit, clock
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota import words as rota_words
from hotline.rota.availability import queries, rules, words
from hotline.rota.availability.models import Availability, MunicipalityRules, bits
from hotline.rota.availability.rules import Limits, Mood, Wish
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.services.notices import Notices

MOST_ENTRIES = 100
FURTHEST = timedelta(days=3 * 366)
OWN_PAGE = "/rota/availability"
_CHANGED = _l("En anden har imens ændret reglerne. Se dem igen. Intet er ændret.")


@dataclass(frozen=True)
class Change:
    """What a use case did: the entry that began and the one that ended, either may be None, for an undo."""

    begun_id: int | None = None
    ended_id: int | None = None


@use_case
def add(actor: Person, person_id: int, wish: Wish) -> Change:
    """Say something about `wish`'s days, for oneself or as the chief on behalf.

    Who is on the rota on a day that becomes impossible stays there; the chiefs of the evening are told, and
    the person, unless they did it themselves. Raises NotFound for a person who is not the actor's; Refused for
    days that are over, too far ahead or none at all, for what is said already, and for too many entries.
    """
    person = _locked(actor, person_id)
    _check(person, wish)
    before = _moods_ahead(person)
    row = _begin(actor, person, wish)
    _tell(actor, person, before, added=wish)
    return Change(begun_id=row.id)


@use_case
def edit(actor: Person, entry_id: int, wish: Wish) -> Change:
    """Say something else instead of an entry: the old one ends, a new one begins.

    Raises as `add`, and Conflict when the entry was changed or removed meanwhile.
    """
    old = queries.entry_for(actor, entry_id)
    person = _locked(actor, old.person_id)
    _check_current(old)
    if old.wish == wish:
        return Change()
    before = _moods_ahead(person)
    _end(actor, old)
    _check(person, wish, started=old.first)
    row = _begin(actor, person, wish)
    _tell(actor, person, before, added=wish, removed=old.wish)
    return Change(row.id, old.id)


@use_case
def remove(actor: Person, entry_id: int) -> Change:
    """Take an entry back. Raises NotFound when it is not the actor's, Conflict when it is gone already."""
    old = queries.entry_for(actor, entry_id)
    person = _locked(actor, old.person_id)
    _check_current(old)
    before = _moods_ahead(person)
    _end(actor, old)
    _tell(actor, person, before, removed=old.wish)
    return Change(ended_id=old.id)


@use_case
def undo(actor: Person, change: Change) -> Change:
    """Undo what `add`, `edit` or `remove` gave. Raises NotFound as they do, Conflict when it is changed again."""
    begun = queries.entry_for(actor, change.begun_id) if change.begun_id else None
    ended = queries.entry_for(actor, change.ended_id) if change.ended_id else None
    either = begun or ended
    if either is None or (begun and ended and begun.person_id != ended.person_id):
        raise NotFound()
    person = _locked(actor, either.person_id)
    if begun:
        _check_current(begun)
    if ended and ended.ended_at is None:
        raise Conflict(_("Det er allerede fortrudt."))
    before = _moods_ahead(person)
    if begun:
        _end(actor, begun)
    if ended:
        ended.ended_at = None
        audit.record("rota.restore_wish", f"availability:{ended.id}", actor=actor, after=_as_data(ended.wish))
    db.session.flush()
    _tell(actor, person, before, added=ended.wish if ended else None, removed=begun.wish if begun else None)
    return Change(change.ended_id, change.begun_id)


def _locked(actor: Person, person_id: int) -> Person:
    queries.person_for(actor, person_id)
    return rota.people_locked([person_id])[person_id]


def _check(person: Person, wish: Wish, started: date | None = None) -> None:
    today = clock.today()
    if wish.last is not None and wish.last < wish.first:
        raise Refused(_("Den sidste dag skal ligge efter den første."))
    if wish.over(today) or (wish.first < today and wish.first != started):
        raise Refused(_("Vælg en dag fra i dag og frem."))
    if max(wish.first, wish.last or wish.first) > today + FURTHEST:
        raise Refused(_("Vælg dage inden for de næste tre år."))
    if wish.last is None and not wish.recurring:
        raise Refused(_("Skriv også, hvornår perioden slutter."))
    if wish.empty():
        raise Refused(_("Der er ingen af de valgte ugedage i perioden."))
    have = [row.wish for row in queries.entries_of(person.id)]
    if wish in have:
        raise Refused(_("Det står der allerede: %(entry)s.", entry=words.entry(wish)))
    if sum(not each.over(today) for each in have) >= MOST_ENTRIES:
        raise Refused(_("Der er allerede 100 linjer. Slet nogle af dem, eller skriv en periode."))


def _check_current(row: Availability) -> None:
    if row.ended_at is not None:
        raise Conflict(_("Linjen er imens rettet eller slettet. Se listen igen. Intet er ændret."))


def _begin(actor: Person, person: Person, wish: Wish) -> Availability:
    row = Availability(
        person_id=person.id,
        mood=wish.mood,
        first=wish.first,
        last=wish.last,
        weekdays=bits(wish.weekdays),
        weeks=wish.weeks,
        began_at=clock.now(),
        began_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.add_wish", f"availability:{row.id}", actor=actor, after=_as_data(wish))
    return row


def _end(actor: Person, row: Availability) -> None:
    row.ended_at = clock.now()
    audit.record("rota.remove_wish", f"availability:{row.id}", actor=actor, before=_as_data(row.wish))
    db.session.flush()


def _as_data(wish: Wish) -> dict[str, object]:
    return {
        "mood": wish.mood,
        "first": str(wish.first),
        "last": str(wish.last) if wish.last else None,
        "weekdays": sorted(wish.weekdays),
        "weeks": wish.weeks,
    }


def _moods_ahead(person: Person) -> dict[date, Mood]:
    ahead = queries.duties_ahead(person.id, clock.now())
    if not ahead:
        return {}
    return queries.moods([person.id], ahead[0][0].day, ahead[-1][0].day)[person.id]


def _tell(
    actor: Person,
    person: Person,
    before: dict[date, Mood],
    *,
    added: Wish | None = None,
    removed: Wish | None = None,
) -> None:
    """The chiefs hear of evenings that somebody is on and became impossible; the person what others wrote."""
    ahead = queries.duties_ahead(person.id, clock.now())
    new = rules.newly_off(before, _moods_ahead(person), {shift.day for shift, _slot in ahead})
    notices = Notices(actor)
    for shift, slot in ahead:
        if shift.day in new:
            _tell_clash(notices, person, shift, slot)
    if added or removed:
        notices.add(person, kinds.CHANGED, None, lambda: _written(actor.name, added, removed), link=OWN_PAGE)
    notices.send()


def _tell_clash(notices: Notices, person: Person, shift: Shift, slot: Slot) -> None:
    notices.add_chiefs(shift, lambda: _clash(person, shift, slot))
    # A draft is not the person's to know of yet.
    if shift.is_published:
        notices.add(person, kinds.CHANGED, shift, lambda: _own_clash(shift, slot))


def _clash(person: Person, shift: Shift, slot: Slot) -> str:
    said = _(
        "%(evening)s: %(name)s har %(role)s, men har nu skrevet »kan ikke«. Find en afløser, eller tal sammen.",
        evening=rota_words.evening(shift),
        name=person.name,
        role=rota_words.role(slot),
    )
    return str(said)


def _own_clash(shift: Shift, slot: Slot) -> str:
    said = _(
        "%(evening)s: Der står nu, at du ikke kan, men du har stadig %(role)s. Meld fravær, eller bed om et bytte.",
        evening=rota_words.evening(shift),
        role=rota_words.role(slot),
    )
    return str(said)


def _written(who: str, added: Wish | None, removed: Wish | None) -> str:
    lines = []
    if added:
        lines.append(_("%(who)s har skrevet for dig: %(entry)s.", who=who, entry=words.entry(added)))
    if removed:
        lines.append(_("%(who)s har slettet: %(entry)s.", who=who, entry=words.entry(removed)))
    return " ".join(lines)


@use_case
def change_rules(actor: Person, municipality_id: int, limits: Limits) -> MunicipalityRules:
    """Choose what a municipality plans by; `limits.version` is the one seen, 0 when nothing was chosen before.

    Raises NotFound when the municipality is not the actor's to plan, Refused for limits outside 1 to 7,
    Conflict when somebody changed them meanwhile.
    """
    if rota.municipality_known(municipality_id) is None or not rota.may_plan(actor, municipality_id):
        raise NotFound()
    for value in (limits.most_per_week, limits.most_running):
        if value is not None and not 1 <= value <= 7:
            raise Refused(_("Vælg et tal fra 1 til 7, eller ingen grænse."))
    before = queries.rules_of(municipality_id)
    if before.version != limits.version:
        raise Conflict(_CHANGED)
    row = db.session.get(MunicipalityRules, municipality_id)
    if row is None:
        row = MunicipalityRules(municipality_id=municipality_id)
        db.session.add(row)
    row.most_per_week, row.most_running = limits.most_per_week, limits.most_running
    row.swaps_need_chief = limits.swaps_need_chief
    try:
        db.session.flush()
    except IntegrityError:
        # Two chose for the first time, at once.
        raise Conflict(_CHANGED) from None
    audit.record(
        "rota.change_rules",
        f"municipality:{municipality_id}",
        actor=actor,
        before=_rules_data(before),
        after=_rules_data(row.limits),
    )
    return row


def _rules_data(limits: Limits) -> dict[str, object]:
    return {
        "most_per_week": limits.most_per_week,
        "most_running": limits.most_running,
        "swaps_need_chief": limits.swaps_need_chief,
    }
