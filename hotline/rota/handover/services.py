"""What can be done with weeks and evenings between municipalities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hotline.accounts.models import Municipality, Person
from hotline.accounts.queries import chiefs
from hotline.core import audit, clock
from hotline.core.access import TAKES_DUTY, Role
from hotline.core.db import db, use_case
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.i18n import moment
from hotline.messages.kinds import Kind
from hotline.rota import kinds
from hotline.rota import queries as rota
from hotline.rota.handover import queries, rules, words
from hotline.rota.handover.models import Handover, HandoverEvening
from hotline.rota.handover.queries import Move
from hotline.rota.handover.rules import Status, Thing
from hotline.rota.models import Shift, WeekAllotment
from hotline.rota.services.handing import hand, hand_back
from hotline.rota.services.notices import Notices


@dataclass(frozen=True)
class Wanted:
    """What is offered to whom, perhaps for something in return."""

    thing: Thing
    taker_id: int
    in_return: Thing | None = None
    keep_people: bool = False
    note: str | None = None


@use_case
def offer(actor: Person, wanted: Wanted) -> Handover:
    """Offer a week or an evening to another municipality; that is the giver's acceptance, and its chiefs are asked.

    Raises NotFound for what is not the actor's to give, Refused when it cannot change hands, Conflict when it is
    offered already.
    """
    giver_id = queries.owner_of(wanted.thing)
    if giver_id is None or not queries.may_act_for(actor, giver_id):
        raise NotFound()
    taker = db.session.get(Municipality, wanted.taker_id)
    if taker is None or taker.id == giver_id:
        raise Refused(_("Vælg en anden kommune."))
    _check_return(wanted, taker)
    found = queries.moves_of(giver_id, taker.id, wanted.thing, wanted.in_return)
    starts = [each.shift.starts_at for each in found]
    row = Handover(
        giver=db.session.get_one(Municipality, giver_id),
        taker=taker,
        keep_people=wanted.keep_people,
        note=wanted.note or None,
        made_at=clock.now(),
        made_by=db.session.get_one(Person, actor.id),
        expires_at=rules.expiry(clock.now(), starts),
        **_columns(wanted),
    )
    _check_once(wanted)
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict() from None
    told = queries.problem(row, queries.standing(row), clock.now())
    if told is not None:
        raise Refused(told)
    audit.record(
        "rota.offer_handover",
        f"handover:{row.id}",
        actor=actor,
        after={"what": _named(row), "giver_id": giver_id, "taker_id": taker.id},
        why=row.note,
    )
    _tell(row, actor, [row.taker_id], kinds.APPROVAL, lambda: words.asked(row))
    return row


def _columns(wanted: Wanted) -> dict[str, object]:
    back = wanted.in_return or Thing()
    week, return_week = wanted.thing.week, back.week
    return {
        "shift": db.session.get(Shift, wanted.thing.shift_id) if wanted.thing.shift_id else None,
        "iso_year": week.year if week else None,
        "iso_week": week.number if week else None,
        "return_shift": db.session.get(Shift, back.shift_id) if back.shift_id else None,
        "return_iso_year": return_week.year if return_week else None,
        "return_iso_week": return_week.number if return_week else None,
    }


def _check_return(wanted: Wanted, taker: Municipality) -> None:
    if wanted.in_return is None:
        return
    if wanted.in_return.is_week != wanted.thing.is_week:
        raise Refused(_("Byt en uge med en uge eller en aften med en aften."))
    if queries.owner_of(wanted.in_return) != taker.id:
        raise Refused(_("Vælg noget, som %(municipality)s har, til gengæld.", municipality=taker.name))


def _check_once(wanted: Wanted) -> None:
    same = select(Handover).where(Handover.status == Status.OPEN, Handover.expires_at > clock.now())
    if wanted.thing.week is not None:
        week = wanted.thing.week
        same = same.where(Handover.iso_year == week.year, Handover.iso_week == week.number)
    else:
        same = same.where(Handover.shift_id == wanted.thing.shift_id)
    row = db.session.scalars(same).unique().first()
    if row is not None:
        who = row.made_by.name if row.made_by else _("Portalen")
        raise Conflict(
            _(
                "%(who)s har allerede tilbudt det til %(taker)s. Træk det tilbud tilbage først.",
                who=who,
                taker=row.taker.name,
            )
        )
    _close_overdue(wanted)


def _close_overdue(wanted: Wanted) -> None:
    """An offer that ran out but was not told of yet is in the way of the index, not of the people."""
    for handover_id in queries.expired(clock.now()):
        row = db.session.get_one(Handover, handover_id)
        if row.thing == wanted.thing:
            _expire(row)
    db.session.flush()


@use_case
def accept(actor: Person, handover_id: int, seen: str) -> Handover:
    """Accept for the taker: both chiefs have then, and the evenings change hands at once, all or nothing.

    `seen` is `queries.fingerprint` as the page showed it. Raises NotFound for what is not the actor's to accept,
    Conflict when it was settled or something of it changed meanwhile, Refused when it cannot come about any more.
    """
    row = _locked(actor, handover_id)
    if not queries.may_act_for(actor, row.taker_id):
        raise NotFound()
    _check_open(row)
    found = _lock_evenings(row)
    now_is = queries.standing(row)
    told = queries.problem(row, now_is, clock.now())
    if told is not None:
        raise Refused(told)
    if queries.fingerprint(row, now_is) != seen:
        raise Conflict(
            _(
                "Aftenerne eller hvem der er på dem, er ændret, siden du så siden. Se den igen. Intet er ændret."
            )
        )
    notices = Notices(actor)
    municipalities = {row.giver_id: row.giver, row.taker_id: row.taker}
    for each in found:
        hand(each.shift, municipalities[each.to_id], actor, notices, keep=row.keep_people)
        row.evenings.append(
            HandoverEvening(
                shift_id=each.shift.id, from_id=each.from_id, to_id=each.to_id, sequence=each.shift.sequence
            )
        )
    _give_weeks(row, back=False)
    _settle(row, actor, Status.DONE)
    audit.record(
        "rota.hand_over",
        f"handover:{row.id}",
        actor=actor,
        before={"what": _named(row), "municipality_id": row.giver_id},
        after={"municipality_id": row.taker_id, "shifts": [each.shift.id for each in found]},
    )
    _add(notices, row, [row.giver_id, row.taker_id], kinds.ANSWERED, lambda: words.agreed(row))
    notices.send()
    return row


def _give_weeks(row: Handover, *, back: bool) -> None:
    for thing, municipality in (
        (row.thing, row.giver if back else row.taker),
        (row.in_return, row.taker if back else row.giver),
    ):
        if thing is not None and thing.week is not None:
            allotment = rota.allotment(thing.week)
            assert allotment is not None
            allotment.municipality = municipality
    db.session.flush()


@use_case
def decline(actor: Person, handover_id: int, why: str | None = None) -> Handover:
    """Decline for the taker; the giver is told. Raises as `accept`."""
    row = _locked(actor, handover_id)
    if not queries.may_act_for(actor, row.taker_id):
        raise NotFound()
    _check_open(row)
    row.why = why or None
    _settle(row, actor, Status.DECLINED)
    audit.record("rota.decline_handover", f"handover:{row.id}", actor=actor, why=row.why)
    _tell(row, actor, [row.giver_id], kinds.ANSWERED, lambda: words.declined(row))
    return row


@use_case
def withdraw(actor: Person, handover_id: int) -> Handover:
    """Withdraw an offer that has no answer yet, for the giver; the taker is told. Raises as `accept`."""
    row = _locked(actor, handover_id)
    if not queries.may_act_for(actor, row.giver_id):
        raise NotFound()
    _check_open(row)
    _settle(row, actor, Status.WITHDRAWN)
    audit.record("rota.withdraw_handover", f"handover:{row.id}", actor=actor)
    _tell(row, actor, [row.taker_id], kinds.ANSWERED, lambda: words.withdrawn(row))
    return row


@use_case
def undo(actor: Person, handover_id: int) -> Handover:
    """Take back what was agreed, while no evening of it has begun; those who left are put back where they can be.

    Either side within a day, the coordinator also later. Raises NotFound for what is not the actor's, Refused when it
    is too late, Conflict when an evening or a week of it has changed hands again.
    """
    row = _locked(actor, handover_id)
    if row.status != Status.DONE or row.answered_at is None:
        raise Conflict(_already(row))
    found = _lock_evenings(row)
    starts = [each.shift.starts_at for each in found]
    late = actor.role == Role.COORDINATOR
    if not rules.may_undo(row.answered_at, starts, clock.now(), late=late):
        raise Refused(
            _("Det er for sent at fortryde. Lav en ny overdragelse den anden vej, eller spørg tovholderen.")
        )
    _check_still_theirs(row, found)
    notices = Notices(actor)
    sides = {row.giver_id: row.giver, row.taker_id: row.taker}
    sequences = {each.shift_id: each.sequence for each in row.evenings}
    for each in found:
        back = sides[each.from_id]
        free = _free_for(each.shift, sequences[each.shift.id])
        hand_back(each.shift, back, sequences[each.shift.id], actor, notices, free)
    _give_weeks(row, back=True)
    row.status, row.undone_at = Status.UNDONE, clock.now()
    row.undone_by = db.session.get_one(Person, actor.id)
    db.session.flush()
    audit.record("rota.undo_handover", f"handover:{row.id}", actor=actor, before={"what": _named(row)})
    _add(notices, row, [row.giver_id, row.taker_id], kinds.ANSWERED, lambda: words.undone(row))
    notices.send()
    return row


def _check_still_theirs(row: Handover, found: Sequence[Move]) -> None:
    gone = [each for each in found if each.shift.municipality_id != each.to_id or not each.shift.is_planned]
    weeks = [(row.thing, row.taker_id), (row.in_return, row.giver_id)]
    moved = [thing for thing, owner in weeks if thing and thing.week and queries.owner_of(thing) != owner]
    if gone or moved:
        raise Conflict(
            _(
                "En aften eller uge er givet videre eller aflyst siden. Overdragelsen kan ikke fortrydes. Intet er ændret."
            )
        )


def _free_for(shift: Shift, sequence: int) -> set[int]:
    """Who left the shift when it got `sequence` and could take it again."""
    left = [held.person for held in shift.assignments if held.ended_sequence == sequence]
    busy = rota.busy_spans([each.id for each in left], shift.starts_at, shift.ends_at)
    return {
        each.id
        for each in left
        if each.active
        and each.approved
        and each.role in TAKES_DUTY
        and all(other == shift.id for other, _start, _end in busy.get(each.id, []))
    }


@use_case
def expire(handover_id: int) -> bool:
    """Close an offer whose time has run out, and tell both sides; gives whether it was still open."""
    row = db.session.get(Handover, handover_id, with_for_update={"of": Handover}, populate_existing=True)
    if row is None or row.status != Status.OPEN or row.expires_at > clock.now():
        return False
    _expire(row)
    return True


def _expire(row: Handover) -> None:
    row.status, row.answered_at = Status.EXPIRED, clock.now()
    audit.record("rota.expire_handover", f"handover:{row.id}")
    _tell(row, None, [row.giver_id, row.taker_id], kinds.ANSWERED, lambda: words.ran_out(row))


def _locked(actor: Person, handover_id: int) -> Handover:
    db.session.execute(select(Handover.id).where(Handover.id == handover_id).with_for_update())
    row = queries.handover_for(actor, handover_id)
    db.session.refresh(row)
    return row


def _lock_evenings(row: Handover) -> list[Move]:
    """The evenings of the handover, locked as every use case locks: people, shifts, each in a fixed order."""
    found = queries.moves(row)
    ids = [each.shift.id for each in found]
    sequences = {each.shift_id: each.sequence for each in row.evenings}
    people = {
        held.person_id
        for each in found
        for held in each.shift.assignments
        if held.ended_at is None or held.ended_sequence == sequences.get(each.shift.id)
    }
    rota.people_locked(people)
    db.session.scalars(
        select(Shift).where(Shift.id.in_(ids)).order_by(Shift.id).with_for_update(of=Shift, key_share=True)
    ).all()
    weeks = [
        thing.week for thing in (row.thing, row.in_return) if thing is not None and thing.week is not None
    ]
    for week in sorted(weeks):
        db.session.scalar(
            select(WeekAllotment)
            .where(WeekAllotment.iso_year == week.year, WeekAllotment.iso_week == week.number)
            .with_for_update(of=WeekAllotment)
        )
    for each in found:
        db.session.refresh(each.shift)
    return queries.moves(row)


def _check_open(row: Handover) -> None:
    if row.status != Status.OPEN:
        raise Conflict(_already(row))
    if row.expires_at <= clock.now():
        raise Refused(_("Tilbuddet er udløbet."))


def _already(row: Handover) -> str:
    by = row.undone_by if row.status == Status.UNDONE else row.answered_by
    at = row.undone_at or row.answered_at
    values = {
        "status": str(words.STATUSES[Status(row.status)]).lower(),
        "who": by.name if by else _("Portalen"),
        "when": moment(at) if at else "",
    }
    return str(_("Overdragelsen er allerede afgjort: %(status)s af %(who)s %(when)s.", **values))


def _settle(row: Handover, actor: Person, status: Status) -> None:
    row.status, row.answered_at = status, clock.now()
    row.answered_by = db.session.get_one(Person, actor.id)
    db.session.flush()


def _named(row: Handover) -> str:
    return f"{row.thing.week or row.thing.shift_id}" + (
        f" for {row.in_return.week or row.in_return.shift_id}" if row.in_return else ""
    )


def _tell(
    row: Handover, actor: Person | None, whom: Collection[int], kind: Kind, say: Callable[[], str]
) -> None:
    notices = Notices(actor)
    _add(notices, row, whom, kind, say)
    notices.send()


def _add(notices: Notices, row: Handover, whom: Collection[int], kind: Kind, say: Callable[[], str]) -> None:
    for municipality_id in whom:
        for chief in chiefs(municipality_id):
            notices.add(chief, kind, row.shift, say, link=words.path(row))
