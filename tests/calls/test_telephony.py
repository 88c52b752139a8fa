"""The telephone's figures: by hand and by file, with their history, what is not accounted for, and the log beside them."""

from __future__ import annotations

import io
from datetime import date

import pytest

from hotline.calls.telephony import queries, services, sheet
from hotline.calls.telephony.models import TelephonyChange, TelephonyEvening
from hotline.calls.telephony.rules import Figures, Source, may_write, total
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, Refused
from hotline.core.rounding import percent
from tests.calls.conftest import EVENING, TUESDAY
from tests.conftest import in_copenhagen

PATH = "/calls/telephony/2026-11-24"
FIGURES = Figures(40, 30, 6, 1, 85)
FILE = (
    "dato;tilbudt;besvaret;opgivet;andet;ventetid\r\n23-11-2026;50;41;8;;1:25\r\n24-11-2026;40;30;6;1;85\r\n"
)


def posted(**changes):
    usual = {
        "version": "0",
        "offered": "40",
        "answered": "30",
        "abandoned": "6",
        "other": "1",
        "waiting_seconds": "85",
    }
    return usual | changes


def rows(model=TelephonyEvening) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(model))


@pytest.fixture
def upload(sign_in, post):
    """Send a file as somebody."""

    def upload(person, body: str | bytes):
        body = body.encode() if isinstance(body, str) else body
        return post(
            sign_in(person),
            "/calls/telephony/file",
            {"file": (io.BytesIO(body), "tal.csv")},
            content_type="multipart/form-data",
        )

    return upload


class TestRules:
    def test_what_is_not_accounted_for_is_shown_and_may_be_below_zero(self):
        assert Figures(40, 30, 6, 1).remainder == 3
        assert Figures(40, 39, 6).remainder == -5

    def test_s0s_own_figures_leave_a_remainder(self):
        seed = Figures(215_000, 188_860, 22_320)
        assert seed.remainder == 3_820
        assert percent(seed.abandoned, seed.offered) == percent(104, 1000)

    def test_waiting_time_is_weighed_by_the_answered(self):
        whole = total([Figures(10, 10, 0, None, 30), Figures(40, 30, 5, 2, 90), Figures(5, 5, 0)])
        assert whole == Figures(55, 45, 5, 2, 75)
        assert total([]) is None

    def test_who_writes_which_day(self):
        today = date(2026, 11, 24)
        assert may_write(Role.STAFF, was_primary=True, day=date(2026, 11, 23), today=today)
        assert not may_write(Role.STAFF, was_primary=True, day=date(2026, 11, 22), today=today)
        assert not may_write(Role.STAFF, was_primary=False, day=today, today=today)
        assert may_write(Role.CHIEF, was_primary=False, day=date(2026, 1, 5), today=today)
        assert not may_write(Role.COORDINATOR, was_primary=False, day=date(2026, 11, 25), today=today)


class TestByHand:
    def test_whoever_had_the_telephone_writes_and_the_month_shows_it(
        self, shift, cast, clock, log, sign_in, post
    ):
        clock.move_to(EVENING)
        for _ in range(27):
            log(cast.mette)
        browser = sign_in(cast.mette)
        answer = post(browser, PATH, posted(), follow_redirects=True)
        assert "Tallene er gemt." in answer.text
        assert "15,0 %" in answer.text
        assert "90,0 %" in answer.text
        assert "+3" in answer.text
        assert "Mette Madsen, skrevet ind" in answer.text
        # One bar, and one in the legend; what is abandoned has a pattern besides its colour.
        assert answer.text.count('class="evening-bar-answered"') == 2
        assert answer.text.count('class="evening-bar-abandoned" fill="url(#chart-abandoned)"') == 2

    @pytest.mark.parametrize(
        ("person", "may"),
        [("mette", True), ("ole", False), ("other_staff", False), ("chief", True), ("coordinator", True)],
    )
    def test_others_look_and_do_not_write(self, shift, cast, clock, sign_in, person, may):
        clock.move_to(EVENING)
        somebody = getattr(cast, person)
        assert ("Gem tallene" in sign_in(somebody).get(PATH).text) is may
        if may:
            assert services.write(somebody, TUESDAY, 0, FIGURES).figures == FIGURES
            return
        with pytest.raises(Refused):
            services.write(somebody, TUESDAY, 0, FIGURES)

    def test_every_change_is_a_row_and_the_same_again_is_none(self, cast, sign_in):
        first = services.write(cast.chief, TUESDAY, 0, FIGURES)
        again = services.write(cast.chief, TUESDAY, first.version, FIGURES)
        assert again.version == first.version
        services.write(cast.coordinator, TUESDAY, first.version, Figures(41, 30, 6, 1, 85))
        assert rows(TelephonyChange) == 2
        page = sign_in(cast.mette).get(PATH).text
        assert "Chalotte Chef, skrevet ind" in page
        assert "Tove Tovholder, skrevet ind" in page
        assert "Tilbudt 40, Besvaret 30, Opgivet 6, Andet 1, Ventetid i sekunder 85" in page

    def test_a_second_writer_sees_what_the_first_wrote(self, cast, sign_in, post):
        browser = sign_in(cast.chief)
        services.write(cast.coordinator, TUESDAY, 0, Figures(99, 88, 7))
        answer = post(browser, PATH, posted())
        assert answer.status_code == 409
        assert "<dd>99</dd>" in answer.text
        assert 'value="40"' in answer.text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"offered": ""}, "Udfyld feltet."),
            ({"offered": "mange"}, "Skriv et helt tal"),
            ({"answered": "-1"}, "Skriv et tal mellem 0 og 100000."),
            ({"waiting_seconds": "90000"}, "Skriv et tal mellem 0 og 86400."),
        ],
    )
    def test_bad_figures_are_explained_and_kept(self, cast, sign_in, post, wrong, said):
        answer = post(sign_in(cast.chief), PATH, posted(**wrong))
        assert answer.status_code == 422
        assert said in answer.text
        assert rows() == 0

    @pytest.mark.parametrize("day", ["i-dag", "2026-13-01", "20261124", "9999-01-01"])
    def test_a_day_that_is_none_is_not_found(self, cast, sign_in, day):
        assert sign_in(cast.chief).get(f"/calls/telephony/{day}").status_code == 404


