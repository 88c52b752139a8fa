"""Two real browsers: code, consent, live mirror, stop from either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cobrowse_steps import STAFF_STATE, EnterT, Sent, consent, replica, start_practice, wait_until
from tests.conftest import Cast

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def staff_context(new_context: NewContext, enter: EnterT, cast: Cast) -> BrowserContext:
    context = new_context()
    enter(context, cast.mette)
    return context


@pytest.fixture
def citizen(new_context: NewContext) -> Page:
    return new_context().new_page()


def test_a_citizen_shares_a_form_and_staff_sees_it_live_with_what_is_typed_masked(
    staff_context: BrowserContext, citizen: Page
) -> None:
    sent = Sent(citizen)
    staff, code = start_practice(staff_context)
    expect(staff.locator(STAFF_STATE)).to_have_text("Venter på borgeren")

    consent(citizen, code)
    expect(staff.locator(STAFF_STATE)).to_have_text("Du ser borgerens side")
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="Hvem flytter?")).to_be_visible()

    citizen.get_by_label("CPR-nummer").fill("040490-1234")
    citizen.get_by_label("Fulde navn").press_sequentially("Rumle Stilzchen")
    citizen.get_by_label("Adgangskode fra brevet").fill("Tusindfryd77")
    citizen.get_by_role("button", name="Vis adgangskoden").click()
    citizen.get_by_label("Hele familien").check()
    for name in ("cpr", "navn", "brevkode"):
        expect(seen.locator(f"#{name}")).to_have_value("••••••")
    expect(seen.locator("#husstand-familie")).to_be_checked()

    citizen.get_by_role("button", name="Næste").click()
    seen = replica(staff)
    expect(seen.get_by_role("heading", name="Hvor flytter du hen?")).to_be_visible()
    citizen.get_by_label("Vej og husnummer").fill("Spindelvej 9")
    citizen.get_by_label("Postnummer").fill("2650")
    citizen.get_by_label("Besked til kommunen").fill("Pas på hunden Basse")
    expect(seen.locator("#besked")).to_have_value("••••••")
    expect(seen.locator("#postnr")).to_have_value("2650")

    for secret in ("040490", "1234", "Rumle", "Stilzchen", "Tusindfryd", "Spindelvej", "Basse", "csrf_token\\"):
        assert secret not in sent.text, secret
    assert staff.locator('[data-part="hits"]').inner_text() == "0"
