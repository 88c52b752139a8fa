"""What the duty page shows and offers, to whom and when; and what each may post."""

from __future__ import annotations

import pytest

from hotline.accounts import services as people
from hotline.accounts.services import PersonFields
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.rota.watch import queries, services
from tests.rota.conftest import empty_outbox


@pytest.fixture
def duty(sign_in, at):
    """The duty page of somebody at a time of the evening's day."""

    def duty(person, time):
        at(time)
        answer = sign_in(person).get("/duty")
        assert answer.status_code == 200
        return answer.text.split("<main")[1].split("</main>")[0]

    return duty


class TestThePrimary:
    def test_is_told_from_when(self, cast, shift, duty):
        assert "Du kan møde ind fra kl. 18.30." in duty(cast.mette, "12:00")
        assert "Du kan møde ind om 12 minutter, kl. 18.30." in duty(cast.mette, "18:18")
        page = duty(cast.mette, "18:29")
        assert "Du kan møde ind om 1 minut, kl. 18.30." in page
        assert f"/duty/check-in/{shift.id}" not in page

    def test_checks_in_by_the_button_and_sees_since_when(self, cast, shift, duty, sign_in, post, at):
        page = duty(cast.mette, "18:52")
        assert f"/duty/check-in/{shift.id}" in page
        answer = post(sign_in(cast.mette), f"/duty/check-in/{shift.id}", page="/duty", follow_redirects=True)
        assert "Du er mødt ind kl. 18.52. God vagt!" in answer.text
        page = duty(cast.mette, "19:30")
        assert "Du er mødt ind kl. 18.52." in page
        assert "Du har telefonen." in page
        assert f"/duty/check-in/{shift.id}" not in page

    def test_releases_before_the_end_with_a_warning_and_after_it_without(
        self, cast, shift, duty, sign_in, post, at
    ):
        at("18:52")
        row = services.take(cast.mette, shift.id)
        assert "Aftal først, hvem der tager telefonen efter dig." in duty(cast.mette, "20:00")
        page = duty(cast.mette, "22:01")
        assert "Vagten er slut. Slip telefonen" in page
        answer = post(sign_in(cast.mette), f"/duty/release/{row.id}", page="/duty", follow_redirects=True)
        assert "Du har sluppet telefonen." in answer.text
        assert "Mette Madsen havde telefonen kl. 18.52–22.01" in duty(cast.mette, "22:05")

    def test_who_was_taken_over_sees_by_whom(self, cast, shift, duty, at):
        at("19:02")
        services.take(cast.ole, shift.id)
        assert "Ole Olsen er mødt ind kl. 19.02." in duty(cast.mette, "19:03")

    def test_says_there_that_they_cannot_come(self, cast, shift, pia, duty):
        assert f"/rota/absence/{shift.id}/primary" in duty(cast.mette, "17:00")
        assert f"/rota/absence/{shift.id}/backup" in duty(cast.ole, "20:00")
        assert f"/rota/absence/{shift.id}" not in duty(pia, "20:00")
        assert f"/rota/absence/{shift.id}" not in duty(cast.mette, "22:01")


class TestTheBackup:
    def test_sees_whether_the_primary_is_there(self, cast, shift, duty, at):
        assert "Mette Madsen kan møde ind fra kl. 18.30." in duty(cast.ole, "12:00")
        assert "Mette Madsen er ikke mødt ind endnu." in duty(cast.ole, "18:40")
        services.take(cast.mette, shift.id)
        page = duty(cast.ole, "18:50")
        assert "Mette Madsen er mødt ind kl. 18.40." in page
        assert "Slip telefonen for Mette Madsen" in page
        assert f"/duty/take-over/{shift.id}" not in page

    def test_takes_over_by_one_button_when_called(self, cast, shift, duty, round_at, sign_in, post):
        assert f"/duty/take-over/{shift.id}" not in duty(cast.ole, "18:59")
        round_at("19:00")
        page = duty(cast.ole, "19:01")
        assert "Du er kaldt ind." in page
        assert "Ingen har telefonen." in page
        answer = post(sign_in(cast.ole), f"/duty/take-over/{shift.id}", page="/duty", follow_redirects=True)
        assert "Du er mødt ind kl. 19.01. God vagt!" in answer.text
        assert "Du har vagten i aften" in answer.text


class TestOthers:
    def test_a_colleague_can_take_over_in_turn(self, cast, shift, pia, duty):
        assert "telefonen" not in duty(pia, "18:40")
        assert "Bagvagten Ole Olsen kommer først." in duty(pia, "19:02")
        assert f"/duty/take-over/{shift.id}" in duty(pia, "19:05")

    def test_people_of_other_municipalities_see_nothing_of_it(self, cast, shift, duty, at):
        at("18:52")
        services.take(cast.mette, shift.id)
        for person in (cast.other_staff, cast.other_chief, cast.novice):
            page = duty(person, "19:30")
            assert "data-watch" not in page

    def test_the_timeline_is_for_those_who_are_on_and_the_chief(self, cast, shift, pia, duty, round_at):
        round_at("18:50")
        for person in (cast.mette, cast.ole, cast.chief, cast.coordinator):
            assert "Mette Madsen er mindet om at møde ind" in duty(person, "18:55")
        for person in (pia, cast.other_chief, cast.other_staff):
            assert "er mindet om at møde ind" not in duty(person, "18:55")

    def test_the_chief_releases_for_somebody_who_cannot_be_reached(
        self, cast, shift, duty, at, sign_in, post
    ):
        at("18:52")
        row = services.take(cast.mette, shift.id)
        assert "Slip telefonen for Mette Madsen" in duty(cast.chief, "20:00")
        answer = post(sign_in(cast.chief), f"/duty/release/{row.id}", page="/duty", follow_redirects=True)
        assert "Du har sluppet telefonen for Mette Madsen." in answer.text
        assert "(ved Chalotte Chef)" in duty(cast.ole, "20:01")


