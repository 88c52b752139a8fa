"""A week of calls made by hand, small enough to count on paper. What it comes to stands in test_overview.py.

Week 48 of 2026: Monday to Thursday are staffed, nobody calls on Thursday, and nobody wrote Wednesday's telephone figures.
"""

from __future__ import annotations

from datetime import date, timedelta

from hotline.calls.services import CallFields, log_call
from hotline.calls.telephony import services as telephony
from hotline.calls.telephony.rules import Figures
from tests.calls.conftest import new_key
from tests.conftest import in_copenhagen

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (23, 24, 25, 26))
FRIDAY_BEFORE = in_copenhagen("2026-11-20 12:00")
FRIDAY_NOON = in_copenhagen("2026-11-27 12:00")

# day, time, minutes | home | topic | outcome | tried first | barrier | caller | otherwise | and:
# s = the solution, a = the article, c = co-browsing, o = the answer was online, r = the cause can be removed.
CALLS = """
23 19:05  4 | hvidovre | SB.FLYT     | SB_DONE  | yes     | login     | citizen  | attend  | s a
23 19:10  6 | hvidovre | SB.FLYT     | SB_DONE  | yes     | login     | citizen  | attend  | s c
23 19:40  5 | hvidovre | SB.DAG      | SB_CONT  | yes     | not_found | citizen  | daytime | a
23 20:10  3 | glostrup | INFO.HVEM   | INFO_OK  | no      |           | relative | daytime | o
23 20:15  2 | glostrup | INFO.HVEM   | INFO_OK  | no      |           | citizen  | nothing | o r
23 20:40 10 | hvidovre | HENV.UDK    | REF_AUTH | unknown |           | citizen  | daytime |
23 21:10  5 | unknown  | UDEN.EGEN   | OUT      | unknown |           | citizen  | daytime |
24 19:00  4 | hvidovre | SB.FLYT     | SB_DONE  | yes     | technical | citizen  | attend  | s a c
24 19:20  5 | hvidovre | SB.FLYT     | SB_CONT  | yes     | login     | citizen  | write   | s
24 19:35  7 | hvidovre | SB.DAG      | OPEN     | yes     | not_found | citizen  | daytime | r
24 20:00  5 | glostrup | SB.FLYT     | SB_DONE  | no      |           | relative | attend  |
24 20:31  6 | glostrup | DP.LOGIND   | INFO_OK  | yes     | login     | citizen  | daytime | o
24 21:05  4 | hvidovre | DP.LOGIND   | REF_MUNI | no      |           | citizen  | attend  |
24 21:45  5 | other    | HENV.SKAT   | REF_AUTH | unknown |           | partner  | daytime |
24 22:05  3 | hvidovre | ID.GLEMT    | SB_CONT  | yes     | login     | citizen  | nothing |
25 19:15  5 | hvidovre | SB.FLYT     | SB_DONE  | yes     | login     | citizen  | attend  | s a
25 19:50  6 | glostrup | SB.DAG      | REF_MUNI | yes     | not_found | citizen  | daytime | r
25 20:20  4 | glostrup | INFO.HVEM   | INFO_OK  | no      |           | citizen  | daytime | o
25 20:45  8 | hvidovre | TEK.BROWSER | DOWN     | yes     | technical | business | nothing | r
25 21:20  3 | unknown  | UDEN.EGEN   | OUT      | unknown |           | citizen  | unknown |
17 19:30  5 | hvidovre | SB.FLYT     | SB_DONE  | yes     |           | citizen  |         |
17 19:40  5 | hvidovre | SB.DAG      | REF_MUNI | no      |           | citizen  |         |
17 20:00  5 | glostrup | INFO.HVEM   | OPEN     | no      |           | citizen  |         |
17 20:30  9 | glostrup | UDEN.EGEN   | OUT      | unknown |           | citizen  |         |
"""
NON_CALLS = (("24 19:50", "silent"), ("25 21:00", "wrong_number"))
FIGURES = {MONDAY: Figures(10, 8, 2), TUESDAY: Figures(12, 10, 1, 1)}


def fill(cast, solution: int, article: int) -> None:
    """Log it all; Gitte from Glostrup has the telephone on Tuesday the 24th, else it is Mette from Hvidovre."""
    for line in CALLS.strip().splitlines():
        when, home, topic, outcome, tried, barrier, caller, otherwise, more = (
            part.strip() for part in line.split("|")
        )
        day, time, minutes = when.split()
        began = in_copenhagen(f"2026-11-{day} {time}")
        fields = CallFields(
            category=topic.partition(".")[0],
            subcategory=topic,
            outcome=outcome,
            municipality=home,
            channel="phone_cobrowse" if "c" in more.split() else "phone",
            tried_self_first=tried,
            barrier=barrier or None,
            caller_type=caller,
            alternative=otherwise or None,
            solution=solution if "s" in more.split() else None,
            article=article if "a" in more.split() else None,
            answer_online="o" in more.split(),
            cause_removable="r" in more.split(),
            started_at=began,
            ended_at=began + timedelta(minutes=int(minutes)),
        )
        log_call(cast.other_staff if day == "24" else cast.mette, fields, new_key())
    for when, kind in NON_CALLS:
        began = in_copenhagen(f"2026-11-{when}")
        slip = CallFields(
            category="UDEN",
            outcome="DROP",
            municipality="unknown",
            non_call=kind,
            started_at=began,
            ended_at=began,
        )
        log_call(cast.mette, slip, new_key())
    for day, figures in FIGURES.items():
        telephony.write(cast.coordinator, day, 0, figures)
