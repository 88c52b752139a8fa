"""The story of `domain.md` 2g: sick at 16:40, the backup steps up, a new one, nobody at all, closed, open again."""

from __future__ import annotations

import pytest

from hotline.core.db import db
from hotline.rota.models import Shift
from tests.conftest import in_copenhagen
from tests.rota.absence.conftest import texts, to
from tests.rota.conftest import empty_outbox, happened, mails, on


def absence_page(shift, slot="primary"):
    return f"/rota/absence/{shift.id}/{slot}"


@pytest.fixture
def with_phones(plan, pia):
    """People who get SMS."""
    for person in (plan.mette, plan.ole, plan.chief, plan.other_chief, pia):
        person.phone = f"20 00 00 {person.id:02}"
    db.session.commit()


def test_the_whole_evening(plan, shift, pia, at, with_phones, browsers, post, sign_in, fetch, client, clock):
    before = shift.sequence
    at("16:40")
    page = browsers.mette.get(absence_page(shift)).text
    assert "Ole Olsen rykker op fra bagvagt" in page
    assert "Chalotte Chef får besked" in page
    answer = post(browsers.mette, absence_page(shift), {"person_id": plan.mette.id}, follow_redirects=True)
    assert "Ole Olsen har vagten" in answer.text
    assert on(shift) == ("Ole", None)
    assert happened(shift) == [("absent", "Mette"), ("promoted", "Ole")]
    assert db.session.get(Shift, shift.id).sequence > before

    # Ole is called by mail and SMS, the chief is told, Mette did it herself.
    assert any("Du er rykket op fra bagvagt og har vagten nu" in text for text in texts())
    told = mails()
    assert "har vagten nu" in to(told, plan.ole)
    assert "Mette Madsen kan ikke komme. Ole Olsen er rykket op" in to(told, plan.chief)
    assert f"/rota/absence/{shift.id}/cover" in to(told, plan.chief)
    assert not to(told, plan.mette)
    assert "STATUS:CANCELLED" in fetch(plan.mette).text
    assert f"{shift.uid}-primary" in fetch(plan.ole).text.replace("\r\n ", "")

    # The chief puts Pia on.
    empty_outbox()
    cover = f"/rota/absence/{shift.id}/cover"
    page = browsers.chief.get(cover).text
    assert "Pia Poulsen" in page
    assert "Mette Madsen kan ikke den aften" in page
    assert f'"backup-{plan.mette.id}"' not in page
    answer = post(
        browsers.chief,
        f"/rota/absence/{shift.id}/assign",
        {"place": f"backup-{pia.id}"},
        page=cover,
        follow_redirects=True,
    )
    assert "Pia Poulsen har bagvagten og har fået besked" in answer.text
    assert on(shift) == ("Ole", "Pia")
    assert "Chalotte Chef har sat dig på. Du har bagvagten" in to(mails(), pia)

    # Both go: the chief is called.
    empty_outbox()
    post(sign_in(pia), absence_page(shift, "backup"), {"person_id": pia.id})
    assert on(shift) == ("Ole", None)
    post(browsers.ole, absence_page(shift), {"person_id": plan.ole.id})
    assert on(shift) == (None, None)
    assert ("chief called", "Chalotte") in happened(shift)
    assert any("Ole Olsen kan ikke komme. Mangler vagtperson og bagvagt" in text for text in texts())

    # The other municipalities are asked; nobody; the evening closes, and the public page says so.
    empty_outbox()
    post(browsers.chief, f"/rota/absence/{shift.id}/others", page=cover)
    assert "Hvidovre beder om hjælp" in to(mails(), plan.other_chief)
    at("18:45")
    post(browsers.chief, f"/rota/absence/{shift.id}/close", {"reason": "Ingen bemanding i aften"})
    assert ("closed", None) in happened(shift)
    assert "Ingen bemanding i aften" in client.get("/").text
    told = mails()
    for person in (plan.other_chief, plan.coordinator):
        assert "lukket ekstraordinært fra kl. 19.00. Ingen bemanding i aften" in to(told, person)
    clock.move_to(in_copenhagen("2026-11-30 19:30"))
    assert client.get("/status.json").json["open"] is False

    # Somebody can after all, and the evening opens at half past eight.
    clock.move_to(in_copenhagen("2026-11-30 20:30"))
    post(browsers.chief, f"/rota/absence/{shift.id}/reopen", page=cover)
    assert client.get("/status.json").json["open"] is True
    post(
        browsers.ole,
        f"/rota/absence/{shift.id}/withdraw",
        {"person_id": plan.ole.id},
        page=absence_page(shift),
    )
    assert on(shift) == ("Ole", None)
    found = db.session.get(Shift, shift.id)
    assert found.is_planned
    assert (found.starts_at, found.ends_at) == (
        in_copenhagen("2026-11-30 20:30"),
        in_copenhagen("2026-11-30 22:00"),
    )
    assert found.uid == shift.uid