class TestFile:
    @pytest.mark.parametrize(
        "text",
        [
            FILE,
            FILE.replace(";", ","),
            "\ufeff" + FILE.replace("-", "/"),
            "Date,Offered,Answered,Abandoned,Other,Wait\n2026-11-23,50,41,8,,85\n2026-11-24,40,30,6,1,85\n",
            "\n" + FILE.replace("23-11-2026", "23.11.2026") + "\n;;;;;\n",
        ],
    )
    def test_it_reads_semicolons_and_commas_and_dates_as_people_write_them(self, app, text):
        read = sheet.read(text, TUESDAY)
        assert read.problem is None
        assert [each.problems for each in read.rows] == [(), ()]
        assert read.figures == {date(2026, 11, 23): Figures(50, 41, 8, None, 85), TUESDAY: FIGURES}

    def test_an_old_program_writes_another_alphabet(self):
        assert sheet.decoded("indgået".encode("cp1252")) == "indgået"

    def test_nothing_is_saved_before_it_was_seen_and_confirmed(self, cast, upload, sign_in, post):
        page = upload(cast.chief, FILE)
        assert page.status_code == 200
        assert "De er ikke gemt endnu." in page.text
        assert rows() == 0
        browser = sign_in(cast.chief)
        mark = services.seen({})
        answer = post(
            browser,
            "/calls/telephony/file/save",
            {"text": FILE, "mark": mark},
            page="/calls/telephony/file",
            follow_redirects=True,
        )
        assert "Filen er indlæst. Nye aftener: 2, ændrede: 0, som før: 0." in answer.text
        assert queries.evening(TUESDAY).figures == FIGURES

    def test_the_same_file_again_changes_nothing(self, cast, upload):
        figures = sheet.read(FILE, TUESDAY).figures
        services.take_in(cast.chief, figures, services.seen({}))
        have = queries.evenings_of(list(figures))
        assert upload(cast.chief, FILE).text.count("Som før") == 2
        assert services.take_in(cast.chief, figures, services.seen(have)) == services.Saved(same=2)
        assert rows(TelephonyChange) == 2

    def test_what_changes_is_told_before(self, cast, upload):
        services.write(cast.coordinator, TUESDAY, 0, Figures(9, 8, 1))
        page = upload(cast.chief, FILE).text
        assert "Ændres" in page
        assert "(før: 9 tilbudt, 8 besvaret, 1 opgivet)" in page

    def test_a_change_between_looking_and_saving_is_told(self, cast, sign_in, post):
        mark = services.seen({})
        services.write(cast.coordinator, TUESDAY, 0, Figures(9, 8, 1))
        answer = post(
            sign_in(cast.chief),
            "/calls/telephony/file/save",
            {"text": FILE, "mark": mark},
            page="/calls/telephony/file",
        )
        assert answer.status_code == 409
        assert "Ændres" in answer.text
        assert queries.evening(TUESDAY).figures == Figures(9, 8, 1)

    def test_every_wrong_line_is_named_and_nothing_is_saved(self, cast, upload):
        text = (
            "dato;tilbudt;besvaret;opgivet;andet;ventetid\n"
            "24-11-2026;40;30;6;1;85\n"
            "31-02-2026;40;30;6;1;85\n"
            "25-11-2026;40;30;6;1;85\n"
            "23-11-2026;fyrre;30;-6;;1:99\n"
            "24-11-2026;1;1;0;;\n"
        )
        page = upload(cast.chief, text)
        assert page.status_code == 422
        for said in (
            "4 linjer er ikke rigtige.",
            "»31-02-2026« er ikke en dato som 24-11-2026.",
            "Dagen er ikke kommet endnu.",
            "Tilbudt: »fyrre« er ikke et helt tal.",
            "Opgivet: »-6« er ikke et helt tal.",
            "Ventetid: skriv sekunder",
            "Dagen står også på linje 2.",
        ):
            assert said in page.text
        assert "Gem tallene" not in page.text

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ("", "Filen er tom."),
            ("dato;tilbudt\n24-11-2026;4\n", "Der mangler kolonnen Besvaret, Opgivet."),
            ("bare noget tekst\nog mere\n", "Der mangler kolonnen Dato"),
            (b"\x00\xff\xfe\n\x00", "Filen er tom."),
        ],
    )
    def test_a_file_that_is_none_is_explained(self, cast, upload, body, said):
        page = upload(cast.chief, body)
        assert page.status_code == 422
        assert said in page.text

    def test_a_hostile_cell_is_only_text(self, cast, upload):
        page = upload(cast.chief, 'dato;tilbudt;besvaret;opgivet\n"<script>alert(1)</script>";1;1;0\n').text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;" in page

    def test_staff_take_in_no_files(self, cast, sign_in):
        assert sign_in(cast.mette).get("/calls/telephony/file").status_code == 404
        with pytest.raises(Refused):
            services.take_in(cast.mette, {TUESDAY: FIGURES}, services.seen({}))
        with pytest.raises(Conflict):
            services.take_in(cast.chief, {TUESDAY: FIGURES}, "another mark")


