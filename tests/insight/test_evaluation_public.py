"""The public edition goes to people who are bound by nothing and have a pencil: no small count is what others leave."""

from __future__ import annotations

from hotline.insight.evaluation import content
from hotline.insight.evaluation.content import Sight
from hotline.insight.evaluation.rules import Section
from tests.conftest import in_copenhagen
from tests.insight.evaluation_steps import begun, rows_of

PUBLIC = Sight(public=True)


def public(row, section) -> str:
    """All that a section says in public."""
    document = content.build(row, {}, PUBLIC)
    part = next(each for each in document.parts if each.section == section)
    return repr([vars(block) for block in part.blocks if not hasattr(block, "paint")])


def test_in_public_a_topic_is_not_what_its_category_leaves(cast, topics, log):
    """SB is 20: 17 about moving and 3 about day care. ID is 2. Two are hidden of all, but one alone of SB."""
    for topic, many in (("SB.FLYT", 17), ("SB.DAG", 3), ("ID.GLEMT", 2), ("INFO.HVEM", 9)):
        for _each in range(many):
            log(cast.mette, category=topic.partition(".")[0], subcategory=topic)
    said = {each[0]: each[1] for each in rows_of(begun(cast), Section.NEEDS, 1, PUBLIC)}
    assert [amount for name, amount in said.items() if name.startswith("Selvbetjening")] == ["–", "–"]
    assert "17" not in said.values()


def test_in_public_no_outcome_is_what_the_rates_leave(cast, topics, log):
    """50 calls: 31 settled, 10 open, 6 to another authority, 3 out of scope. A is 31 of 47, and 50 - 47 is 3."""
    for outcome, many in (("SB_DONE", 31), ("OPEN", 10), ("REF_AUTH", 6), ("OUT", 3)):
        for _each in range(many):
            log(cast.mette, outcome=outcome)
    row = begun(cast)
    said = public(row, Section.QUALITY)
    assert "31 af 47" not in said
    assert "'nået'" not in said
    # The 6 are hidden with the 3, in the table and in the words.
    assert "hotlinen skal: –." in said
    assert "straksafklaring A: –." in said
    assert "31 af 47" not in public(row, Section.SUMMARY)


def test_in_public_who_were_not_asked_are_not_what_is_left(cast, topics, log):
    """47 of 50 were asked. The 3 are hidden, so are the 7 of daytime; 47, and shares of 47, would tell them."""
    for otherwise, many in (("attend", 40), ("daytime", 7), (None, 3)):
        for _each in range(many):
            log(cast.mette, alternative=otherwise)
    said = public(begun(cast), Section.OTHERWISE)
    assert "spurgt i – af 50" in said
    assert "47" not in said
    # 40 of 47.
    assert "85,1" not in said


def test_in_public_half_hours_are_not_what_their_sum_leaves(cast, topics, log):
    """19.00 has 9 and 3 on two weekdays, 12 in all; 20.00 has 2 and 8. Each sum is said or drawn with its parts."""
    for when, many in (
        ("2026-11-23 19:05", 9),
        ("2026-11-19 19:05", 3),
        ("2026-11-23 20:05", 8),
        ("2026-11-19 20:05", 2),
    ):
        began = in_copenhagen(when)
        for _each in range(many):
            log(cast.mette, started_at=began, ended_at=began)
    times = rows_of(begun(cast), Section.USE, 1, PUBLIC)
    assert {cell for row in times for cell in row[1:]} <= {"–", "0"}
