"""The pages about sites: who may, what is told, history, undo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hotline.accounts.models import Person
from hotline.cobrowse.sites import queries, services
from hotline.cobrowse.sites.models import CobrowseSite, CobrowseSiteRevision
from hotline.cobrowse.sites.rules import Marks
from hotline.cobrowse.sites.services import SiteFields
from hotline.core.audit import AuditEntry
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from tests.conftest import Cast

SignIn = Callable[[Person], FlaskClient]
FORM = {
    "origin": "https://www.hvidovre.dk",
    "show": ".adresse\n\n#flyt select",
    "hide": "",
    "block": "#chat",
    "nocontrol": "",
    "hosts": "cdn.hvidovre.dk",
}


@pytest.fixture
def site(cast: Cast) -> CobrowseSite:
    fields = SiteFields("https://www.hvidovre.dk", Marks(show=(".adresse",)))
    return services.add_site(cast.chief, cast.chief.municipality_id, fields)


def post(browser: FlaskClient, page: str, target: str = "", **fields: str):
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page).text)
    return browser.post(target or page, data={"csrf_token": found[1] if found else "", **fields})


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_chief_adds_a_site_of_the_own_municipality(cast: Cast, sign_in: SignIn) -> None:
    browser, own = sign_in(cast.chief), str(cast.chief.municipality_id)
    answer = post(browser, "/admin/sites/new", municipality=own, **FORM)
    assert (answer.status_code, answer.location) == (302, "/admin/sites/kit")
    row = db.session.scalars(select(CobrowseSite)).one()
    assert (row.origin, row.show, row.block) == ("https://www.hvidovre.dk", ".adresse\n#flyt select", "#chat")
    assert row.hosts == "https://cdn.hvidovre.dk"
    assert "https://www.hvidovre.dk" in browser.get("/admin/sites").text
    audit = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "cobrowse.add_site")).one()
    assert (audit.actor_id, audit.after) == (cast.chief.id, {"origin": "https://www.hvidovre.dk"})


def test_a_chief_cannot_add_for_others(cast: Cast, sign_in: SignIn) -> None:
    other = str(cast.other_chief.municipality_id)
    answer = post(sign_in(cast.chief), "/admin/sites/new", municipality=other, **FORM)
    assert answer.status_code == 422
    with pytest.raises(NotFound):
        services.add_site(cast.chief, cast.other_chief.municipality_id, SiteFields("https://a.dk", Marks()))
    assert db.session.scalars(select(CobrowseSite)).all() == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chief", 200),
        ("coordinator", 200),
        ("other_chief", 404),
        ("mette", 404),
        ("reader", 404),
    ],
)
def test_who_sees_a_site(cast: Cast, sign_in: SignIn, site: CobrowseSite, who: str, status: int) -> None:
    path = f"/admin/sites/{site.id}"
    assert sign_in(getattr(cast, who)).get(path).status_code == status


@pytest.mark.parametrize("who", ["other_chief", "mette", "reader"])
def test_nobody_else_changes_a_site(cast: Cast, sign_in: SignIn, site: CobrowseSite, who: str) -> None:
    browser, path = sign_in(getattr(cast, who)), f"/admin/sites/{site.id}"
    for target in (path, f"{path}/remove", f"{path}/back"):
        answer = post(browser, "/profile", target, version=str(site.version), municipality="1", **FORM)
        assert answer.status_code == 404
    row = db.session.get_one(CobrowseSite, site.id)
    assert (row.version, row.removed_at) == (1, None)


def test_the_list_shows_a_chief_only_their_own(cast: Cast, sign_in: SignIn, site: CobrowseSite) -> None:
    assert site.origin not in sign_in(cast.other_chief).get("/admin/sites").text
    assert site.origin in sign_in(cast.coordinator).get("/admin/sites").text


def test_a_conflict_is_told_with_what_is_saved_and_what_was_typed(
    cast: Cast, sign_in: SignIn, site: CobrowseSite
) -> None:
    browser, path = sign_in(cast.chief), f"/admin/sites/{site.id}"
    fields = SiteFields(site.origin, Marks(show=(".andet",)))
    services.change_site(cast.coordinator, site.id, site.version, fields)
    answer = post(browser, path, version="1", municipality=str(site.municipality_id), **FORM)
    assert answer.status_code == 409
    assert "En anden har ændret det samme imens" in answer.text
    assert "Gemt nu" in answer.text
    assert ".andet" in answer.text
    assert "#flyt select" in answer.text
    assert db.session.get_one(CobrowseSite, site.id).show == ".andet"
    again = post(browser, path, version="2", municipality=str(site.municipality_id), **FORM)
    assert again.status_code == 302


def test_history_shows_who_changed_what(cast: Cast, sign_in: SignIn, site: CobrowseSite) -> None:
    fields = SiteFields(site.origin, Marks(show=(".andet",)))
    services.change_site(cast.coordinator, site.id, 1, fields)
    services.change_site(cast.coordinator, site.id, 2, fields)
    page = flat(sign_in(cast.chief).get(f"/admin/sites/{site.id}").text)
    assert "<ins>.andet</ins> <del>.adresse</del>" in page
    assert "Tove Tovholder" in page
    assert len(queries.history(site)) == 2, "saving what stands already is no change"
    audit = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "cobrowse.change_site")).one()
    assert audit.after == {"origin": site.origin, "changed": ["show"]}


def test_a_removal_is_undone(cast: Cast, sign_in: SignIn, site: CobrowseSite) -> None:
    browser = sign_in(cast.chief)
    answer = post(browser, f"/admin/sites/{site.id}", f"/admin/sites/{site.id}/remove", version="1")
    assert answer.status_code == 302
    assert queries.of_origin(site.origin) is None
    assert queries.hosts_of(site.id) == ()
    assert "Hent tilbage" in browser.get("/admin/sites").text
    post(browser, "/admin/sites", f"/admin/sites/{site.id}/back")
    back = queries.of_origin(site.origin)
    assert back is not None
    assert back.marks == Marks(show=(".adresse",))
    acts = [entry.act for entry in queries.history(site)]
    assert acts == ["bring_back", "remove", "add"]


def test_removing_what_somebody_changed_is_a_conflict(cast: Cast, site: CobrowseSite) -> None:
    services.change_site(cast.coordinator, site.id, 1, SiteFields(site.origin, Marks()))
    with pytest.raises(Conflict):
        services.remove_site(cast.chief, site.id, 1)
    services.remove_site(cast.chief, site.id, 2)
    assert services.remove_site(cast.chief, site.id, 2).removed_by_id == cast.chief.id
    with pytest.raises(Refused, match="fjernet"):
        services.change_site(cast.chief, site.id, 3, SiteFields(site.origin, Marks()))


def test_an_origin_stands_in_one_place(cast: Cast, site: CobrowseSite) -> None:
    glostrup = cast.other_chief.municipality_id
    fields = SiteFields(site.origin, Marks())
    with pytest.raises(Refused, match="hos Hvidovre"):
        services.add_site(cast.other_chief, glostrup, fields)
    services.remove_site(cast.chief, site.id, 1)
    services.add_site(cast.other_chief, glostrup, fields)
    with pytest.raises(Refused, match="hos Glostrup"):
        services.bring_back(cast.chief, site.id)
    other = services.add_site(cast.chief, cast.chief.municipality_id, SiteFields("https://b.dk", Marks()))
    with pytest.raises(Refused, match="hos Glostrup"):
        services.change_site(cast.chief, other.id, 1, fields)
    assert db.session.get_one(CobrowseSite, other.id).origin == "https://b.dk"


@pytest.mark.parametrize("name", ["show", "hide", "block", "nocontrol", "hosts", "origin"])
def test_no_cpr_number_is_stored(cast: Cast, sign_in: SignIn, name: str) -> None:
    typed = FORM | {name: '[data-x="010190-1234"]'}
    answer = post(
        sign_in(cast.chief), "/admin/sites/new", municipality=str(cast.chief.municipality_id), **typed
    )
    assert answer.status_code == 422
    assert "ligner et CPR-nummer" in answer.text
    assert db.session.scalars(select(CobrowseSiteRevision)).all() == []


def test_neither_by_the_service(cast: Cast) -> None:
    fields = SiteFields("https://a.dk", Marks(hide=("#a010190-1234",)))
    with pytest.raises(Refused, match="CPR"):
        services.add_site(cast.chief, cast.chief.municipality_id, fields)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("origin", "http://www.hvidovre.dk", "begynder ikke med https://"),
        ("origin", "https://www.hvidovre.dk/flyt", "før den første skråstreg"),
        ("origin", "http://127.0.0.1:5000", "begynder ikke med https://"),
        ("show", "input", "ville vise for meget"),
        ("hide", ".a, .b", "én selektor på hver linje"),
        ("block", ".a{color:red}", "ikke en selektor"),
        ("nocontrol", ".a\n" * 1 + "." + "x" * 300, "for lang"),
        ("hosts", "*", "ikke en adresse"),
        ("show", "x" * 5000, "højst 4000 tegn"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, sign_in: SignIn, name: str, typed: str, said: str
) -> None:
    browser, own = sign_in(cast.chief), str(cast.chief.municipality_id)
    answer = post(browser, "/admin/sites/new", municipality=own, **FORM | {name: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "#flyt select" in answer.text or name == "show"


def test_too_much_altogether_is_refused(cast: Cast, sign_in: SignIn) -> None:
    much = "\n".join(f".{'a' * 80}{number}" for number in range(40))
    typed = FORM | {"show": much, "hide": much, "block": much}
    answer = post(
        sign_in(cast.chief), "/admin/sites/new", municipality=str(cast.chief.municipality_id), **typed
    )
    assert answer.status_code == 422
    assert "for lange tilsammen" in answer.text


def test_the_kit_has_the_lines_of_this_installation(cast: Cast, sign_in: SignIn, site: CobrowseSite) -> None:
    answer = sign_in(cast.chief).get("/admin/sites/kit")
    assert "&lt;script async src=&#34;http://localhost/cob/v1/load.js&#34;&gt;" in answer.text
    assert "script-src http://localhost" in answer.text
    assert "connect-src http://localhost ws://localhost" in answer.text
    assert site.origin in answer.text
    # Otherwise the page that is opened could not say that its script runs.
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"


def test_the_kit_without_a_site_says_what_comes_first(cast: Cast, sign_in: SignIn) -> None:
    assert "Skriv først jeres adresse på listen" in sign_in(cast.chief).get("/admin/sites/kit").text


def test_everybody_may_read_the_lines_but_not_which_sites_there_are(
    client: FlaskClient, site: CobrowseSite
) -> None:
    page = client.get("/indlejring")
    assert page.status_code == 200
    assert "connect-src http://localhost ws://localhost" in page.text
    assert site.origin not in page.text
    assert 'src="/cob/v1/load.js"' in client.get("/indlejring/eksempel").text


def test_the_doctor_learns_whether_a_site_is_on_the_list(client: FlaskClient, site: CobrowseSite) -> None:
    known = client.get("/cob/v1/site", headers={"Origin": site.origin})
    assert known.json["known"] is True
    assert known.json["marks"] == {"show": [".adresse"]}
    assert known.json["doctor"].endswith(".js")
    assert known.headers["Access-Control-Allow-Origin"] == "*"
    strange = client.get("/cob/v1/site", headers={"Origin": "https://evil.example"})
    assert strange.json == {"known": False}
    assert client.get("/cob/v1/site", headers={"Origin": "http://127.0.0.1:9"}).json == {"known": False}
    assert client.get("/cob/v1/site").json["known"] is True
    assert client.get("/cob/v1/site", headers={"Origin": "null"}).json == {"known": False}


def test_the_list_costs_the_same_whatever_is_on_it(
    cast: Cast, sign_in: SignIn, site: CobrowseSite, app
) -> None:
    from sqlalchemy import event

    browser = sign_in(cast.coordinator)

    def cost() -> int:
        asked: list[str] = []
        note = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        browser.get("/admin/sites")
        event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in asked if each.lstrip().upper().startswith("SELECT")])

    before = cost()
    for number in range(8):
        row = services.add_site(
            cast.coordinator, site.municipality_id, SiteFields(f"https://a{number}.dk", Marks(hide=(".a",)))
        )
        if number % 2:
            services.remove_site(cast.coordinator, row.id, 1)
    assert cost() == before <= 12
