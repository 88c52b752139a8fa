"""Writing the evaluation in a real browser: what is typed is not lost, and what is printed is the report alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hotline.insight.evaluation import services
from hotline.insight.evaluation.rules import Kind, Section
from tests.insight.evaluation_steps import FIRST, LAST, QUARTER_END
from tests.tools import pdf


@pytest.fixture
def report(cast):
    services.set_trial(cast.coordinator, 0, FIRST, LAST)
    return services.begin_report(cast.chief, Kind.QUARTER, FIRST, QUARTER_END)


def test_what_is_typed_outlives_a_reload_and_gives_way_to_what_is_saved(
    report, cast, server, new_context, enter
):
    context = new_context()
    enter(context, cast.chief)
    page = context.new_page()
    path = f"{server.url}/insight/evaluation/{report.id}/text/summary"
    page.goto(path)
    box = page.get_by_label("Jeres vurdering")
    box.fill("Det går bedre end ventet.")
    page.reload()
    expect(box).to_have_value("Det går bedre end ventet.")
    expect(page.get_by_text("Det, du skrev sidst uden at gemme, er hentet frem.")).to_be_visible()
    services.write(cast.other_chief, report.id, Section.SUMMARY, 0, "Det går.")
    page.get_by_role("button", name="Gem afsnittet").click()
    expect(page.get_by_role("alert")).to_contain_text("En anden har skrevet i afsnittet imens.")
    expect(page.get_by_text("Det går.", exact=True)).to_be_visible()
    expect(box).to_have_value("Det går bedre end ventet.")
    # The browser tells of the 409, as it should.
    context.problems.clear()
    page.get_by_role("button", name="Gem afsnittet").click()
    expect(page.locator("#summary")).to_contain_text("Det går bedre end ventet.")
    page.goto(path)
    expect(page.get_by_text("er hentet frem")).to_be_hidden()


def test_on_paper_it_is_the_report_alone(report, cast, server, new_context, enter):
    services.write(cast.chief, report.id, Section.NEXT, 0, "Vi mødes i januar.")
    context = new_context()
    enter(context, cast.chief)
    page = context.new_page()
    page.goto(f"{server.url}/insight/evaluation/{report.id}", wait_until="networkidle")
    printed = pdf.text(page.pdf())
    assert "Kvartalsstatus, 4. kvartal 2026" in printed
    assert "Vi mødes i januar." in printed
    for said in ("Hent PDF", "Skriv vurderingen", "Hent tallene igen", "Log ud"):
        assert said not in printed
