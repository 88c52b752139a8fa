"""A new installation has a guide."""

from __future__ import annotations

from sqlalchemy import func, select

from hotline.core.db import db
from hotline.guide.models import Entry, Link, Revision


def test_setup_installs_the_guide_once(app):
    runner = app.test_cli_runner()
    first = runner.invoke(args=["setup", "--name", "Tove", "--email", "tove@example.dk"])
    assert "127 pages of the guide added." in first.output
    again = runner.invoke(args=["setup", "--name", "Ole", "--email", "ole@example.dk"])
    assert "0 pages of the guide added." in again.output
    assert db.session.scalar(select(func.count(Entry.id))) == 127
    assert db.session.scalar(select(func.count(Revision.id))) == 127


def test_every_municipality_has_a_link_on_its_own_site_for_each_self_service(guide):
    rows = db.session.scalars(select(Link)).all()
    solutions = db.session.scalars(select(Entry.id).where(Entry.kind == "solution")).all()
    by_entry = {
        entry: sorted(row.url.split("/")[2] for row in rows if row.entry_id == entry) for entry in solutions
    }
    sites = ["albertslund.dk", "glostrup.dk", "hvidovre.dk", "ishoj.dk", "rk.dk"]
    assert all(found == sites for found in by_entry.values())


def test_what_is_invented_is_marked_to_be_checked(guide):
    invented = db.session.scalars(select(Entry).where(Entry.phone.like("70 00 0%"))).all()
    assert len(invented) >= 25
    assert all(each.unsure for each in invented)


def test_moving_can_be_practised_on_our_own_form_in_every_municipality(guide, entry, client):
    links = db.session.scalars(select(Link).where(Link.entry_id == entry("flytning").id)).all()
    assert len(links) == 5
    for link in links:
        assert link.demo_url.startswith("http://localhost/training/")
        assert client.get(link.demo_url).status_code == 200
    assert {link.entry_id for link in db.session.scalars(select(Link).where(Link.demo_url != ""))} == {
        links[0].entry_id
    }


def test_only_main_groups_of_kle_are_filled_in_beforehand(guide, entry):
    filled = set(db.session.scalars(select(Entry.kle).where(Entry.kle.is_not(None))))
    assert filled == {"02", "07", "17", "23", "27", "28", "29", "32", "84"}
    assert entry("byggetilladelse").kle == "02"
    assert entry("pas").kle is None
