"""States, limits, codes and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline.cobrowse import rules
from hotline.cobrowse.rules import Mode, State, Step, Times, Why

NOW = datetime(2026, 11, 24, 19, tzinfo=UTC)
CREATED = Times(State.CREATED, created_at=NOW, code_expires_at=NOW + rules.CODE_LIFE)
SEEN = (State.VIEWING, State.CONTROL, State.SHARING)
VIEWING = replace(CREATED, state=State.VIEWING, joined_at=NOW, active_at=NOW)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_only_the_drawn_steps_lead_anywhere(state: State, step: Step) -> None:
    allowed = {
        (State.CREATED, Step.JOIN),
        (State.JOINED, Step.ACCEPT),
        (State.SHARING, Step.ACCEPT),
        *((s, Step.SHARE) for s in (State.JOINED, State.VIEWING, State.CONTROL)),
        (State.VIEWING, Step.GRANT),
        (State.CONTROL, Step.RELEASE),
        *((s, Step.PAUSE) for s in SEEN),
        (State.PAUSED, Step.RESUME),
        *((s, Step.REVOKE) for s in (*SEEN, State.PAUSED)),
        *((s, Step.HAND_OVER) for s in (State.JOINED, *SEEN, State.PAUSED)),
        *((s, Step.END) for s in State if s is not State.ENDED),
    }
    assert (rules.after(state, step) is not None) is ((state, step) in allowed)


def test_a_pause_goes_on_with_what_it_interrupted() -> None:
    assert rules.after(State.PAUSED, Step.RESUME, Mode.PAGE) is State.VIEWING
    assert rules.after(State.PAUSED, Step.RESUME, Mode.SCREEN) is State.SHARING


def test_what_was_said_yes_to_is_forgotten_when_it_is_taken_back_or_handed_over() -> None:
    assert rules.mode_after(Step.ACCEPT, None) is Mode.PAGE
    assert rules.mode_after(Step.SHARE, Mode.PAGE) is Mode.SCREEN
    assert rules.mode_after(Step.PAUSE, Mode.SCREEN) is Mode.SCREEN
    assert rules.mode_after(Step.REVOKE, Mode.SCREEN) is None
    assert rules.mode_after(Step.HAND_OVER, Mode.PAGE) is None


def test_nothing_follows_the_end() -> None:
    assert all(rules.after(State.ENDED, step) is None for step in Step)


@pytest.mark.parametrize(
    ("times", "minutes", "why"),
    [
        (CREATED, 10, Why.CODE_EXPIRED),
        (VIEWING, 10, Why.IDLE),
        (replace(VIEWING, active_at=NOW + timedelta(minutes=55)), 60, Why.TIME_LIMIT),
        (replace(VIEWING, citizen_left_at=NOW), 1.5, Why.CITIZEN_GONE),
        (replace(VIEWING, staff_left_at=NOW), 3, Why.STAFF_GONE),
        (replace(CREATED, staff_left_at=NOW), 3, Why.STAFF_GONE),
        (replace(CREATED, closes_at=NOW - timedelta(minutes=10)), 5, Why.CLOSED),
    ],
)
def test_each_limit_ends_a_session_on_the_second(times: Times, minutes: float, why: Why) -> None:
    end = NOW + timedelta(minutes=minutes)
    assert rules.overdue(times, end - timedelta(seconds=1)) is None
    assert rules.overdue(times, end) == (end, why)


def test_the_first_limit_is_the_one_that_counts() -> None:
    times = replace(VIEWING, citizen_left_at=NOW, staff_left_at=NOW)
    assert rules.overdue(times, NOW + timedelta(hours=2)) == (NOW + rules.CITIZEN_GRACE, Why.CITIZEN_GONE)


def test_an_ended_session_is_never_overdue() -> None:
    assert rules.overdue(replace(VIEWING, state=State.ENDED), NOW + timedelta(days=1)) is None


def test_a_code_is_six_digits() -> None:
    codes = [rules.new_code() for _ in range(200)]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 190


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "12.34.56", "123\u00a0456"])
def test_a_code_may_be_typed_with_gaps(typed: str) -> None:
    assert rules.tidy_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "a123456", "١٢٣٤٥٦", "123456'--"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert rules.tidy_code(typed) == ""


def test_the_two_words_differ() -> None:
    assert all(len(set(rules.new_words().split())) == 2 for _ in range(200))


def test_a_stored_code_cannot_be_found_without_the_key() -> None:
    assert rules.seal_code("123456", "a") != rules.seal_code("123456", "b")
    assert "123456" not in rules.seal_code("123456", "a")


@pytest.mark.parametrize(
    ("origin", "demo", "expected"),
    [
        ("https://hotline.dk", False, True),
        ("https://kommune.dk", False, True),
        ("https://ond.dk", False, False),
        ("https://ond.dk", True, False),
        ("http://127.0.0.1:9000", False, False),
        ("http://127.0.0.1:9000", True, True),
        ("http://localhost", True, True),
        ("http://localhost.ond.dk", True, False),
        ("null", True, False),
        ("", True, False),
        ("http://[", True, False),
    ],
)
def test_only_known_origins_may_embed(origin: str, demo: bool, expected: bool) -> None:
    assert rules.may_embed(origin, ["https://hotline.dk"], ["https://kommune.dk"], demo=demo) is expected
