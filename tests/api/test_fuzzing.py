"""Whatever is sent to the API by whoever holds a token: no fault, no answer that its own document does not know, and
nobody else's data. `pytest tests/api/test_fuzzing.py --api-minutes 10` goes on for that long and tells what it did.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hotline.calls.models import Call
from hotline.core.db import db
from hotline.core.limits import limiter
from tests.api.conftest import Program
from tests.calls.conftest import EVENING
from tests.conftest import Cast

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 20
SECRET = "HEMMELIG"
# What is valid, so that what is sent is not all refused at the first field.
VALID: dict[str, list[Any]] = {
    "category": ["SB", "ID", "UDEN"],
    "outcome": ["SB_DONE", "OPEN", "REF_MUNI", "DROP"],
    "municipality": ["hvidovre", "glostrup", "other", "unknown"],
    "subcategory": ["SB.FLYT", "ID.NYTLF", None],
    "second_subcategory": ["ID.NYTLF", None],
    "started_at": ["2026-11-24T19:20:00+01:00", "2026-11-24T18:21:00Z"],
    "ended_at": ["2026-11-24T19:29:00+01:00"],
    "day": ["2026-11-24", "2026-11-23"],
    "from": ["2026-11-01"],
    "to": ["2026-11-30"],
    "limit": ["1", "2"],
    **{name: [None] for name in ("solution", "article", "referral", "campaign", "cursor")},
}


@pytest.fixture
def programs(
    app: Flask, cast: Cast, shift: Any, log: Any, guide: Any, program: Any, clock: Any
) -> Iterator[dict[str, Program]]:
    """A program for each role, on an evening with calls of two municipalities."""
    clock.move_to(EVENING)
    for person, municipality in (("mette", "hvidovre"), ("ole", "other"), ("other_staff", "glostrup")):
        log(getattr(cast, person), note=SECRET, municipality=municipality)
    log(cast.other_staff, note=SECRET, municipality="hvidovre")
    guide("solution", "Flytning")
    for person in vars(cast).values():
        person.phone = "20 99 88 77"
    db.session.commit()
    limiter.enabled = False
    people = ("chief", "coordinator", "mette", "reader")
    yield {
        each: program(
            getattr(cast, each),
            maker=cast.coordinator,
            **({"municipality_id": None} if each == "reader" else {}),
        )
        for each in people
    }
    limiter.enabled = True


def operations(app: Flask) -> list[APIOperation]:
    """Every operation of the document."""
    with app.app_context():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        # Every request here has its token; what happens without one is walked in test_access.py.
        schema.raw_schema["components"].pop("securitySchemes")
        for operations in schema.raw_schema["paths"].values():
            for operation in operations.values():
                if isinstance(operation, dict):
                    operation.pop("security", None)
        return [each.ok() for each in schema.get_all_operations()]


def looks_foreign(who: str, body: Any, mettes: set[int]) -> bool:
    """Whether a row in an answer is nobody's business of `who`."""
    rows = [body, *body.get("items", ())] if isinstance(body, dict) else []
    for row in rows:
        if "staffed_by" in row:
            if who == "reader" or (who == "mette" and row["id"] not in mettes):
                return True
            if who == "chief" and "hvidovre" not in {row["municipality"], row["staffed_by"]}:
                return True
        if "primary" in row and who == "reader":
            return True
    return False


def fill(case: Case, valid: dict[str, list[Any]], draw: Any) -> None:
    """Put something valid in where there is something: often everywhere, so that it gets through."""
    everywhere = draw(st.booleans())
    for part in (case.body, case.query, case.path_parameters):
        if isinstance(part, dict):
            for name in sorted(set(part) & set(valid)):
                if everywhere or draw(st.booleans()):
                    value = draw(st.sampled_from(valid[name]))
                    part.pop(name) if value is None else part.update({name: value})


class Walk:
    """Sends what schemathesis thinks of, and counts what comes back."""

    def __init__(self, app: Flask, cast: Cast, programs: dict[str, Program]) -> None:
        self.app, self.mette, self.programs = app, cast.mette.id, programs
        self.valid = VALID | {"call_id": list(db.session.scalars(db.select(Call.id)))}
        self.answers: Counter[tuple[str, int]] = Counter()

    def send(self, case: Case, who: str) -> None:
        db.session.rollback()
        # In process nobody unpacks what is packed.
        headers = {"Authorization": f"Bearer {self.programs[who].secret}", "Accept-Encoding": "identity"}
        with self.app.app_context():
            answer = case.call(headers=headers)
        self.answers[case.operation.label, answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS, headers=headers)
        text = answer.content.decode()
        assert SECRET not in text
        assert "20 99 88 77" not in text
        assert "@example.dk" not in text
        if answer.status_code < 300:
            logged = db.select(Call.id).where(Call.logged_by_id == self.mette)
            assert not looks_foreign(who, json.loads(text), set(db.session.scalars(logged)))

    def over(self, operation: APIOperation, mode: GenerationMode, number: int, examples: int) -> None:
        @given(
            case=operation.as_strategy(generation_mode=mode),
            who=st.sampled_from(sorted(self.programs)),
            data=st.data(),
        )
        @settings(
            max_examples=examples,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @seed(number)
        def send(case: Case, who: str, data: Any) -> None:
            if mode is GenerationMode.POSITIVE:
                fill(case, self.valid, data.draw)
            self.send(case, who)

        try:
            send()
        except Unsatisfiable:
            # Nothing can be wrong about an operation without parameters.
            assert mode is GenerationMode.NEGATIVE, operation.label


@pytest.mark.timeout(3600)
def test_no_fault_no_breach_and_nobody_elses_data(app, cast, programs, pytestconfig):
    found = operations(app)
    assert len(found) == 9
    minutes = pytestconfig.getoption("--api-minutes")
    walk, until, rounds = Walk(app, cast, programs), time.monotonic() + 60 * minutes, 0
    while rounds == 0 or time.monotonic() < until:
        for operation in found:
            for mode in GenerationMode:
                walk.over(operation, mode, rounds, 2 * EXAMPLES if minutes else EXAMPLES)
        rounds += 1
    if minutes:
        print(f"\n{sum(walk.answers.values())} requests in {rounds} rounds:")
        for (label, status), number in sorted(walk.answers.items()):
            print(f"{label:28} {status} {number:7}")
    # What is valid gets through, or the walk has shown nothing.
    assert {label for label, status in walk.answers if status < 300} == {each.label for each in found}
