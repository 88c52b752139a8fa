"""Addresses that name the ends of the calendar, or nothing: a page, or not found; never a fault."""

from __future__ import annotations

import pytest

FAR = (
    "2000", "2999", "2000-W01", "2026-W53", "2027-W53", "2999-W52", "2000-01", "2999-12", "2000-Q1", "2999-Q4",
    "2000-01-01..2005-01-01", "2999-12-31..2999-12-31", "2000-01-01..2000-01-01", "2000-01-01..2999-12-31",
    "2026-02-30..2026-03-01", "2026-12-31..2026-01-01", "../../etc/passwd", "２０２６", "2026-Q5", "2026\x00", "9999",
)  # fmt: skip
PAGES = (
    "/insight", "/insight/exports", "/insight/benefit", "/insight/economy/settlement",
    "/insight/picture/evenings.svg", "/insight/picture/hours.svg", "/insight/picture/places.svg",
)  # fmt: skip
FILES = (
    "/insight/export.csv",
    "/insight/export.xlsx",
    "/insight/exports/calls.csv",
    "/insight/exports/calls.xlsx",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_any_period(cast, sign_in, path):
    browser = sign_in(cast.coordinator)
    for period in FAR:
        assert browser.get(path, query_string={"period": period}).status_code in {200, 404}, period
        assert browser.get(path, query_string={"first": period, "last": period}).status_code in {200, 404}, (
            period
        )


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_of_what_was_asked_or_not_found(cast, sign_in, path):
    """A page says that it shows something else than what was asked; a file that a program fetches cannot."""
    browser = sign_in(cast.coordinator)
    for period in FAR:
        assert browser.get(path, query_string={"period": period}).status_code in {200, 404}, period
    for asked in ({"period": "2026-W60"}, {"municipality": "gentofte"}, {"first": "2026-11-01"}):
        assert browser.get(path, query_string=asked).status_code == 404, asked