class TestPosting:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("mette", 302),
            ("ole", 302),
            ("novice", 404),
            ("other_staff", 404),
            ("other_chief", 404),
            ("coordinator", 404),
            ("reader", 404),
        ],
    )
    def test_who_may_take_it(self, cast, shift, at, sign_in, post, who, status):
        at("19:30")
        for path in (f"/duty/check-in/{shift.id}", f"/duty/take-over/{shift.id}"):
            assert post(sign_in(getattr(cast, who)), path, page="/profile").status_code == status

    def test_nobody_does_it_without_signing_in(self, shift, client, post, at):
        at("19:30")
        answer = post(client, f"/duty/check-in/{shift.id}", page="/login")
        assert answer.headers["Location"].startswith("/login")

    def test_who_comes_second_is_told_who_came_first(self, cast, shift, at, sign_in, post):
        at("19:30")
        services.take(cast.mette, shift.id)
        answer = post(
            sign_in(cast.ole), f"/duty/take-over/{shift.id}", page="/profile", follow_redirects=True
        )
        assert "Mette Madsen har telefonen siden kl. 19.30." in answer.text

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("mette", 302),
            ("ole", 302),
            ("chief", 302),
            ("coordinator", 302),
            ("novice", 404),
            ("other_staff", 404),
            ("other_chief", 404),
            ("reader", 404),
        ],
    )
    def test_who_may_release_it(self, cast, shift, at, sign_in, post, who, status):
        at("19:30")
        row = services.take(cast.mette, shift.id)
        answer = post(sign_in(getattr(cast, who)), f"/duty/release/{row.id}", page="/profile")
        assert answer.status_code == status

    def test_what_does_not_exist_is_not_found(self, cast, sign_in, post, shift, at):
        at("19:30")
        for path in ("/duty/check-in/99999", "/duty/take-over/99999", "/duty/release/99999"):
            assert post(sign_in(cast.mette), path, page="/profile").status_code == 404

    def test_the_chief_comes_back_to_the_evening(self, cast, shift, at, sign_in, post):
        at("19:30")
        row = services.take(cast.mette, shift.id)
        answer = post(sign_in(cast.chief), f"/duty/release/{row.id}", {"back": "evening"}, page="/profile")
        assert answer.headers["Location"] == f"/rota/evening/{shift.id}"


class TestWhatWaits:
    def test_for_the_primary_from_half_past_six_until_checked_in(self, cast, shift, at):
        at("18:29")
        assert queries.needs_for(cast.mette, product_clock.now()) == []
        at("18:30")
        (need,) = queries.needs_for(cast.mette, product_clock.now())
        assert (need.link, need.by, need.urgent) == ("/duty", shift.starts_at, True)
        assert need.text.endswith("Du har vagten. Mød ind nu.")
        services.take(cast.mette, shift.id)
        assert queries.needs_for(cast.mette, product_clock.now()) == []

    def test_for_the_backup_who_was_called(self, cast, shift, at, round_at):
        at("18:50")
        assert queries.needs_for(cast.ole, product_clock.now()) == []
        round_at("19:00")
        (need,) = queries.needs_for(cast.ole, product_clock.now())
        assert need.text.endswith("Ingen har telefonen, og du er bagvagt.")

    def test_for_the_chief_and_the_coordinator_when_an_evening_runs_alone(self, cast, shift, at):
        at("19:00")
        for person in (cast.chief, cast.coordinator):
            (need,) = queries.needs_for(person, product_clock.now())
            assert (need.text.endswith("Ingen har telefonen."), need.link) == (
                True,
                f"/rota/evening/{shift.id}",
            )
        for person in (cast.other_chief, cast.other_staff, cast.novice, cast.reader):
            assert queries.needs_for(person, product_clock.now()) == []
        services.take(cast.mette, shift.id)
        assert queries.needs_for(cast.chief, product_clock.now()) == []


@pytest.mark.parametrize("who", ["mette", "ole", "chief", "coordinator", "other_staff"])
def test_the_duty_page_takes_twelve_queries_however_much_happened(
    cast, shift, round_at, at, sign_in, count_queries, who
):
    browser = sign_in(getattr(cast, who))

    def ask():
        return count_queries(lambda: browser.get("/duty"))

    at("18:40")
    few = ask()
    for time in ("18:50", "19:00", "19:05", "19:10"):
        round_at(time)
    for _time in range(5):
        services.release(cast.mette, services.take(cast.mette, shift.id).id)
    services.take(cast.mette, shift.id)
    at("19:11")
    assert max(few, ask()) <= 12


def test_needs_take_few_queries(cast, shift, at, count_queries):
    at("19:05")
    empty_outbox()
    viewer = cast.chief
    assert viewer.role
    assert count_queries(lambda: queries.needs_for(viewer, product_clock.now())) <= 6


def test_a_chief_who_takes_duty_is_offered_the_button(cast, shift, staff, duty):
    fields = PersonFields(cast.chief.name, cast.chief.email, "", Role.CHIEF, cast.chief.municipality_id, True)
    people.change_person(cast.coordinator, cast.chief.id, cast.chief.version, fields)
    staff(shift, cast.chief, cast.ole)
    assert f"/duty/check-in/{shift.id}" in duty(cast.chief, "18:40")
