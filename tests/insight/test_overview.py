"""Every figure of the overview against what was worked out on paper from the week in tests/insight/evenings.py.

The working stands beside each figure: numbers in brackets are the calls of week 48 in the order of the list, 1 to 20.
"""

from __future__ import annotations

import pytest

from tests.insight.page import read, words

WEEK = "/insight?period=2026-W48&tables=open"


@pytest.fixture
def seen(by_hand, cast, sign_in):
    """The chief's page of the week: all who called, nothing hidden."""
    answer = sign_in(cast.chief).get(WEEK)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def tables(seen):
    return read(seen).tables


def test_the_headline(seen):
    """20 calls and 2 without an enquiry; 4 and none the week before.

    The telephone: 10 + 12 offered, 8 + 10 answered, 2 + 1 abandoned; Wednesday's figures are not known.
    On duty: four evenings of 3 hours, Thursday too: 12.0. Calls an hour: 20 / 12 = 1.67.
    Minutes: Monday 4+6+5+3+2+10+5 = 35, Tuesday 4+5+7+5+6+4+5+3 = 39, Wednesday 5+6+4+8+3 = 26; 100 / 20 = 5.0.
    The week before: 5+5+5+9 = 24 minutes of 4 calls = 6.0; no shifts, no telephone.
    """
    said = words(seen)
    for line in (
        "Registrerede opkald 20 16 flere end i uge 47 2026 (4)",
        "Opkald uden henvendelse 2 2 flere end i uge 47 2026 (0)",
        (
            "Opkald til nummeret 22 Kan ikke sammenlignes med uge 47 2026"
            " Telefonens tal kendes for 2 aftener, før for 0."
        ),
        "Besvaret af telefonen 18 Kan ikke",
        "Opgivet, før nogen svarede 3 Kan ikke",
        "Opkald pr. time på vagt 1,7 Kan ikke sammenlignes med uge 47 2026 20 opkald på 12,0 timer",
        "Timer på vagt 12,0 12,0 mere end i uge 47 2026 (0,0)",
        "Minutter pr. opkald 5,0 1,0 mindre end i uge 47 2026 (6,0)",
    ):
        assert line in said
    assert "Perioden er ikke forbi: tallene går til og med 27/11/2026." in said


def test_the_rates(seen):
    """A: settled are SB_DONE (1, 2, 8, 11, 16), SB_CONT (3, 9, 15) and INFO_OK (4, 5, 12, 18): 12. Out of scope: 7
    and 20. So 12 of 20 - 2 = 18: 66.7 %. The week before 1 of 4 - 1 = 3: 33.3 %. 66.7 - 33.3 = 33.4.
    B: settled by the article: 1, 3, 8, 16: 4 of 20 + 2 = 22: 18.2 %. Before: 0 of 4.
    Self-service: nine calls are SB (1, 2, 3, 8, 9, 10, 11, 16, 17), five ended SB_DONE: 55.6 %. Before: 1 of 2 = 50 %.
    Tried: yes 11 (1, 2, 3, 8, 9, 10, 12, 15, 16, 17, 19), no 5 (4, 5, 11, 13, 18): 11 of 16 = 68.75. Before 1 of 3.
    Co-browse: 2 and 8: 2 of 20. Online: 4, 5, 12, 18: 4 of 20. Both were 0 of 4.
    Coverage: Monday 7, Tuesday 8 and one without an enquiry: 16 of 18 answered = 88.9 %. Abandoned: 3 of 22 = 13.6 %.
    """
    said = words(seen)
    for line in (
        (
            "Straksafklaring A 66,7 % 12 af 18 Målet på 50 % er nået. 33,4 procentpoint højere end i uge 47 2026 (33,3 %)"
            " Ved siden af: uden for rammen eller afbrudt 2, henvist til anden myndighed 2."
        ),
        (
            "Straksafklaring B 18,2 % 4 af 22 Målet er 30 %. Der mangler 11,8 procentpoint."
            " 18,2 procentpoint højere end i uge 47 2026 (0,0 %)"
        ),
        "Gennemført selvbetjening 55,6 % 5 af 9 5,6 procentpoint højere end i uge 47 2026 (50,0 %)",
        "Prøvede selv først 68,8 % 11 af 16 35,5 procentpoint højere end i uge 47 2026 (33,3 %)",
        "Med skærmdeling 10,0 % 2 af 20",
        "Svaret fandtes på nettet 20,0 % 4 af 20",
        "Registreringsgrad 88,9 % 16 af 18",
        "Opgivne opkald 13,6 % 3 af 22",
    ):
        assert line in said
    # What each is stands beside it.
    assert "Mål: 50 % (Fredericia)." in said
    assert "Mål: 30 % (Frederikssund)." in said


