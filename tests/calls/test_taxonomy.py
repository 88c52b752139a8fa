"""The topics and outcomes as rows that history can stand on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hotline.calls import queries, services, taxonomy
from hotline.calls.models import Category, Outcome, Subcategory
from hotline.calls.rules import Closing, FirstContact
from hotline.calls.services import taxonomy as installing
from hotline.core import clock as product_clock
from hotline.core.db import db
from hotline.organisation.campaigns.rules import ContactType


def _rows() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(each)) for each in (Category, Subcategory, Outcome)
    ]


def test_it_installs_the_agreed_topics_and_outcomes(topics):
    found = queries.taxonomy()
    assert [each.code for each in found.categories] == [
        "SB",
        "INFO",
        "DP",
        "ID",
        "TEK",
        "HENV",
        "KAMP",
        "UDEN",
    ]
    assert [len(each.subcategories) for each in found.categories] == [15, 5, 7, 6, 9, 7, 0, 5]
    assert len(found.outcomes) == 11


def test_installing_twice_changes_nothing(topics):
    before = _rows()
    services.install_taxonomy()
    assert _rows() == before


def test_outcomes_say_how_they_count(topics):
    found = queries.taxonomy()
    by_kind = {
        kind: {each.code for each in found.outcomes if each.first_contact == kind} for kind in FirstContact
    }
    assert by_kind[FirstContact.YES] == {"SB_DONE", "SB_CONT", "INFO_OK"}
    assert by_kind[FirstContact.APART] == {"REF_AUTH"}
    assert by_kind[FirstContact.EXCLUDED] == {"OUT", "DROP"}
    assert found.outcome("DOWN").closing == Closing.NOT_CLOSED
    assert found.outcome("DROP").closing is None


def test_every_subcategory_has_a_code_of_its_own(topics):
    rows = [row for each in queries.taxonomy().categories for row in each.subcategories]
    codes = [queries.subcategory_code(row) for row in rows]
    assert len(set(codes)) == len(codes) == 54
    assert queries.taxonomy().subcategory("SB.FLYT").label == "Flytning og folkeregister"


@pytest.mark.parametrize(
    "code", [None, "", "SB", "SB.", "SB.NYTLF", "NOPE.FLYT", ".", "SB.FLYT.X", "sb.flyt"]
)
def test_it_knows_no_other_subcategory(topics, code):
    assert queries.taxonomy().subcategory(code) is None


def test_a_renamed_topic_keeps_its_old_calls_under_the_old_words(topics, cast, log, clock, monkeypatch):
    old = log(cast.mette)
    old_id, old_category = old.id, old.category_id
    clock.shift(timedelta(days=40))
    renamed = [
        taxonomy.Topic("SB", "Digital selvbetjening", each.contact_type, each.subcategories)
        if each.code == "SB"
        else each
        for each in taxonomy.TOPICS
    ]
    monkeypatch.setattr(installing, "TOPICS", tuple(renamed))
    services.install_taxonomy()

    assert queries.taxonomy().category("SB").label == "Digital selvbetjening"
    assert queries.taxonomy(product_clock.today() - timedelta(days=1)).category("SB").label == "Selvbetjening"
    assert queries.call_for(cast.mette, old_id).category.label == "Selvbetjening"
    new = log(cast.mette)
    assert new.category_id != old_category
    assert len(queries.taxonomy().category("SB").subcategories) == 15
    page = queries.calls_for(cast.mette, queries.Filter(category="SB"))
    assert page.total == 2


def test_a_topic_that_is_dropped_can_be_chosen_no_more(topics, cast, log, clock, monkeypatch):
    clock.shift(timedelta(days=1))
    monkeypatch.setattr(installing, "TOPICS", tuple(each for each in taxonomy.TOPICS if each.code != "TEK"))
    services.install_taxonomy()
    assert queries.taxonomy().category("TEK") is None
    assert queries.taxonomy().subcategory("TEK.PDF") is None
    assert queries.taxonomy(product_clock.today() - timedelta(days=1)).category("TEK") is not None


def test_the_topic_decides_the_kind_of_contact(topics, cast, log):
    assert log(cast.mette).contact_type == ContactType.TRANSACTION
    assert log(cast.mette, category="UDEN", subcategory="UDEN.EGEN").contact_type == ContactType.CASE_STATUS
    assert log(cast.mette, category="UDEN", subcategory=None).contact_type == ContactType.MISDIRECTED
    said = log(cast.mette, category="KAMP", subcategory=None, contact_type=ContactType.TRANSACTION)
    assert said.contact_type == ContactType.TRANSACTION