class TestMonth:
    def test_an_evening_without_figures_is_shown_as_missing(self, shift, cast, clock, sign_in):
        clock.move_to(in_copenhagen("2026-11-25 12:00"))
        page = sign_in(cast.chief).get("/calls/telephony").text
        assert "Ingen tal endnu" in page
        assert 'href="/calls/telephony/2026-11-24"' in page

    def test_it_can_be_taken_along_as_csv(self, cast, sign_in, clock):
        services.write(cast.chief, TUESDAY, 0, Figures(40, 39, 6))
        answer = sign_in(cast.chief).get("/calls/telephony.csv?month=2026-11")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="telefontal-2026-11.csv"'
        lines = answer.get_data().decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Dato;Tilbudt;Besvaret;Opgivet;Andet;Ventetid i sekunder;Rest")
        assert lines[1] == "24/11/2026;40;39;6;;;-5;15,00;0;0,00;Chalotte Chef, skrevet ind"
        assert lines[2].startswith("I alt;40;39;6;;;-5")

    def test_a_name_that_looks_like_a_formula_is_text(self, cast, sign_in, clock):
        cast.chief.name = "=HYPERLINK(1)"
        db.session.commit()
        services.write(cast.chief, TUESDAY, 0, FIGURES)
        assert "'=HYPERLINK(1)" in sign_in(cast.chief).get("/calls/telephony.csv").text

    def test_it_takes_few_queries_however_many_evenings(self, shift, cast, clock, sign_in, count_queries):
        clock.move_to(in_copenhagen("2026-11-30 12:00"))
        browser = sign_in(cast.coordinator)
        services.write(cast.chief, date(2026, 11, 2), 0, FIGURES)
        few = count_queries(lambda: browser.get("/calls/telephony"))
        for day in range(3, 28):
            services.write(cast.chief, date(2026, 11, day), 0, FIGURES)
        assert count_queries(lambda: browser.get("/calls/telephony")) == few <= 12

    def test_a_month_far_away_is_empty_and_nonsense_is_this_month(self, cast, sign_in):
        browser = sign_in(cast.chief)
        assert "Der har ingen aftener været i" in browser.get("/calls/telephony?month=2031-01").text
        assert browser.get("/calls/telephony?month=nu").status_code == 200


def test_a_row_says_where_its_figures_came_from(cast):
    services.write(cast.chief, TUESDAY, 0, FIGURES)
    services.take_in(cast.chief, {TUESDAY: Figures(1, 1, 0)}, services.seen(queries.evenings_of([TUESDAY])))
    assert [change.source for change in queries.evening(TUESDAY).changes] == [Source.CSV, Source.HAND]
