"""What who reads English would otherwise have met in Danish, or with the wrong capitals."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from hotline.core.i18n import sentence
from hotline.rota.hours.words import in_hours
from tests.rota.test_pages import text_of


@pytest.mark.parametrize("path", ["/rota/2026-12", "/rota/week/2026-W52"])
def test_a_closing_day_says_why_in_english(plan, sign_in, path):
    assert "Closed: Christmas Eve" in text_of(sign_in(plan.mette).get(f"{path}?lang=en"))


def test_the_legend_has_the_letters_of_the_cells(plan, published, sign_in):
    page = sign_in(plan.chief).get("/rota/availability/team?month=2026-12&lang=en").text
    assert '<strong class="wish-duty" aria-hidden="true">O</strong> On duty' in page
    assert '<strong class="wish-duty"><span aria-hidden="true">O</span>' in page


def test_a_sentence_keeps_the_capitals_that_it_has(app):
    assert sentence("tuesday 1 December") == "Tuesday 1 December"


def test_an_hour_is_one_hour(app):
    with app.test_request_context():
        assert [in_hours(minutes) for minutes in (0, 60, 165)] == ["0 timer", "1 time", "2,75 timer"]
    with app.test_request_context(), force_locale("en"):
        assert [in_hours(minutes) for minutes in (0, 60, 165)] == ["0 hours", "1 hour", "2.75 hours"]
