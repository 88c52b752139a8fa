"""The shapes of the messages are closed."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.cobrowse import schema
from hotline.cobrowse.schema import BadMessage

GOOD = {"v": 1, "epoch": 5, "seq": 1, "ev": [{}]}
PART = {"v": 1, "epoch": 5, "part": 0, "of": 1, "z": b"x"}


def test_good_messages_are_read() -> None:
    assert schema.batch(GOOD) == schema.Batch(5, 1, [{}])
    assert schema.part(PART) == schema.Part(5, 0, 1, b"x")
    assert schema.hello({"v": 1, "code": "123456"}).code == "123456"
    assert schema.hello({"v": 1, "token": "x"}).token == "x"
    for scope in ("view", "screen", "control"):
        assert schema.consent({"v": 1, "scope": scope, "yes": True, "words": "to ord"}) == schema.Consent(
            scope, True, "to ord"
        )
    assert schema.ack({"v": 1, "epoch": 5, "seq": 0}) == schema.Ack(5, 0)
    schema.empty({"v": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"epoch": 0},
        {"epoch": -1},
        {"epoch": 1.5},
        {"epoch": "5"},
        {"epoch": True},
        {"seq": 0},
        {"seq": 10**10},
        {"ev": []},
        {"ev": {}},
        {"ev": [{}] * 2001},
        {"extra": 1},
        {"epoch": 10**15},
    ],
)
def test_a_batch_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        schema.batch({**GOOD, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"part": 1},
        {"part": -1},
        {"of": 0},
        {"of": 33},
        {"z": ""},
        {"z": "text"},
        {"z": b"x" * (128 * 1024 + 1)},
        {"z": b""},
    ],
)
def test_a_part_that_is_off_by_anything_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        schema.part({**PART, **change})


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"v": 1},
        {"v": 1, "code": 123456},
        {"v": 1, "code": "1", "token": "2"},
        {"v": 1, "token": "x" * 65},
    ],
)
def test_a_hello_that_is_off_by_anything_is_refused(body: Any) -> None:
    with pytest.raises(BadMessage):
        schema.hello(body)


@pytest.mark.parametrize(
    "read",
    [
        schema.batch,
        schema.part,
        schema.bulk,
        schema.unable,
        schema.consent,
        schema.ack,
        schema.empty,
        schema.staff_hello,
    ],
)
@pytest.mark.parametrize("body", [None, [], "x", 1, {}, {"v": 1, "x": 1}])
def test_every_reader_refuses_rubbish(read: Any, body: Any) -> None:
    with pytest.raises(BadMessage):
        read(body)
