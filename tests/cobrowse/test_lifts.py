"""One field is shown for a minute because the citizen says so: which, for how long, and what stays hidden for all that."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from hotline.cobrowse import schema, services
from hotline.cobrowse.redaction.lifts import LIFT_LIMIT, ON_ITS_WAY
from hotline.cobrowse.redaction.texts import MASK
from hotline.cobrowse.relay.mirror import LIFTS_PER_MINUTE
from hotline.cobrowse.schema import BadMessage
from hotline.core import audit
from tests.cobrowse.conftest import Meeting
from tests.cobrowse.pages import mutation, typed
from tests.conftest import Cast

SECOND = timedelta(seconds=1)


@pytest.fixture
def form(meeting: Meeting) -> dict[str, int]:
    """A page with fields of many kinds; gives their numbers."""
    page = meeting.page
    fields = {
        "name": page.element("input", {"type": "text"}),
        "street": page.element("input", {"type": "text"}),
        "list": page.element("select", {}, page.element("option", {}, "Kun mig")),
        "tick": page.element("input", {"type": "checkbox"}),
        "cpr": page.element("input", {"name": "cpr"}),
        "password": page.element("input", {"type": "password"}),
        "file": page.element("input", {"type": "file"}),
        "code": page.element("input", {"autocomplete": "one-time-code"}),
        "button": page.element("input", {"type": "submit", "value": "Send"}),
        "text": page.element("p", {}, "Tekst"),
    }
    hidden = page.element("input", {"type": "text"})
    assert meeting.show(*fields.values(), page.element("div", {"data-cobrowse": "hide"}, hidden)) == "ok"
    meeting.staff.heard()
    return {name: node["id"] for name, node in fields.items()} | {"hidden": hidden["id"]}


@pytest.fixture
def lift(meeting: Meeting) -> Callable[..., Any]:
    def lift(node_id: int, on: bool = True, epoch: int = 10) -> Any:
        return meeting.citizen.say("lift", epoch=epoch, id=node_id, on=on)

    return lift


@pytest.fixture
def see(meeting: Meeting) -> Callable[..., list[Any]]:
    """Sends one event as the next batch; gives what staff gets of fields."""
    seq = iter(range(1, 1000))

    def see(event: dict[str, Any] | None = None) -> list[Any]:
        if event is not None:
            assert meeting.citizen.say("ev", epoch=10, seq=next(seq), ev=[event]) == "ok"
        return [
            (event["data"]["id"], event["data"]["text"])
            for body in meeting.staff.heard("ev")
            for event in json.loads(body["ev"])
            if event["data"]["source"] == 5
        ]

    return see


def hits(meeting: Meeting) -> int:
    from hotline.cobrowse import switchboard

    room = switchboard.relay.find(meeting.facts.id)
    assert room is not None
    return room.mirror.gate.hits


def test_a_lifted_field_is_seen_and_its_neighbour_is_not(
    meeting: Meeting, form: dict[str, int], lift: Any, see: Any
) -> None:
    assert lift(form["name"]) == "ok"
    assert see(typed(form["name"], "Rumle")) == [(form["name"], "Rumle")]
    assert see(typed(form["street"], "Spindelvej")) == [(form["street"], MASK)]
    assert hits(meeting) == 1


def test_after_a_minute_it_is_masked_by_the_servers_clock_whatever_the_page_sends(
    meeting: Meeting, form: dict[str, int], lift: Any, see: Any, evening: time_machine.Traveller
) -> None:
    lift(form["name"])
    evening.shift(LIFT_LIMIT - SECOND)
    assert see(typed(form["name"], "Rumle")) == [(form["name"], "Rumle")]
    evening.shift(SECOND)
    # What is shown is taken back first; what was on its way is masked, and is nobody's fault.
    assert see(typed(form["name"], "Rumlemand")) == [(form["name"], MASK)] * 2
    assert hits(meeting) == 0
    evening.shift(ON_ITS_WAY)
    assert see(typed(form["name"], "Rumlemand")) == [(form["name"], MASK)]
    assert hits(meeting) == 1


def test_a_page_that_says_nothing_more_is_masked_at_the_next_tick(
    meeting: Meeting, form: dict[str, int], lift: Any, see: Any, evening: time_machine.Traveller
) -> None:
    lift(form["name"])
    see(typed(form["name"], "Rumle"))
    evening.shift(LIFT_LIMIT)
    meeting.staff.say("tick")
    assert see() == [(form["name"], MASK)]


def test_it_is_taken_back_at_once(meeting: Meeting, form: dict[str, int], lift: Any, see: Any) -> None:
    lift(form["name"])
    see(typed(form["name"], "Rumle"))
    assert lift(form["name"], on=False) == "ok"
    assert see() == [(form["name"], MASK)]
    assert see(typed(form["name"], "Rumlemand")) == [(form["name"], MASK)]
    assert hits(meeting) == 0


@pytest.mark.parametrize("name", ["cpr", "password", "file", "code", "button", "text", "hidden"])
def test_a_secret_is_not_lifted_whatever_the_page_asks(
    meeting: Meeting, form: dict[str, int], lift: Any, see: Any, name: str
) -> None:
    assert lift(form[name]) == "refused"
    if name not in ("button", "text"):
        assert see(typed(form[name], "Rumle")) == [(form[name], MASK)]
    assert not [row for row in audit.history(f"cobrowse:{meeting.facts.id}") if row.action == "cobrowse.lift"]


@pytest.mark.parametrize("value", ["0404901234", "040490-1234", "Mit er 040490 1234", "040490"])
def test_a_cpr_number_or_its_start_stays_hidden_in_a_lifted_field(
    form: dict[str, int], lift: Any, see: Any, value: str
) -> None:
    assert lift(form["name"]) == "ok"
    assert see(typed(form["name"], value)) == [(form["name"], MASK)]


def test_a_lifted_field_that_turns_secret_is_hidden(form: dict[str, int], lift: Any, see: Any) -> None:
    lift(form["name"])
    change = {"id": form["name"], "attributes": {"type": "password"}}
    see(mutation(attributes=[change]))
    assert see(typed(form["name"], "Rumle")) == [(form["name"], MASK)]
    assert lift(form["name"]) == "refused"


def test_a_tick_and_a_list_can_be_lifted(meeting: Meeting, form: dict[str, int], lift: Any, see: Any) -> None:
    assert (lift(form["tick"]), lift(form["list"])) == ("ok", "ok")
    assert see(typed(form["tick"], "on", checked=True)) == [(form["tick"], "on")]
    assert see(typed(form["list"], "Kun mig")) == [(form["list"], "Kun mig")]
    lift(form["tick"], on=False)
    meeting.staff.heard()
    assert see(typed(form["tick"], "on", checked=True)) == []


@pytest.mark.parametrize("what", ["snapshot", "pause", "staff again"])
def test_a_new_picture_begins_with_everything_hidden(
    meeting: Meeting, form: dict[str, int], lift: Any, what: str, cast: Cast, call: Any
) -> None:
    lift(form["name"])
    if what == "pause":
        meeting.citizen.say("pause")
        assert lift(form["name"]) == "stop"
        meeting.citizen.say("resume")
    elif what == "staff again":
        call.staff(cast.mette, meeting.facts.id)
    meeting.citizen.say("snap", epoch=20, part=0, of=1, z=_same_page(form["name"]))
    meeting.citizen.say("ev", epoch=20, seq=1, ev=[typed(form["name"], "Rumle")])
    assert hits(meeting) == 1


def _same_page(field_id: int) -> bytes:
    from tests.cobrowse.pages import Page, packed

    page = Page()
    field = page.element("input", {"type": "text"})
    field["id"] = field_id
    page._ids = iter(range(1000, 2000))  # type: ignore[assignment]  # Numbers that are free.
    return packed(page.snapshot(field))


def test_only_the_page_that_staff_sees_can_be_lifted(form: dict[str, int], lift: Any) -> None:
    assert lift(form["name"], epoch=9) == "refused"
    assert lift(form["name"], epoch=11) == "refused"
    assert lift(10**6) == "refused"


def test_lifting_is_rationed(form: dict[str, int], lift: Any) -> None:
    assert {lift(form["name"]) for _ in range(LIFTS_PER_MINUTE)} == {"ok"}
    assert lift(form["name"]) == "refused"


def test_that_it_happened_is_noted_and_not_what(meeting: Meeting, form: dict[str, int], lift: Any) -> None:
    lift(form["name"])
    lift(form["name"], on=False)
    rows = [row for row in audit.history(f"cobrowse:{meeting.facts.id}") if row.action == "cobrowse.lift"]
    assert [row.after for row in rows] == [{"state": "viewing", "by": "citizen"}]


def test_staff_is_told(meeting: Meeting, form: dict[str, int], lift: Any) -> None:
    lift(form["name"])
    lift(form["name"], on=False)
    assert meeting.staff.heard("lifted") == [{"on": True}, {"on": False}]


def test_after_a_colleague_took_over_nothing_is_lifted(
    meeting: Meeting, form: dict[str, int], lift: Any, cast: Cast
) -> None:
    from hotline.cobrowse import switchboard

    lift(form["name"])
    services.offer(cast.mette, meeting.facts.id, cast.ole.id)
    switchboard.relay.update(services.accept(cast.ole, meeting.facts.id))
    assert lift(form["name"]) == "stop"
    room = switchboard.relay.find(meeting.facts.id)
    assert room is not None
    assert not room.mirror.gate._lifts.shows(form["name"])


GOOD = {"v": 1, "epoch": 10, "id": 5, "on": True}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.sampled_from(sorted(GOOD)), value=ANYTHING)
def test_a_lift_that_is_off_by_anything_is_refused(name: str, value: Any) -> None:
    try:
        read = schema.lift({**GOOD, name: value})
    except BadMessage:
        return
    assert type(value) is type(GOOD[name])
    assert read == schema.Lift(**{key: part for key, part in {**GOOD, name: value}.items() if key != "v"})


@given(body=ANYTHING)
def test_rubbish_is_no_lift(body: Any) -> None:
    with pytest.raises(BadMessage):
        schema.lift(body)


@given(extra=st.text(min_size=1, max_size=8).filter(lambda name: name not in GOOD), value=ANYTHING)
def test_a_lift_says_nothing_else(extra: str, value: Any) -> None:
    with pytest.raises(BadMessage):
        schema.lift({**GOOD, extra: value})
