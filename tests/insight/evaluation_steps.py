"""A small trial whose every figure was worked out on paper; the working stands here."""

from __future__ import annotations

import re
from datetime import date

from hotline.calls.rules import NonCall
from hotline.insight.evaluation import content, queries, services
from hotline.insight.evaluation.content import Sight, Table
from hotline.insight.evaluation.models import EvaluationReport
from hotline.insight.evaluation.rules import Kind
from hotline.insight.tally import services as tally
from tests.conftest import in_copenhagen

FIRST, LAST = date(2026, 10, 1), date(2027, 9, 30)
QUARTER_END = date(2026, 12, 31)
AFTER = "2027-01-04 10:00"

# 22 calls and 2 non-calls:
#
#   how many                          outcome   settled  alternative   from
#   8  SB.FLYT, tried first           SB_DONE   yes      attend        hvidovre
#   6  SB.FLYT, not tried             OPEN      no       daytime       hvidovre
#   5  ID.GLEMT, login stood there    SB_CONT   yes      not asked     glostrup
#   2  HENV.SKAT                      REF_AUTH  apart    unknown       other
#   1  UDEN.EGEN                      OUT       excluded not asked     glostrup
#   2  silent                         DROP      non-calls
#
# A = settled / (calls - excluded) = (8 + 5) / (22 - 1) = 13 / 21 = 61,9 %, and the target of 50 % is met.
# B = settled by an article of the guide / all answered = 0 / 24 = 0,0 %; 30 % is not met.
# Self-service completed = SB_DONE / SB = 8 / 14 = 57,1 %. Tried first = 8 / (8 + 14) = 36,4 % (the rest said no).
# Asked what else: 8 + 6 + 2 = 16 of 22; not asked 6 of 22 = 27,3 %. Attend 8 / 16 = 50,0 %, daytime 37,5 %, unknown 12,5 %.
# Barriers: login 5 of 5. Removable: the 6 that stayed open. Half hour 12.00-12.30 on a Tuesday: all 22.
# Places: Hvidovre 14 (63,6 %), Glostrup 6 (27,3 %), elsewhere 2 (9,1 %).
EXPECTED = {
    "Straksafklaring A": "61,9 % (13 af 21)",
    "Straksafklaring B": "0,0 % (0 af 24)",
    "Gennemført selvbetjening": "57,1 % (8 af 14)",
    "Prøvede selv først": "36,4 % (8 af 22)",
}
SHOWN = (*EXPECTED.values(), "63,6 %", "27,3 %", "9,1 %", "50,0 %", "37,5 %", "12,5 %")


def some_calls(log, cast) -> None:
    groups = (
        (8, {"outcome": "SB_DONE", "alternative": "attend", "tried_self_first": "yes"}),
        (6, {"outcome": "OPEN", "alternative": "daytime", "cause_removable": True}),
        (
            5,
            {
                "category": "ID",
                "subcategory": "ID.GLEMT",
                "outcome": "SB_CONT",
                "barrier": "login",
                "municipality": "glostrup",
            },
        ),
        (
            2,
            {
                "category": "HENV",
                "subcategory": "HENV.SKAT",
                "outcome": "REF_AUTH",
                "alternative": "unknown",
                "municipality": "other",
            },
        ),
        (1, {"category": "UDEN", "subcategory": "UDEN.EGEN", "outcome": "OUT", "municipality": "glostrup"}),
    )
    for many, said in groups:
        for _each in range(many):
            log(cast.mette, **{"tried_self_first": "no", **said})
    for _each in range(2):
        log(cast.mette, non_call=NonCall.SILENT)


def begun(cast, kind: Kind = Kind.QUARTER, last: date = QUARTER_END) -> EvaluationReport:
    """A report of the trial's first quarter, or of all of it, with its figures."""
    if queries.trial() is None:
        services.set_trial(cast.coordinator, 0, FIRST, LAST)
    tally.refresh()
    return services.begin_report(cast.chief, kind, FIRST, last)


def over(clock, cast, row: EvaluationReport) -> EvaluationReport:
    """The same once its period is over, with figures from then."""
    clock.move_to(in_copenhagen(AFTER))
    tally.refresh()
    return services.refresh_figures(cast.coordinator, row.id, row.version)


def rows_of(row, section, number=0, sight=Sight(money_of_all=True, small_of=None)):  # noqa: B008  # It is frozen.
    """The rows of one table of a section, as texts."""
    document = content.build(row, queries.texts(row.id), sight)
    part = next(each for each in document.parts if each.section == section)
    return [list(each) for each in [block for block in part.blocks if isinstance(block, Table)][number].rows]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
