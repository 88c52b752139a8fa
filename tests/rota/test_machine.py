"""Whatever people do to the rota, in any order, these things hold (`domain.md` 2g); on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test
from time_machine import Traveller

from hotline.core import clock
from hotline.core.access import TAKES_DUTY
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.messages.models import News
from hotline.opening import queries as opening
from hotline.opening.rules import Opening
from hotline.rota import queries, rules
from hotline.rota.feeds import queries as feeds
from hotline.rota.feeds import services as addresses
from hotline.rota.models import Assignment, Shift
from hotline.rota.plan.needs import needs_for
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import LIVE
from hotline.rota.watch.models import LogOn
from tests.conftest import NOON, wipe
from tests.rota import machine
from tests.rota.machine import person, shifts


class Rota(machine.Steps):
    """What must hold between any two steps."""

    @initialize()
    def found(self) -> None:
        db.session.remove()
        wipe()
        self.traveller.move_to(NOON)
        self.team = machine.found_a_rota()
        self.secrets = {
            each: addresses.add_calendar_token(person(each), "Telefon")[1] for each in self.team.everybody
        }
        self.sequences: dict[int, int] = {}
        self.seen: dict[int, tuple[object, ...]] = {}
        self.texts: dict[int, tuple[object, object]] = {}
        self.audited = 0

    def held(self, shift: Shift) -> dict[Slot, Assignment]:
        return {slot: held for slot in Slot if (held := shift.slot(slot)) is not None}

    @invariant()
    def nobody_is_twice_on_one_evening_or_on_two_at_once(self) -> None:
        spans: dict[int, list[tuple[datetime, datetime]]] = {}
        for shift in shifts():
            on = [each.person_id for each in self.held(shift).values()]
            assert len(on) == len(set(on))
            for person_id in on:
                span = (shift.starts_at, shift.ends_at)
                assert not any(rules.overlap(span, other) for other in spans.get(person_id, []))
                spans.setdefault(person_id, []).append(span)

    @invariant()
    def whoever_is_on_is_from_the_municipality_or_agreed(self) -> None:
        for shift in shifts():
            for held in self.held(shift).values():
                assert held.agreed or held.person.municipality_id == shift.municipality_id
                assert held.person.role in TAKES_DUTY

    @invariant()
    def nobody_is_on_an_evening_that_is_cancelled(self) -> None:
        for shift in shifts(planned=False):
            assert shift.is_planned or not self.held(shift)

    @invariant()
    def what_is_open_has_one_evening_and_what_is_closed_none(self) -> None:
        """Days and spans that are ahead: the public page and the rota never say different things."""
        first, last = IsoWeek(2026, 49).monday, IsoWeek(2026, 51).sunday
        ahead: list[Opening] = [
            each for each in opening.openings_between(first, last) if each.opens_at > clock.now()
        ]
        planned = [each for each in shifts() if each.starts_at > clock.now()]
        assert Counter((each.opens_at, each.closes_at) for each in ahead) == Counter(
            (each.starts_at, each.ends_at) for each in planned
        )

    @invariant()
    def a_published_evening_that_lacks_somebody_waits_for_its_chief(self) -> None:
        now = clock.now()
        for key, chief_id in self.team.chiefs.items():
            links = {each.link for each in needs_for(person(chief_id), now)}
            for shift in shifts():
                lacking = shift.is_published and shift.starts_at > now and rules.lacks(queries.staffed(shift))
                if lacking and shift.municipality.key == key:
                    known = (
                        f"/rota/evening/{shift.id}",
                        f"/rota/absence/{shift.id}/cover",
                        f"/rota/week/{shift.week}",
                    )
                    assert links.intersection(known)

    @invariant()
    def every_change_raises_the_sequence_and_none_lowers_it(self) -> None:
        for shift in shifts(planned=False):
            now = (
                shift.status,
                shift.starts_at,
                shift.ends_at,
                shift.is_published,
                *((slot, held.person_id) for slot, held in self.held(shift).items()),
            )
            before = self.sequences.get(shift.id)
            if before is not None:
                assert shift.sequence >= before
                assert shift.sequence > before or self.seen[shift.id] == now
            self.sequences[shift.id], self.seen[shift.id] = shift.sequence, now

    @invariant()
    def calendars_are_never_wrong(self) -> None:
        now = clock.now()
        for person_id, secret in self.secrets.items():
            feed = feeds.feed_of(secret, now)
            if feed is None:
                assert not person(person_id).active or self.left(person_id)
                continue
            entries = feeds.entries_of(feed, now)
            shown = {each.uid for each in entries if each.confirmed}
            assert shown == {
                f"{shift.uid}-{slot}"
                for shift in shifts()
                for slot, held in self.held(shift).items()
                if shift.is_published and held.person_id == person_id
            }
            if person_id in self.texts:
                mark, text = self.texts[person_id]
                assert mark != feed.mark or text == entries, "a change that no calendar would notice"
            self.texts[person_id] = (feed.mark, entries)

    def left(self, person_id: int) -> bool:
        """Whether the person left at some time, and so lost the addresses for good."""
        return bool(
            db.session.scalar(
                db.select(AuditEntry.id)
                .where(AuditEntry.action == "rota.revoke_calendar", AuditEntry.actor_id.is_not(None))
                .limit(1)
            )
        )

    @invariant()
    def one_telephone_is_in_one_hand(self) -> None:
        open_now = Counter(
            db.session.scalars(db.select(LogOn.municipality_id).where(LogOn.released_at.is_(None)))
        )
        assert all(count == 1 for count in open_now.values())

    @invariant()
    def a_place_is_on_offer_once(self) -> None:
        live = Counter(
            (each.shift_id, each.slot)
            for each in db.session.scalars(db.select(Offer).where(Offer.status.in_(LIVE)))
        )
        assert all(count == 1 for count in live.values())

    @invariant()
    def history_is_rows(self) -> None:
        audited = db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) or 0
        assert audited >= self.audited
        self.audited = audited
        for row in db.session.scalars(db.select(Assignment).where(Assignment.ended_at.is_not(None))):
            assert row.began_at <= row.ended_at

    @invariant()
    def nobody_is_told_the_same_twice_by_one_step(self) -> None:
        rows = db.session.execute(db.select(News.person_id, News.at, News.text, News.link))
        twice = [row for row, count in Counter(tuple(each) for each in rows).items() if count > 1]
        assert not twice
        db.session.rollback()


def test_what_must_hold_holds_whatever_people_do(app: Flask, clock: Traveller) -> None:
    Rota.traveller = clock
    with app.test_request_context():
        run_state_machine_as_test(
            Rota,
            settings=settings(
                max_examples=6,
                stateful_step_count=30,
                deadline=None,
                # A failing run is read as it is: shrinking one takes longer than the whole suite.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
