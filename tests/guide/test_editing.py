"""Writing in the guide: who may, conflicts, history, and what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import NotFound
from hotline.guide import queries, services
from hotline.guide.models import Entry, Revision

CPR = "010190-1234"


def _fields(row: Entry, **changes: object) -> dict[str, object]:
    """What the form of `row` posts, with some of it changed."""
    shown = {
        name: getattr(row, name)
        for name in ("title", "topic", "summary", "words", "ready", "steps", "limits", "url", "borger_url")
    }
    shown |= {"vendor": row.vendor, "login": row.login, "office": row.office or "", "version": row.version}
    shown |= {
        "owner": row.owner_id or "",
        "service": row.service_id or "",
        "review_by": row.review_by.isoformat(),
    }
    if row.mandatory:
        shown["mandatory"] = "y"
    return shown | changes


def test_a_coordinator_changes_an_entry(guide, entry, sign_in, post):
    row = entry("flytning")
    path = f"/guide/{row.id}/edit"
    answer = post(sign_in(guide.coordinator), path, _fields(row, title="Flyt", steps="Et\n\nTo\n"))
    assert answer.status_code == 302
    row = entry("flytning")
    assert (row.title, row.version) == ("Flyt", 2)
    assert row.mandatory
    last = queries.history(row.id)[0]
    assert (last.number, last.act, last.by.name) == (2, "change_entry", "Tove Tovholder")
    audited = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "guide.change_entry")).one()
    assert audited.before["title"] == "Meld flytning"


@pytest.mark.parametrize("who", ["mette", "chief", "other_chief", "reader"])
def test_an_entry_that_is_nobodys_is_changed_by_coordinators_only(guide, entry, sign_in, who):
    browser = sign_in(getattr(guide, who))
    assert browser.get(f"/guide/{entry('flytning').id}/edit").status_code == 404


def test_an_owner_and_the_owners_chief_change_the_entry(guide, entry, sign_in):
    row = entry("flytning")
    row.owner_id = guide.mette.id
    db.session.commit()
    path = f"/guide/{row.id}/edit"
    found = {
        name: sign_in(getattr(guide, name)).get(path).status_code
        for name in ("mette", "ole", "chief", "other_chief", "coordinator")
    }
    assert found == {"mette": 200, "ole": 404, "chief": 200, "other_chief": 404, "coordinator": 200}


def test_a_chief_changes_the_own_municipalitys_place_and_its_hours(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    path = f"/guide/{row.id}/edit"
    hours = "mandag 10-14\ntorsdag 12.00-18.00, 19-20"
    answer = post(sign_in(guide.chief), path, _fields(row, phone="36 00 00 00", hours=hours))
    assert answer.status_code == 302
    row = queries.entry(row.id)
    assert [(each.weekday, f"{each.start:%H:%M}") for each in row.hours] == [
        (0, "10:00"),
        (3, "12:00"),
        (3, "19:00"),
    ]
    assert row.version == 2
    assert sign_in(guide.other_chief).get(path).status_code == 404


def test_hours_that_cannot_be_read_are_told_by_line_and_nothing_is_lost(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    answer = post(
        sign_in(guide.chief),
        f"/guide/{row.id}/edit",
        _fields(row, summary="Nyt her", hours="mandag 10-14\nfastelavn 9-10"),
    )
    assert answer.status_code == 422
    assert "Linjen »fastelavn 9-10« kan ikke læses" in answer.text
    assert "Nyt her" in answer.text


@pytest.mark.parametrize("hours", ["mandag 14-10", "mandag 10", "mandag 25-26", "mandag", "10-14"])
def test_times_that_make_no_sense_are_refused(guide, entry, sign_in, post, hours):
    row = entry("citizen-service-hvidovre")
    answer = post(sign_in(guide.chief), f"/guide/{row.id}/edit", _fields(row, hours=hours))
    assert answer.status_code == 422
    assert entry("citizen-service-hvidovre").version == 1


def test_hours_that_overlap_are_refused(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    answer = post(sign_in(guide.chief), f"/guide/{row.id}/edit", _fields(row, hours="mandag 10-14, 13-15"))
    assert answer.status_code == 422
    assert "overlapper kl. 13.00" in answer.text


def test_the_second_editor_sees_what_the_first_did_and_decides(guide, entry, sign_in, post):
    row = entry("flytning")
    path = f"/guide/{row.id}/edit"
    first, second = _fields(row, summary="Den enes"), _fields(row, summary="Den andens")
    browser = sign_in(guide.coordinator)
    assert post(browser, path, first).status_code == 302
    answer = post(browser, path, second)
    assert answer.status_code == 409
    assert "Den enes" in answer.text
    assert "Den andens" in answer.text
    assert post(browser, path, {**second, "version": 2}).status_code == 302
    assert entry("flytning").summary == "Den andens"


def test_a_chief_changes_the_own_link_of_any_entry(guide, entry, sign_in, post):
    row = entry("flytning")
    path = f"/guide/{row.id}/municipality/hvidovre"
    new = {"url": "https://hvidovre.dk/flyt", "variant": "Ring først.", "version": 1}
    assert post(sign_in(guide.chief), path, new).status_code == 302
    assert "https://hvidovre.dk/flyt" in sign_in(guide.mette).get(f"/guide/{row.id}").text
    assert post(sign_in(guide.chief), path, {**new, "url": "https://hvidovre.dk/andet"}).status_code == 409
    for who in ("other_chief", "mette", "reader"):
        assert sign_in(getattr(guide, who)).get(path).status_code == 404
    # The text that all share is not touched by it.
    assert entry("flytning").version == 1
    assert queries.history(row.id)[0].municipality.name == "Hvidovre"


@pytest.mark.parametrize("url", ["hvidovre.dk", "javascript:alert(1)", "https://"])
def test_a_link_is_a_whole_web_address(guide, entry, sign_in, post, url):
    path = f"/guide/{entry('flytning').id}/municipality/hvidovre"
    assert post(sign_in(guide.chief), path, {"url": url, "version": 1}).status_code == 422


def test_no_cpr_number_gets_into_the_guide(guide, entry, sign_in, post):
    row = entry("flytning")
    browser = sign_in(guide.coordinator)
    assert post(browser, f"/guide/{row.id}/edit", _fields(row, steps=f"Skriv {CPR}")).status_code == 422
    path = f"/guide/{row.id}/flag"
    assert post(browser, path, {"note": CPR}, page=f"/guide/{row.id}").status_code == 422
    assert entry("flytning").flagged_at is None


def test_an_earlier_state_is_shown_and_brought_back_with_hours_and_links(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    browser = sign_in(guide.chief)
    hours = queries.spans(queries.entry(row.id).hours)
    post(browser, f"/guide/{row.id}/edit", _fields(row, title="Rådhuset", hours="mandag 1-2"))
    page = browser.get(f"/guide/{row.id}/history").text
    assert "Borgerservice Hvidovre" in page
    restore = f"/guide/{row.id}/restore/1"
    assert post(browser, restore, {"version": 2}, page=f"/guide/{row.id}/history").status_code == 302
    row = queries.entry(row.id)
    assert (row.title, queries.spans(row.hours)) == ("Borgerservice Hvidovre", hours)
    assert [each.act for each in queries.history(row.id)] == ["restore", "change_entry", "install"]


def test_restoring_brings_links_back_too(guide, entry):
    row = entry("flytning")
    services.change_link(guide.chief, row.id, "hvidovre", 1, services.LinkFields("https://hvidovre.dk/ny"))
    services.restore(guide.coordinator, row.id, 1, 1)
    links = {each.municipality.key: each.url for each in queries.entry(row.id).links}
    assert links["hvidovre"] == "https://hvidovre.dk/selvbetjening/flytning"


def test_an_entry_that_is_taken_out_is_kept_and_can_come_back(guide, entry):
    row = entry("flytning")
    services.end_entry(guide.coordinator, row.id, 1)
    assert row.id not in {each.id for each in queries.entries()}
    services.restore(guide.coordinator, row.id, 2, 1)
    assert row.id in {each.id for each in queries.entries()}


def test_a_button_on_an_old_page_changes_nothing_and_says_so(guide, entry, sign_in, post):
    row = entry("flytning")
    browser = sign_in(guide.coordinator)
    services.change_entry(guide.coordinator, row.id, 1, services.EntryFields("Nyt"))
    page = post(
        browser, f"/guide/{row.id}/end", {"version": 1}, page=f"/guide/{row.id}", follow_redirects=True
    )
    assert "En anden har ændret det samme imens" in page.text
    assert queries.entry(row.id).ended_at is None


def test_somebody_who_may_not_cannot_by_the_buttons_either(guide, entry):
    row = entry("flytning")
    for act in (services.end_entry, services.review_entry):
        with pytest.raises(NotFound):
            act(guide.other_staff, row.id, 1)
    with pytest.raises(NotFound):
        services.restore(guide.chief, row.id, 1, 1)
    assert len(queries.history(row.id)) == 1


def test_a_coordinator_adds_an_entry_and_a_chief_a_place_at_home(guide, sign_in, post):
    browser = sign_in(guide.coordinator)
    page = post(browser, "/guide/new/article", {"title": "Hvor køber jeg hundetegn?"}, follow_redirects=True)
    assert "Hvor køber jeg hundetegn?" in page.text
    assert sign_in(guide.chief).get("/guide/new/article").status_code == 404
    browser = sign_in(guide.chief)
    place = {"title": "Byporten", "office": "other", "municipality": "glostrup", "hours": "fredag 10-12"}
    assert post(browser, "/guide/new/place", place).status_code == 302
    row = db.session.scalars(select(Entry).where(Entry.title == "Byporten")).one()
    assert row.municipality_id == guide.chief.municipality_id


def test_what_is_added_can_ring_a_national_service(guide, entry, sign_in, post):
    service = db.session.scalars(select(Entry).where(Entry.kind == "service")).first()
    fields = {"title": "Hvor søger jeg?", "service": service.id}
    assert post(sign_in(guide.coordinator), "/guide/new/article", fields).status_code == 302
    assert (
        db.session.scalars(select(Entry).where(Entry.title == "Hvor søger jeg?")).one().service_id
        == service.id
    )


@pytest.mark.parametrize("url", ["http://[", "https://[::1", "http://borger.dk:99999/"])
def test_what_browsers_could_not_open_is_no_address(guide, entry, sign_in, post, url):
    row = entry("flytning")
    answer = post(sign_in(guide.coordinator), f"/guide/{row.id}/edit", _fields(row, url=url))
    assert answer.status_code == 422
    assert "Skriv hele adressen" in answer.text


def test_a_place_must_say_what_it_is(guide, sign_in, post):
    answer = post(sign_in(guide.chief), "/guide/new/place", {"title": "Byporten"})
    assert answer.status_code == 422
    assert "Vælg, hvad stedet er." in answer.text


def test_an_owner_is_somebody_the_editor_may_choose(guide, entry, sign_in, post):
    row = entry("citizen-service-hvidovre")
    answer = post(sign_in(guide.chief), f"/guide/{row.id}/edit", _fields(row, owner=guide.other_staff.id))
    assert answer.status_code == 422


def test_installing_twice_changes_nothing_and_keeps_what_editors_changed(guide, entry):
    services.change_entry(
        guide.coordinator, entry("flytning").id, 1, services.EntryFields("Vores egen titel")
    )
    services.end_entry(guide.coordinator, entry("pas").id, 1)
    before = db.session.scalar(select(db.func.count(Revision.id)))
    assert services.install_catalogue() == 0
    assert entry("flytning").title == "Vores egen titel"
    assert entry("pas").ended_at is not None
    assert db.session.scalar(select(db.func.count(Revision.id))) == before


def test_a_new_installation_has_the_catalogue(guide):
    counts = dict(db.session.execute(select(Entry.kind, db.func.count()).group_by(Entry.kind)).all())
    assert counts["solution"] >= 35
    assert counts["article"] >= 25
    assert counts["service"] >= 12
    assert counts["place"] == 25
    assert counts["script"] == 8
