"""The pages of hours over HTTP: who sees what, what can be done, and what is taken along."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from hotline.accounts.queries import municipality
from hotline.core.db import db
from hotline.rota import services as rota
from hotline.rota.hours import queries, services
from hotline.rota.rules import IsoWeek

MONTH = "month=2026-11"
PEOPLE = "/rota/hours/person/"


def text_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def correction(**more) -> dict[str, object]:
    return {"start": "19.00", "end": "22.30", "reason": "Sidste opkald trak ud", "seen": "0"} | more


def rule(**more) -> dict[str, object]:
    return {
        "valid_from": "2027-01-01",
        "kinds": ["0", "1", "2", "3", "7"],
        "pay_class": "overtime100",
        "lieu": "1,5",
        "rate": "210,50",
        "standby": "0",
        "rounding": "half_hour",
    } | more


class TestWhoSeesWhat:
    def test_staff_see_their_own_hours_and_no_money(self, plan, over, sign_in):
        page = text_of(sign_in(plan.mette).get("/rota/hours?month=2026-12"))
        assert "Mine timer december 2026" in page
        assert "Ole Olsen" not in page
        assert not re.search(r"\bkr\.|Beløb|Timeløn", page)
        assert "Lønækvivalent" in page

    def test_nobody_of_the_staff_sees_anothers(self, plan, over, sign_in):
        for path in (
            f"{PEOPLE}{plan.ole.id}",
            f"/rota/hours/{over[0].id}/{plan.ole.id}",
            f"/rota/hours/export.csv?person={plan.ole.id}",
            "/rota/hours/pay",
        ):
            assert sign_in(plan.mette).get(path).status_code == 404

    def test_a_chief_sees_the_own_municipality_with_money(self, plan, over, sign_in):
        page = text_of(sign_in(plan.chief).get(f"/rota/hours?{MONTH}"))
        assert "Timer Hvidovre, november 2026" in page
        assert "Mette Madsen 1 ikke bekræftet 1 3 3 0 0 3 4,5 900,00" in page
        assert "1 aften er ikke bekræftet" in page

    def test_a_chief_sees_no_other_municipality(self, plan, over, sign_in):
        browser = sign_in(plan.other_chief)
        assert "Mette" not in browser.get(f"/rota/hours?{MONTH}").text
        for path in (
            "/rota/hours?municipality=hvidovre",
            f"{PEOPLE}{plan.mette.id}?{MONTH}",
            f"/rota/hours/{over[0].id}/{plan.mette.id}",
            "/rota/hours/export.xlsx?municipality=hvidovre",
            "/rota/hours/pay?municipality=hvidovre",
        ):
            assert browser.get(path).status_code == 404

    def test_the_coordinator_sees_all_five_against_the_agreement(self, plan, over, sign_in):
        page = text_of(sign_in(plan.coordinator).get("/rota/hours?year=2026"))
        assert "120 arbejdstimer om året" in page
        assert "Hvidovre 4 12 12 10 % 18 10 % 12 3.600,00 4" in page

    def test_the_coordinator_opens_one_municipality_and_one_person(self, plan, over, sign_in):
        browser = sign_in(plan.coordinator)
        assert "Timer Hvidovre, 2026" in text_of(browser.get("/rota/hours?municipality=hvidovre&year=2026"))
        assert "Beløb" in text_of(browser.get(f"{PEOPLE}{plan.mette.id}?{MONTH}"))
        assert browser.get("/rota/hours?municipality=nowhere").status_code == 404

    def test_a_reader_sees_nothing(self, plan, sign_in):
        for path in ("/rota/hours", "/rota/hours/export.csv", "/rota/hours/pay"):
            assert sign_in(plan.reader).get(path).status_code == 404

    def test_the_year_of_a_person_month_by_month(self, plan, over, sign_in):
        page = text_of(sign_in(plan.mette).get("/rota/hours?year=2026"))
        assert "november 2026 1 ikke bekræftet 3 3 0 4,5" in page

    @pytest.mark.parametrize("period", ["month=2026-13", "month=x", "year=1", "month=2026-1", ""])
    def test_nonsense_is_the_present_month(self, plan, over, sign_in, period):
        page = text_of(sign_in(plan.mette).get(f"/rota/hours?{period}"))
        assert "Mine timer december 2026" in page

    def test_a_draft_ahead_is_not_told(self, plan, evenings, staff, sign_in):
        staff(evenings[0], plan.mette, plan.ole)
        assert "Du har ingen timer i november 2026." in text_of(
            sign_in(plan.mette).get(f"/rota/hours?{MONTH}")
        )
        assert "Mette Madsen" in sign_in(plan.chief).get(f"/rota/hours?{MONTH}").text


class TestCorrecting:
    def test_a_correction_with_its_reason_stands_on_the_page(self, plan, over, sign_in, post):
        browser, path = sign_in(plan.mette), f"/rota/hours/{over[0].id}/{plan.mette.id}"
        answer = post(browser, path, correction(), follow_redirects=True)
        assert "Timerne er rettet." in answer.text
        page = text_of(browser.get(path))
        assert "Kl. 19.00–22.30 »Sidste opkald trak ud«" in page
        assert "Ikke set af chefen endnu." in page

    def test_nothing_typed_is_lost(self, plan, over, sign_in, post):
        path = f"/rota/hours/{over[0].id}/{plan.mette.id}"
        answer = post(sign_in(plan.mette), path, correction(end="25.99"))
        assert answer.status_code == 422
        assert 'value="Sidste opkald trak ud"' in answer.text
        answer = post(sign_in(plan.mette), path, correction(start="06.00"))
        assert (answer.status_code, 'value="06.00"' in answer.text) == (422, True)
        assert "16 timer" in answer.text

    def test_a_reason_is_needed_and_a_cpr_number_is_none(self, plan, over, sign_in, post):
        path = f"/rota/hours/{over[0].id}/{plan.mette.id}"
        for reason in ("", "010170-1234"):
            assert post(sign_in(plan.mette), path, correction(reason=reason)).status_code == 422
        assert queries.corrections_of(over[0].id, plan.mette.id) == []

    def test_the_second_is_told_what_the_first_said(self, plan, over, sign_in, post):
        path = f"/rota/hours/{over[0].id}/{plan.mette.id}"
        post(sign_in(plan.chief), path, correction(nothing="y"))
        answer = post(sign_in(plan.mette), path, correction(seen="0"))
        assert answer.status_code == 409
        assert "Chalotte Chef har imens" in answer.text
        assert "har ikke arbejdet" in answer.text

    def test_taking_it_back(self, plan, over, sign_in, post):
        browser, path = sign_in(plan.mette), f"/rota/hours/{over[0].id}/{plan.mette.id}"
        post(browser, path, correction())
        answer = post(browser, f"{path}/recorded", {"seen": "1"}, page=path, follow_redirects=True)
        assert "Det registrerede gælder igen" in answer.text

    def test_a_reason_with_marks_in_it_is_only_text(self, plan, over, sign_in, post):
        path = f"/rota/hours/{over[0].id}/{plan.mette.id}"
        post(sign_in(plan.mette), path, correction(reason="<b>=1+1</b>"))
        page = sign_in(plan.chief).get(f"/rota/hours?{MONTH}").text
        assert "&lt;b&gt;=1+1" in page

    def test_the_chief_confirms_some_and_looks_over_others(self, plan, over, sign_in, post):
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        browser, page = sign_in(plan.chief), "/rota/hours?month=2026-12"
        waiting = re.findall(r'name="line" value="([0-9:]+)"', browser.get(page).text)
        assert len(waiting) == 3
        answer = post(
            browser,
            "/rota/hours/confirm",
            {"line": waiting[:2], "month": "2026-12"},
            page=page,
            follow_redirects=True,
        )
        assert "Timerne for 2 aftener er bekræftet." in answer.text
        (row,) = queries.corrections_to_see(plan.chief)
        answer = post(
            browser, "/rota/hours/corrections", {"correction": row.id}, page=page, follow_redirects=True
        )
        assert "1 rettelse er set." in answer.text

    def test_a_person_confirms_the_month(self, plan, over, sign_in, post):
        browser, page = sign_in(plan.ole), "/rota/hours?month=2026-12"
        lines = re.findall(r'name="line" value="([0-9:]+)"', browser.get(page).text)
        post(browser, "/rota/hours/confirm", {"line": lines, "month": "2026-12"}, page=page)
        assert "ikke bekræftet" not in text_of(browser.get(page)).replace("Ikke bekræftet", "ikke bekræftet")

    @pytest.mark.parametrize("line", ["", "x", "1", "0:1", "999999:1"])
    def test_lines_that_make_no_sense(self, plan, over, sign_in, post, line):
        answer = post(sign_in(plan.mette), "/rota/hours/confirm", {"line": line}, page="/rota/hours")
        assert answer.status_code in {302, 404}


class TestPayRules:
    def test_a_rule_is_written_and_told(self, plan, sign_in, post):
        browser = sign_in(plan.chief)
        answer = post(browser, "/rota/hours/pay", rule(), follow_redirects=True)
        page = text_of(answer)
        assert "Reglen er gemt." in page
        assert "Mandag–torsdag og helligdage" in page
        assert "Overarbejde 100 %, faktor 2,0, 210,50 kr. i timen" in page

    @pytest.mark.parametrize(
        "wrong",
        [
            {"rate": "mange"},
            {"rate": "-1"},
            {"rate": "1,234"},
            {"valid_from": ""},
            {"kinds": []},
            {"pay_class": "gold"},
            {"rate": "NaN"},
            {"standby": "2"},
        ],
    )
    def test_nonsense_is_told_and_kept(self, plan, sign_in, post, wrong):
        answer = post(sign_in(plan.chief), "/rota/hours/pay", rule(**wrong))
        assert answer.status_code == 422
        for value in wrong.values():
            if isinstance(value, str) and value and value != "gold":
                assert f'value="{value}"' in answer.text
        assert queries.pay_rules() == []

    def test_a_rule_to_come_is_changed_and_removed(self, plan, sign_in, post):
        browser = sign_in(plan.chief)
        post(browser, "/rota/hours/pay", rule())
        (row,) = queries.pay_rules()
        path, version = f"/rota/hours/pay/{row.id}", row.version
        answer = post(browser, path, rule(rate="1.220,00", version=version), follow_redirects=True)
        assert "1.220,00 kr. i timen" in text_of(answer)
        stale = post(browser, path, rule(version=version))
        assert stale.status_code == 409
        post(browser, f"{path}/remove", {"version": version + 1}, page="/rota/hours/pay")
        assert queries.pay_rules() == []

    def test_the_coordinator_writes_any_municipalitys(self, plan, sign_in, post):
        post(sign_in(plan.coordinator), "/rota/hours/pay?municipality=ishoj", rule())
        (row,) = queries.pay_rules()
        assert row.municipality.key == "ishoj"

    def test_another_municipalitys_rule_is_not_there(self, plan, sign_in, post):
        post(sign_in(plan.chief), "/rota/hours/pay", rule())
        (row,) = queries.pay_rules()
        assert sign_in(plan.other_chief).get(f"/rota/hours/pay/{row.id}").status_code == 404


class TestTakingAlong:
    def test_a_workbook_with_real_numbers(self, plan, over, sign_in):
        answer = sign_in(plan.chief).get("/rota/hours/export.xlsx?year=2026")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="timer-hvidovre-2026.xlsx"'
        sheet = load_workbook(io.BytesIO(answer.data)).active
        head, first, *rest = sheet.iter_rows(values_only=True)
        assert (len(rest) + 1, sheet.freeze_panes) == (8, "A2")
        row = dict(zip(head, first, strict=True))
        assert (row["Navn"], row["Arbejdet, timer"], row["Lønækvivalent, timer"], row["Beløb, kr."]) == (
            "Mette Madsen",
            3,
            4.5,
            900,
        )
        assert str(row["Dato"])[:10] == "2026-11-30"

    def test_text_as_danish_excel_reads_it(self, plan, over, sign_in):
        answer = sign_in(plan.chief).get("/rota/hours/export.csv?year=2026")
        text = answer.data.decode("utf-8-sig")
        assert answer.data.startswith("\ufeff".encode())
        lines = text.split("\r\n")
        assert lines[1].startswith(
            "30/11/2026;Hvidovre;Mette Madsen;Vagt;3,00;0,00;3,00;3,00;0,00;Overarbejde 50 %;1,50;4,50;Ikke bekræftet;200,00;900,00"
        )

    def test_ones_own_without_money(self, plan, over, sign_in):
        text = sign_in(plan.mette).get("/rota/hours/export.csv?year=2026").data.decode("utf-8-sig")
        assert "kr." not in text
        assert "Ole Olsen" not in text
        assert text.count("Mette Madsen") == 4

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+4512345678", "-Mette", "@SUM(A1)"])
    def test_a_name_is_never_a_formula(self, plan, over, sign_in, name):
        db.session.get(type(plan.mette), plan.mette.id).name = name
        db.session.commit()
        browser = sign_in(plan.chief)
        assert f";'{name};" in browser.get("/rota/hours/export.csv?year=2026").data.decode("utf-8-sig")
        sheet = load_workbook(io.BytesIO(browser.get("/rota/hours/export.xlsx?year=2026").data)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == name]
        assert cells
        assert all(cell.data_type == "s" for cell in cells)

    def test_everybodys_for_the_coordinator(self, plan, over, sign_in):
        answer = sign_in(plan.coordinator).get("/rota/hours/export.csv?year=2026")
        assert "timer-hotline-2026.csv" in answer.headers["Content-Disposition"]

    @pytest.mark.parametrize("path", ["export.pdf", "export.csv?person=x", "export.csv?person=99999999999"])
    def test_what_there_is_not(self, plan, sign_in, path):
        assert sign_in(plan.chief).get(f"/rota/hours/{path}").status_code == 404


class TestCost:
    @pytest.mark.parametrize(
        ("who", "path"),
        [
            ("mette", "/rota/hours?year=2026"),
            ("chief", "/rota/hours?year=2026"),
            ("coordinator", "/rota/hours?year=2026"),
            ("coordinator", "/rota/hours?municipality=hvidovre&year=2026"),
            ("chief", "/rota/hours/export.csv?year=2026"),
            ("chief", "/rota/hours/pay"),
        ],
    )
    def test_a_page_takes_few_queries_however_many_evenings(
        self, plan, over, staff, log_on, sign_in, count_queries, who, path
    ):
        browser = sign_in(getattr(plan, who))
        browser.get(path)  # What is asked once and kept.
        before = count_queries(lambda: browser.get(path))
        for number in (1, 2, 52):
            week = IsoWeek(2027, number) if number != 52 else IsoWeek(2026, 52)
            rota.change_week(None, week, municipality("hvidovre").id, version=0)
        for shift in rota_shifts():
            staff(shift, plan.ole, plan.mette)
        services.correct_worked(plan.mette, over[0].id, plan.mette.id, None, "Fejl", 0)
        log_on(over[1], plan.ole, "18:50", "22:00")
        after = count_queries(lambda: browser.get(path))
        assert after <= before + 1 <= 13
        assert after <= 12


def rota_shifts():
    from hotline.core import clock
    from hotline.rota.queries import shifts_between

    last = IsoWeek(2027, 3).sunday
    return [
        each
        for each in shifts_between(clock.today(), last, municipality("hvidovre").id)
        if each.primary is None
    ]
