"""A swap as calendars meet it: cancelled for the one, new for the other, and the place keeps its UID."""

from __future__ import annotations

from tests.rota.swaps.conftest import BACKUP, PRIMARY
from tests.rota.test_feed import events, uid_of


def test_a_swap_is_cancelled_in_the_one_and_new_in_the_other(
    plan, pia, published, free_swaps, offer, answer, fetch
):
    uid = uid_of(published[0], "primary")
    before, empty = events(fetch(plan.mette))[uid], fetch(pia)
    assert uid not in events(empty)
    answer(pia, offer(plan.mette, published[0], PRIMARY, pia))
    lost, gained = events(fetch(plan.mette))[uid], events(fetch(pia))[uid]
    assert (str(lost["STATUS"]), str(gained["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert lost["SEQUENCE"] > before["SEQUENCE"]
    assert fetch(pia).headers["ETag"] != empty.headers["ETag"]


def test_two_who_change_places_each_get_the_others(plan, published, free_swaps, offer, answer, fetch):
    made = offer(plan.mette, published[0], PRIMARY, plan.ole, both_ways=True)
    answer(plan.ole, made, give=(published[0], BACKUP))
    mine = events(fetch(plan.mette))
    assert str(mine[uid_of(published[0], "primary")]["STATUS"]) == "CANCELLED"
    assert str(mine[uid_of(published[0], "backup")]["STATUS"]) == "CONFIRMED"
