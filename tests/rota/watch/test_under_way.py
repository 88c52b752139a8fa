"""The watch while the evening runs: people come and leave, and whoever must act gets the time to."""

from __future__ import annotations

from hotline.core import clock as product_clock
from hotline.opening import queries as opening
from hotline.rota.absence import services as absence
from hotline.rota.rules import Slot
from hotline.rota.watch import services
from tests.rota.conftest import happened


def _to(found):
    return sorted({to.split(".")[0] for to, _text in found})


def test_who_steps_up_has_the_time_to_come(cast, shift, at, round_at):
    at("18:45")
    services.take(cast.mette, shift.id)
    at("20:00")
    absence.report(cast.mette, shift.id, cast.mette.id)
    assert round_at("20:00:20") == []
    assert round_at("20:04") == []
    ((to, text),) = round_at("20:05")
    assert to == "chalotte.chef@example.dk"
    assert "Ole Olsen er ikke mødt ind, og der er ingen bagvagt." in text
    assert _to(round_at("20:10")) == ["gert"]


def test_nobody_else_is_called_when_who_stepped_up_comes(cast, shift, at, round_at):
    at("18:45")
    services.take(cast.mette, shift.id)
    at("20:00")
    absence.report(cast.mette, shift.id, cast.mette.id)
    at("20:03")
    services.take(cast.ole, shift.id)
    assert [round_at(time) for time in ("20:05", "20:10", "21:30")] == [[], [], []]


def test_the_chief_has_ten_minutes_to_find_somebody_before_the_evening_closes(
    cast, shift, staff, at, round_at
):
    staff(shift, cast.mette)
    at("18:45")
    services.take(cast.mette, shift.id)
    at("20:00")
    absence.report(cast.mette, shift.id, cast.mette.id)
    assert round_at("20:00:20") == []
    assert _to(round_at("20:05")) == ["chalotte", "gert"]
    assert opening.state(product_clock.now()).is_open
    assert "gert" in _to(round_at("20:10"))
    assert happened(shift)[-1] == ("closed", None)
    assert not opening.state(product_clock.now()).is_open


def test_an_evening_that_was_opened_again_is_not_closed_at_once(cast, shift, staff, pia, at, round_at):
    staff(shift, cast.mette)
    at("18:45")
    services.take(cast.mette, shift.id)
    at("20:00")
    absence.report(cast.mette, shift.id, cast.mette.id)
    round_at("20:10")
    at("20:20")
    absence.reopen(cast.chief, shift.id)
    round_at("20:20:20")
    assert opening.state(product_clock.now()).is_open
    at("20:23")
    absence.assign(cast.chief, shift.id, Slot.PRIMARY, pia.id)
    services.take(pia, shift.id)
    assert round_at("20:35") == []
    assert opening.state(product_clock.now()).is_open
