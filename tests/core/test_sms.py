"""SMS over a real HTTP server on this machine that answers as GatewayAPI does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hotline.core import outbox
from hotline.core.db import db, use_case
from hotline.core.errors import Undeliverable
from hotline.core.sms import GatewayApiTexter, Text, is_number, msisdn
from tests.tools.post_office import Gateway, sms_gateway


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with sms_gateway() as gateway:
        yield gateway


SMS = Text("outbox-7", "20 00 12 34", "Du er kaldt ind til hotlinen i aften.")


def test_an_sms_arrives_with_its_key_and_the_number_with_its_country(gateway):
    GatewayApiTexter.of(gateway.url).send(SMS)
    (taken,) = gateway.taken
    assert taken == {
        "sender": "Hotline",
        "message": SMS.text,
        "encoding": "GSM7",
        "userref": "outbox-7",
        "recipients": [{"msisdn": 4520001234}],
    }


def test_typography_is_made_plain_and_what_gsm_has_not_is_sent_wide(gateway):
    texter = GatewayApiTexter.of(gateway.url)
    texter.send(Text("a", "20001234", "»Æblegrød« – kl. 19.00…"))
    texter.send(Text("b", "20001234", "Yasmin Demirtaş har vagten"))
    assert gateway.taken[0]["message"] == '"Æblegrød" - kl. 19.00...'
    assert [each["encoding"] for each in gateway.taken] == ["GSM7", "UCS2"]


@pytest.mark.parametrize(
    "answer", [(500, {}), (429, {"code": "0x0e00"}), (503, {}), (401, {"code": "0x0301"})]
)
def test_trouble_on_their_side_is_tried_again(gateway, answer):
    gateway.answer = answer
    with pytest.raises(OSError, match=f"GatewayAPI {answer[0]}"):
        GatewayApiTexter.of(gateway.url).send(SMS)


def test_what_they_will_never_take_is_given_up_at_once(gateway):
    gateway.answer = (422, {"code": "0x0213", "message": "Invalid recipient"})
    with pytest.raises(Undeliverable, match="GatewayAPI 422 0x0213"):
        GatewayApiTexter.of(gateway.url).send(SMS)


def test_the_token_is_in_no_error(gateway):
    gateway.answer = (401, {"code": "0x0301"})
    with pytest.raises(OSError, match="401") as caught:
        GatewayApiTexter.of(gateway.url).send(SMS)
    assert "hemmelig" not in str(caught.value)


def test_outside_this_machine_it_speaks_tls():
    assert GatewayApiTexter.of("gatewayapi://t@gatewayapi.eu/Vestegnen").base_url == "https://gatewayapi.eu"


@pytest.mark.parametrize(
    ("written", "number"),
    [("20 00 12 34", 4520001234), ("+45 20001234", 4520001234), ("0046 70 123 45 67", 46701234567)],
)
def test_numbers_as_people_write_them(written, number):
    assert msisdn(written) == number


@pytest.mark.parametrize("written", ["", "ring til mig", "12", "=1+1", "+45"])
def test_what_is_no_number_is_said_to_be_none(written):
    assert not is_number(written)


@pytest.fixture
def texter(app, gateway):
    before = app.extensions["texter"]
    app.extensions["texter"] = GatewayApiTexter.of(gateway.url)
    yield gateway
    app.extensions["texter"] = before


@use_case
def _write(to: str) -> None:
    outbox.enqueue_sms(kind="test", to=to, text="Du er kaldt ind.")


def _row() -> outbox.OutboxMessage:
    db.session.rollback()
    return db.session.scalars(db.select(outbox.OutboxMessage)).one()


def test_the_outbox_sends_it_once_and_keeps_no_text(texter):
    _write("20 00 12 34")
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    assert [each["message"] for each in texter.taken] == ["Du er kaldt ind."]
    assert _row().text == ""


def test_a_gateway_that_is_down_is_tried_again_and_arrives_once(texter, clock):
    _write("20 00 12 34")
    texter.answer = (503, {})
    assert outbox.deliver() == 0
    assert _row().gave_up_at is None
    texter.answer = None
    clock.shift(timedelta(minutes=2))
    assert outbox.deliver() == 1
    assert len(texter.taken) == 1


def test_a_number_that_is_none_is_given_up_at_once(texter):
    _write("ring til mig")
    assert outbox.deliver() == 0
    assert _row().gave_up_at is not None
    assert texter.taken == []
