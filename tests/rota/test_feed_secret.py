"""The address of a feed is a secret: shown once, kept as a hash, closed at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from hotline.accounts import services as accounts
from hotline.accounts.models import Person
from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.rota.feeds import queries, services
from hotline.rota.feeds.models import CalendarToken


class TestTheSecret:
    def test_it_is_shown_once_and_kept_as_a_hash(self, plan, sign_in, post):
        browser = sign_in(plan.mette)
        answer = post(browser, "/rota/calendar", {"name": "Min telefon"})
        secret = re.search(r"/calendar/([\w-]{51})\.ics", answer.text)[1]
        assert f"webcal://localhost/calendar/{secret}.ics" in answer.text
        assert secret not in browser.get("/rota/calendar").text
        row = db.session.scalars(select(CalendarToken)).one()
        assert secret not in {row.token_hash, row.prefix}
        assert row.prefix == secret[:8]

    def test_unknown_wrong_closed_and_deactivated_look_alike(self, plan, client):
        row, secret = services.add_calendar_token(plan.mette, "Telefon")
        other, closed = services.add_calendar_token(plan.ole, "Telefon")
        services.revoke_calendar_token(plan.ole, other.id)
        db.session.get(Person, plan.mette.id).active = False
        db.session.commit()
        answers = [
            client.get(f"/calendar/{address}.ics")
            for address in (secret, closed, secret[:8] + "x" * 43, "x", "æøå", "a" * 500)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.get_data() for answer in answers}) == 1
        assert row.id

    def test_a_closed_address_is_gone_at_once_even_for_who_has_the_tag(self, plan, published, fetch):
        tag = fetch(plan.mette).headers["ETag"]
        (token,) = queries.calendar_tokens_of(plan.mette)
        services.revoke_calendar_token(plan.mette, token.id)
        assert fetch(plan.mette, If_None_Match=tag).status_code == 404

    def test_who_leaves_loses_the_addresses_for_good(self, plan, client):
        _row, secret = services.add_calendar_token(plan.mette, "Telefon")
        for active in (False, True):
            fields = accounts.PersonFields(
                plan.mette.name, plan.mette.email, "", Role.STAFF, plan.mette.municipality_id, True, active
            )
            accounts.change_person(plan.chief, plan.mette.id, plan.mette.version, fields)
            assert client.get(f"/calendar/{secret}.ics").status_code == 404

    def test_the_use_is_noted_once_an_hour(self, plan, fetch, clock):
        def last_used():
            db.session.expire_all()
            return queries.calendar_tokens_of(plan.mette)[0].last_used_at

        fetch(plan.mette)
        first = last_used()
        assert first == product_clock.now()
        clock.shift(3599)
        fetch(plan.mette)
        assert last_used() == first
        clock.shift(1)
        fetch(plan.mette)
        assert last_used() == product_clock.now()

    def test_an_unchanged_feed_costs_one_query(self, plan, published, fetch, count_queries):
        tag = fetch(plan.mette).headers["ETag"]
        assert count_queries(lambda: fetch(plan.mette, If_None_Match=tag)) == 1
        assert count_queries(lambda: fetch(plan.mette)) == 1

    def test_nobody_closes_anothers_address(self, plan, sign_in, post):
        row, _secret = services.add_calendar_token(plan.mette, "Telefon")
        answer = post(sign_in(plan.ole), f"/rota/calendar/{row.id}/revoke", page="/rota/calendar")
        assert answer.status_code == 404
        assert queries.calendar_tokens_of(plan.mette)

    def test_one_closes_ones_own(self, plan, sign_in, post):
        row, _secret = services.add_calendar_token(plan.mette, "Telefon")
        path = f"/rota/calendar/{row.id}/revoke"
        answer = post(sign_in(plan.mette), path, page="/rota/calendar", follow_redirects=True)
        assert "er lukket og virker ikke mere" in answer.text
        again = post(sign_in(plan.mette), path, page="/rota/calendar")
        assert again.status_code == 404

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("", "Udfyld feltet."),
            ("x" * 61, "Skriv højst 60 tegn."),
            ("telefon", "allerede en adresse med det navn"),
            ("010190-1234", "ligner et CPR-nummer"),
        ],
    )
    def test_a_bad_name_is_told(self, plan, sign_in, post, name, said):
        services.add_calendar_token(plan.mette, "Telefon")
        answer = post(sign_in(plan.mette), "/rota/calendar", {"name": name})
        assert answer.status_code == 422
        assert said in answer.text

    def test_a_hostile_name_is_only_text(self, plan, sign_in, post):
        browser = sign_in(plan.mette)
        post(browser, "/rota/calendar", {"name": "<img src=x onerror=alert(1)>"})
        assert "<img src=x" not in browser.get("/rota/calendar").text

    def test_ten_are_enough(self, plan, sign_in, post):
        for number in range(10):
            services.add_calendar_token(plan.mette, f"Nummer {number}")
        answer = post(sign_in(plan.mette), "/rota/calendar", {"name": "Nummer ti"})
        assert answer.status_code == 422
        assert "allerede ti" in answer.text

    def test_asking_all_the_time_is_slowed_down(self, plan, fetch):
        codes = [fetch(plan.mette).status_code for _time in range(121)]
        assert (codes[119], codes[120]) == (200, 429)


def test_the_feed_names_its_own_address_whatever_host_was_asked(plan, published, fetch):
    answer = fetch(plan.mette, Host="evil.example")
    assert answer.status_code == 200
    assert b"http://localhost/calendar/" in answer.data.replace(b"\r\n ", b"")
    assert b"evil.example" not in answer.data
