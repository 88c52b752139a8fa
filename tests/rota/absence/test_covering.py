"""Finding somebody else: the page with proposals, asking the others, and the first chief who helps."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota.absence import queries, services
from hotline.rota.absence.rules import SHORT_NOTICE
from hotline.rota.availability import services as availability
from hotline.rota.availability.rules import Mood, Wish
from hotline.rota.models import Shift
from hotline.rota.rules import Slot
from hotline.rota.services import notices
from hotline.rota.services.slots import begin
from hotline.rota.swaps import queries as swaps
from hotline.rota.swaps.rules import Answer
from hotline.rota.swaps.services.answering import answer
from tests.conftest import _add, in_copenhagen
from tests.rota.absence.conftest import texts, to
from tests.rota.conftest import GLOSTRUPS, empty_outbox, happened, mails, on


def cover_page(shift):
    return f"/rota/absence/{shift.id}/cover"


@pytest.fixture
def without_backup(plan, shift):
    """The evening, after Ole has said that he cannot."""
    services.report(plan.ole, shift.id, plan.ole.id)
    empty_outbox()
    return shift


@pytest.fixture
def asked(plan, shift, at):
    """Nobody is left at 16.40, and the other chiefs are asked."""
    at("16:40")
    services.report(plan.mette, shift.id, plan.mette.id)
    services.report(plan.ole, shift.id, plan.ole.id)
    services.ask_others(plan.chief, shift.id)
    empty_outbox()
    return shift


def proposed(viewer, shift):
    found = queries.cover_for(viewer, shift.id, product_clock.now())
    return [each.colleague.name for each in found.proposals]


class TestProposals:
    def test_the_page_says_who_why_and_the_number_to_call(self, plan, without_backup, pia, browsers):
        pia.phone = "20 11 22 33"
        db.session.commit()
        page = browsers.chief.get(cover_page(without_backup)).text
        assert 'href="tel:20112233"' in page
        assert "0 vagter og 0 bagvagter i år" in page
        assert "Ikke sat på med kort varsel det seneste halve år" in page
        assert "Ole Olsen kan ikke den aften" in page
        assert "Mette Madsen er allerede på aftenen" in page
        assert "Nanna Ny" not in page

    def test_they_are_ranked_by_wish_load_neighbours_and_late_calls(
        self, plan, published, without_backup, pia, staff
    ):
        gerda = _add("Gerda Gerne", Role.STAFF, "hvidovre")
        frida = _add("Frida Fri", Role.STAFF, "hvidovre")
        staff(published[3], pia, plan.ole)
        day = without_backup.day
        availability.add(gerda, gerda.id, Wish(Mood.GLADLY, day, day))
        availability.add(frida, frida.id, Wish(Mood.OFF, day, day))
        assert proposed(plan.chief, without_backup) == ["Gerda Gerne", "Pia Poulsen", "Frida Fri"]

    def test_a_late_call_is_remembered(self, plan, published, shift, pia, at):
        at("18:00")
        services.report(plan.ole, shift.id, plan.ole.id)
        services.assign(plan.chief, shift.id, Slot.BACKUP, pia.id)
        services.report(plan.chief, published[2].id, plan.ole.id)
        found = queries.cover_for(plan.chief, published[2].id, product_clock.now())
        (only,) = found.proposals
        assert only.colleague.name == "Pia Poulsen"
        assert product_clock.local(only.colleague.called_at).hour == 18

    def test_who_has_another_evening_at_the_same_time_is_left_off(self, plan, without_backup, pia):
        glostrups = Shift(
            day=without_backup.day,
            starts_at=in_copenhagen("2026-11-30 18:00"),
            ends_at=in_copenhagen("2026-11-30 20:00"),
            municipality_id=plan.other_chief.municipality_id,
            changed_at=product_clock.now(),
        )
        db.session.add(glostrups)
        begin(glostrups, Slot.PRIMARY, db.session.get(type(pia), pia.id), None, agreed=True)
        db.session.commit()
        found = queries.cover_for(plan.chief, without_backup.id, product_clock.now())
        assert "two at once" in [str(breach) for _person, breach in found.impossible]
        with pytest.raises(Refused, match="anden vagt på samme tid"):
            services.assign(plan.chief, without_backup.id, Slot.BACKUP, pia.id)

    def test_only_the_chief_and_the_coordinator_find_somebody(self, plan, without_backup, browsers):
        for who in ("mette", "other_staff", "other_chief", "reader"):
            assert getattr(browsers, who).get(cover_page(without_backup)).status_code == 404
        for who in ("chief", "coordinator"):
            assert getattr(browsers, who).get(cover_page(without_backup)).status_code == 200

    def test_an_evening_that_is_full_or_over_says_so(self, plan, shift, browsers, clock):
        assert "Aftenen er dækket" in browsers.chief.get(cover_page(shift)).text
        clock.move_to(in_copenhagen("2026-12-01 08:00"))
        assert "Aftenen er forbi" in browsers.chief.get(cover_page(shift)).text

    def test_the_queries_do_not_grow_with_the_team(self, plan, without_backup, browsers, count_queries, pia):
        chief, path = browsers.chief, cover_page(without_backup)
        chief.get(path)
        few = count_queries(lambda: chief.get(path))
        for number in range(8):
            _add(f"Hans {'abcdefgh'[number]}", Role.STAFF, "hvidovre")
        assert count_queries(lambda: chief.get(path)) == few
        assert few <= 12


class TestAsking:
    def test_the_chosen_are_asked_and_the_first_yes_has_it(self, plan, without_backup, pia, browsers, post):
        page = browsers.chief.get(cover_page(without_backup)).text
        ask = f"/rota/swaps/ask/{without_backup.id}/backup"
        assert f'formaction="{ask}"' in page
        post(browsers.chief, ask, {"person_id": str(pia.id)}, page=cover_page(without_backup))
        page = browsers.chief.get(cover_page(without_backup)).text
        assert "har ikke svaret" in page
        need = queries.needs_for(plan.chief, product_clock.now())[0]
        assert need.text.endswith("1 er spurgt, 0 har svaret.")
        (asked,) = swaps.asked(without_backup.id)
        answer(db.session.get(type(pia), pia.id), asked.offer_id, Answer.YES)
        assert on(without_backup) == ("Mette", "Pia")
        assert "sagde ja" in browsers.chief.get(cover_page(without_backup)).text

    def test_a_draft_is_not_asked_about(self, plan, evenings, pia, browsers):
        page = browsers.chief.get(cover_page(evenings[0])).text
        assert "/rota/swaps/ask/" not in page
        assert "Aftenen er en kladde" in page
        assert f"primary-{pia.id}" in page


class TestAssigning:
    def test_somebody_far_ahead_is_told_in_the_usual_way(self, plan, without_backup, pia):
        services.assign(plan.chief, without_backup.id, Slot.BACKUP, pia.id)
        assert "Du har bagvagten. Vagt: Mette Madsen" in to(mails(), pia)

    def test_both_places_can_be_filled(self, plan, shift, pia, browsers, post):
        for who in (plan.mette, plan.ole):
            services.report(plan.coordinator, shift.id, who.id)
        data = {"place": f"primary-{pia.id}"}
        post(browsers.chief, f"/rota/absence/{shift.id}/assign", data, page=cover_page(shift))
        assert on(shift) == ("Pia", None)

    @pytest.mark.parametrize("place", ["", "both-1", "primary-0", "primary-x", "primary-99999999999"])
    def test_a_page_that_was_tampered_with_is_refused(self, plan, without_backup, browsers, post, place, pia):
        path = f"/rota/absence/{without_backup.id}/assign"
        answer = post(browsers.chief, path, {"place": place}, page=cover_page(without_backup))
        assert answer.status_code == 422

    def test_a_refusal_is_shown_and_the_ticks_are_kept(self, plan, without_backup, browsers, post, pia):
        path = f"/rota/absence/{without_backup.id}/assign"
        data = {"place": f"backup-{plan.novice.id}", "person_id": str(pia.id)}
        answer = post(browsers.chief, path, data, page=cover_page(without_backup))
        assert answer.status_code == 422
        assert "Nanna Ny er ikke godkendt" in answer.text

    def test_a_chief_does_not_take_from_others_unasked(self, plan, without_backup):
        with pytest.raises(Refused, match="ikke fra den kommune"):
            services.assign(plan.chief, without_backup.id, Slot.BACKUP, plan.other_staff.id)
        with pytest.raises(NotFound):
            services.assign(plan.other_chief, without_backup.id, Slot.BACKUP, plan.other_staff.id)
        with pytest.raises(NotFound):
            services.assign(plan.mette, without_backup.id, Slot.BACKUP, plan.mette.id)


class TestHelp:
    def test_the_first_chief_who_puts_somebody_on_has_it_and_all_are_told(
        self, plan, asked, browsers, post, fetch
    ):
        rasmus = _add("Rasmus Roed", Role.CHIEF, "rodovre", approved=False)
        page = browsers.other_chief.get(cover_page(asked)).text
        assert "Hjælp Hvidovre" in page
        assert "Gitte Glostrup" in page
        assert "Ole Olsen" not in page
        answer = post(
            browsers.other_chief,
            f"/rota/absence/{asked.id}/assign",
            {"place": f"primary-{plan.other_staff.id}"},
            page=cover_page(asked),
            follow_redirects=True,
        )
        assert "Gitte Glostrup har vagten og har fået besked" in answer.text
        held = db.session.get(Shift, asked.id).slot(Slot.PRIMARY)
        assert held.agreed
        assert held.began_by_id == plan.other_chief.id
        told = mails()
        for person in (plan.chief, rasmus):
            assert "Gitte Glostrup (Glostrup) tager vagten. Mangler bagvagt" in to(told, person)
        assert "Gert Glostrup har sat dig på" in to(told, plan.other_staff)
        assert f"{asked.uid}-primary" in fetch(plan.other_staff).text.replace("\r\n ", "")

    def test_the_second_chief_is_told_who_was_first(self, plan, asked):
        rasmus = _add("Rasmus Roed", Role.CHIEF, "rodovre", approved=False)
        rikke = _add("Rikke Roed", Role.STAFF, "rodovre")
        services.assign(plan.other_chief, asked.id, Slot.PRIMARY, plan.other_staff.id)
        with pytest.raises(Conflict, match="Gert Glostrup satte Gitte Glostrup på som vagt"):
            services.assign(rasmus, asked.id, Slot.PRIMARY, rikke.id)
        services.assign(rasmus, asked.id, Slot.BACKUP, rikke.id)
        assert on(asked) == ("Gitte", "Rikke")

    def test_others_people_are_not_theirs_to_give(self, plan, asked, pia):
        for person in (pia, plan.ole):
            with pytest.raises(NotFound):
                services.assign(plan.other_chief, asked.id, Slot.PRIMARY, person.id)

    def test_the_asking_is_over_when_the_evening_has_been_whole(self, plan, asked, pia, at, browsers):
        services.assign(plan.chief, asked.id, Slot.PRIMARY, pia.id)
        services.withdraw(plan.ole, asked.id, plan.ole.id)
        assert on(asked) == ("Pia", "Ole")
        at("17:30")
        services.report(plan.ole, asked.id, plan.ole.id)
        page = browsers.other_chief.get(cover_page(asked)).text
        assert "beder ikke længere om hjælp" in page
        with pytest.raises(Conflict, match="beder ikke længere om hjælp"):
            services.assign(plan.other_chief, asked.id, Slot.BACKUP, plan.other_staff.id)
        services.ask_others(plan.chief, asked.id)
        services.assign(plan.other_chief, asked.id, Slot.BACKUP, plan.other_staff.id)
        assert on(asked) == ("Pia", "Gitte")

    def test_they_are_asked_once_and_urgently(self, plan, shift, at):
        plan.other_chief.phone = "20000000"
        db.session.commit()
        at("16:40")
        services.report(plan.ole, shift.id, plan.ole.id)
        services.ask_others(plan.chief, shift.id)
        assert any("Hvidovre beder om hjælp. Mangler bagvagt" in text for text in texts())
        with pytest.raises(Conflict, match=r"blev spurgt kl\. 16\.40"):
            services.ask_others(plan.chief, shift.id)
        assert happened(shift).count(("others called", None)) == 1

    def test_asking_publishes_a_draft(self, plan, evenings, staff):
        staff(evenings[0], plan.mette)
        empty_outbox()
        services.ask_others(plan.chief, evenings[0].id)
        assert db.session.get(Shift, evenings[0].id).is_published
        assert "Du har vagten" in to(mails(), plan.mette)

    def test_nobody_is_asked_about_a_full_evening_or_anothers(self, plan, shift):
        with pytest.raises(Refused, match="mangler ingen"):
            services.ask_others(plan.chief, shift.id)
        with pytest.raises(NotFound):
            services.ask_others(plan.other_chief, shift.id)

    def test_the_chief_of_somebody_lent_speaks_for_the_person(self, plan, asked):
        services.assign(plan.other_chief, asked.id, Slot.PRIMARY, plan.other_staff.id)
        empty_outbox()
        services.report(plan.other_chief, asked.id, plan.other_staff.id)
        assert on(asked) == (None, None)
        assert "Gitte Glostrup kan ikke komme" in to(mails(), plan.chief)


class TestNeeds:
    def needs(self, viewer):
        return queries.needs_for(viewer, product_clock.now())

    def test_a_chief_sees_the_holes_of_the_coming_week(self, plan, without_backup, clock):
        assert self.needs(plan.chief)[0].text.endswith("kl. 19.00–22.00: Mangler bagvagt.")
        (need,) = self.needs(plan.chief)[:1]
        assert need.link == cover_page(without_backup)
        assert not need.urgent
        clock.move_to(in_copenhagen("2026-11-30 12:00"))
        assert self.needs(plan.chief)[0].urgent
        assert self.needs(plan.mette) == []

    def test_other_chiefs_see_who_asks_for_help_until_it_is_solved(self, plan, asked, pia):
        def wanted():
            return [each for each in self.needs(plan.other_chief) if "beder om hjælp" in each.text]

        assert "Hvidovre beder om hjælp" in wanted()[0].text
        assert wanted()[0].urgent
        services.assign(plan.other_chief, asked.id, Slot.PRIMARY, plan.other_staff.id)
        services.assign(plan.chief, asked.id, Slot.BACKUP, pia.id)
        assert wanted() == []

    def test_a_coordinator_sees_everybodys(self, plan, without_backup, clock):
        clock.move_to(in_copenhagen("2026-11-30 12:00"))
        links = [each.link for each in self.needs(plan.coordinator)]
        assert cover_page(without_backup) in links
        assert GLOSTRUPS.monday == date(2026, 12, 7)


def test_short_notice_is_the_same_to_all():
    assert SHORT_NOTICE == notices.SOON