def test_the_evenings(tables):
    """Monday 1-7, Tuesday 8-15, Wednesday 16-20; on Thursday somebody was there and nobody called."""
    assert tables["Opkald pr. aften"][1:] == [
        ["man. 23. nov.", "7"],
        ["tirs. 24. nov.", "8"],
        ["ons. 25. nov.", "5"],
        ["tors. 26. nov.", "0"],
    ]


def test_the_half_hours(tables):
    """Monday: 19.05, 19.10 | 19.40 | 20.10, 20.15 | 20.40 | 21.10. Tuesday: 19.00, 19.20 | 19.35 | 20.00 | 20.31 |
    21.05 | 21.45, and 22.05, when it is closed. Wednesday: 19.15 | 19.50 | 20.20 | 20.45 | 21.20.
    """
    assert tables["Ugedag og halv time"] == [
        ["Klokken", "Mandag", "Tirsdag", "Onsdag", "Torsdag"],
        ["18.30–19.00", "–", "–", "–", "–"],
        ["19.00–19.30", "2", "2", "1", "0"],
        ["19.30–20.00", "1", "1", "1", "0"],
        ["20.00–20.30", "2", "1", "1", "0"],
        ["20.30–21.00", "1", "1", "1", "0"],
        ["21.00–21.30", "1", "1", "1", "0"],
        ["21.30–22.00", "0", "1", "0", "0"],
        ["22.00–22.30", "–", "(1)", "–", "–"],
        ["22.30–23.00", "–", "–", "–", "–"],
    ]


def test_what_the_calls_were_about(tables):
    """SB 9 as above; INFO 4, 5, 18; DP 12, 13; HENV 6, 14; UDEN 7, 20; ID 15; TEK 19. 9 of 20 = 45 %, 3 = 15 %."""
    assert tables["Kategori"][1:] == [
        ["Selvbetjening", "9", "45,0"],
        ["Informationssøgning", "3", "15,0"],
        ["Min Side og Digital Post", "2", "10,0"],
        ["Anden myndighed", "2", "10,0"],
        ["Uden for rammen", "2", "10,0"],
        ["MitID og log-in", "1", "5,0"],
        ["Teknisk hindring", "1", "5,0"],
        ["I alt", "20", "100,0"],
    ]
    # FLYT is 1, 2, 8, 9, 11, 16; DAG 3, 10, 17.
    assert tables["Emne"][1:] == [
        ["Selvbetjening: Flytning og folkeregister", "6", "30,0"],
        ["Informationssøgning: Hvem skal jeg kontakte", "3", "15,0"],
        ["Selvbetjening: Dagtilbud og pladsanvisning", "3", "15,0"],
        ["Min Side og Digital Post: Log ind og læse", "2", "10,0"],
        ["Uden for rammen: Egen sag eller status på sag", "2", "10,0"],
        ["Anden myndighed: Skat", "1", "5,0"],
        ["Anden myndighed: Udbetaling Danmark", "1", "5,0"],
        ["MitID og log-in: Glemt kode eller bruger-ID", "1", "5,0"],
        ["Teknisk hindring: Browser", "1", "5,0"],
        ["I alt", "20", "100,0"],
    ]


def test_barriers_and_outcomes(tables):
    """Login 1, 2, 9, 12, 15, 16; not found 3, 10, 17; technical 8, 19: 11 calls with a barrier, 6 of 11 = 54.5 %."""
    assert tables["Hindring"][1:] == [
        ["Log-in", "6", "54,5"],
        ["Fandt ikke løsningen", "3", "27,3"],
        ["Teknik", "2", "18,2"],
        ["I alt", "11", "100,0"],
    ]
    # REF_AUTH 6, 14; REF_MUNI 13, 17; OUT 7, 20; OPEN 10; DOWN 19; the rest as under A.
    assert tables["Udfald"][1:] == [
        ["Gennemført selvbetjening under opkaldet", "5", "25,0"],
        ["Svar givet eller vist hvor", "4", "20,0"],
        ["Hindring løst, borger fortsætter selv", "3", "15,0"],
        ["Uden for rammen", "2", "10,0"],
        ["Henvist til anden myndighed", "2", "10,0"],
        ["Henvist til kommunen i åbningstid", "2", "10,0"],
        ["Løsning nede, prøv senere", "1", "5,0"],
        ["Ikke løst", "1", "5,0"],
        ["I alt", "20", "100,0"],
    ]


def test_who_called_and_what_they_had_done(tables):
    """Relatives 4, 11; a partner 14; a business 19; else citizens: 16.

    Attend 1, 2, 8, 11, 13, 16; write 9; daytime 3, 4, 6, 7, 10, 12, 14, 17, 18; nothing 5, 15, 19; unknown 20.
    """
    assert tables["Hvem ringede"][1:] == [
        ["Borger", "16", "80,0"],
        ["Pårørende", "2", "10,0"],
        ["Virksomhed", "1", "5,0"],
        ["Samarbejdspartner", "1", "5,0"],
        ["I alt", "20", "100,0"],
    ]
    assert tables["Ellers havde borgeren"][1:] == [
        ["Ringet i dagtimerne", "9", "45,0"],
        ["Mødt personligt frem", "6", "30,0"],
        ["Ingenting", "3", "15,0"],
        ["Ved ikke", "1", "5,0"],
        ["Skrevet brev eller mail", "1", "5,0"],
        ["I alt", "20", "100,0"],
    ]


def test_where_they_live_and_who_answered(tables):
    """Glostrup 4, 5, 11, 12, 17, 18; elsewhere 14; unknown 7, 20; else Hvidovre: 11. Tuesday's eight were Glostrup's."""
    assert tables["Kommune"][1:] == [
        ["Albertslund", "0", "0"],
        ["Glostrup", "6", "8"],
        ["Hvidovre", "11", "12"],
        ["Ishøj", "0", "0"],
        ["Rødovre", "0", "0"],
        ["Anden kommune", "1", "–"],
        ["Ved ikke", "2", "–"],
    ]


def test_what_can_be_done(tables):
    """Removable: 5 (INFO.HVEM, of 3), 10 and 17 (SB.DAG, of 3), 19 (TEK.BROWSER, of 1).

    The solution: 1, 2, 8, 9, 16; login in 1, 2, 9, 16, and technical in 8.
    """
    assert tables["Årsager, der kan fjernes"][1:] == [
        ["Selvbetjening: Dagtilbud og pladsanvisning", "2", "66,7"],
        ["Informationssøgning: Hvem skal jeg kontakte", "1", "33,3"],
        ["Teknisk hindring: Browser", "1", "100,0"],
    ]
    assert tables["Løsninger med flest hindringer"][1:] == [
        ["Meld flytning", "5", "Log-in (4), Teknik (1)", "Netcompany"]
    ]
    assert tables["Opkald uden henvendelse"][1:] == [
        ["Ingen i røret", "1", "50,0"],
        ["Forkert nummer", "1", "50,0"],
        ["I alt", "2", "100,0"],
    ]


def test_one_municipality(by_hand, cast, sign_in):
    """Glostrup's six, 4, 5, 11, 12, 17, 18: settled 4, 5, 11, 12, 18: 5 of 6 = 83.3 %. 3+2+5+6+6+4 = 26 / 6 = 4.3.

    The week before: 2, of them one out of scope and one open: 0 of 1.
    """
    page = sign_in(cast.coordinator).get(f"{WEEK}&municipality=glostrup").text
    said = words(page)
    assert "Registrerede opkald 6 4 flere end i uge 47 2026 (2)" in said
    assert "Straksafklaring A 83,3 % 5 af 6" in said
    assert "Minutter pr. opkald 4,3" in said
    assert "Telefonens tal og timerne er hotlinens samlede" in said
    assert "Timer på vagt" not in said
    assert "Registreringsgrad" not in said
    # Tuesday's two, 11 and 12, were answered by Glostrup itself, the other four by Hvidovre.
    assert read(page).tables["Kommune"][2:4] == [["Glostrup", "6", "2"], ["Hvidovre", "11", "4"]]


def test_weeks_and_months(by_hand, cast, sign_in):
    """November to December has the 24 calls in two weeks; 2026 has them in one month. Weeks to come are left out.

    Week 47 had one evening with calls; week 48 four that were staffed: 20 / 4 = 5.0.
    """
    browser = sign_in(cast.chief)
    weeks = read(browser.get("/insight?period=2026-11-01..2026-12-31&tables=open").text).tables
    assert weeks["Opkald pr. uge"][1:] == [
        ["uge 44", "0", "0", "–"],
        ["uge 45", "0", "0", "–"],
        ["uge 46", "0", "0", "–"],
        ["uge 47", "1", "4", "4,0"],
        ["uge 48", "4", "20", "5,0"],
    ]
    months = read(browser.get("/insight?period=2026&tables=open").text).tables["Opkald pr. måned"]
    assert len(months) == 1 + 11
    assert months[-1] == ["nov. 2026", "5", "24", "4,8"]
