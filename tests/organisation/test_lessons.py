"""Suggestions: shared by the five, answered by those who decide, told to whoever suggested them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy.exc import IntegrityError

from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.messages.models import News
from hotline.organisation.lessons import queries, services
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status, steps_from
from tests.conftest import in_copenhagen

TEXT = "Læg linket til sundhedskort øverst i guiden."


@pytest.fixture
def suggested(cast) -> Lesson:
    return services.suggest(cast.mette, TEXT)


def test_staff_suggest_and_all_five_see_it(cast, sign_in, post):
    answer = post(sign_in(cast.mette), "/lessons", {"text": TEXT}, follow_redirects=True)
    assert "Tak. Forslaget står på listen" in answer.text
    page = sign_in(cast.other_staff).get("/lessons").text
    assert TEXT in page
    assert "Mette Madsen, Hvidovre" in page


def test_who_suggested_it_is_told_what_became_of_it(suggested, cast, sign_in, post):
    path = f"/lessons/{suggested.id}"
    posted = {"version": suggested.version, "status": "decided", "text": "God idé, vi gør det i uge 50."}
    assert post(sign_in(cast.other_chief), path, posted).status_code == 302
    told = db.session.scalars(db.select(News.text).where(News.person_id == cast.mette.id)).all()
    assert told == [f"Dit forslag »{TEXT}« er besluttet. God idé, vi gør det i uge 50."]
    page = sign_in(cast.mette).get("/lessons").text
    assert "Besluttet" in page
    assert "svar fra Gert Glostrup" in page


def test_it_goes_from_suggestion_to_done_and_can_come_up_again():
    assert Status.DONE in steps_from(Status.DECIDED)
    assert Status.PROPOSED not in steps_from(Status.DECIDED)
    assert steps_from(Status.DECLINED) == (Status.DECLINED, Status.DECIDED)


def test_a_refusal_says_why(suggested, cast, sign_in, post):
    path = f"/lessons/{suggested.id}"
    answer = post(sign_in(cast.chief), path, {"version": suggested.version, "status": "declined", "text": ""})
    assert answer.status_code == 422
    assert "Skriv hvorfor, når et forslag bliver afvist." in answer.text
    row = queries.lesson(suggested.id)
    row.status = Status.DECLINED
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_a_second_answer_sees_the_first(suggested, cast, sign_in, post):
    path = f"/lessons/{suggested.id}"
    version = suggested.version
    post(sign_in(cast.chief), path, {"version": version, "status": "done", "text": "Den er lagt op."})
    answer = post(
        sign_in(cast.other_chief),
        path,
        {"version": version, "status": "decided", "text": "Vi kigger på det."},
    )
    assert answer.status_code == 409
    assert "Den er lagt op." in answer.text
    assert "Vi kigger på det." in answer.text
    with pytest.raises(Conflict):
        services.answer(cast.coordinator, suggested.id, version, Status.DECIDED, "")


def test_staff_do_not_answer(suggested, cast, sign_in):
    assert sign_in(cast.mette).get(f"/lessons/{suggested.id}").status_code == 404
    with pytest.raises(NotFound):
        services.answer(cast.mette, suggested.id, suggested.version, Status.DONE, "")
    with pytest.raises(Refused):
        services.answer(cast.chief, suggested.id, suggested.version, Status.DECLINED, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Udfyld feltet."),
        ("x" * 501, "Skriv højst 500 tegn."),
        ("Ring 010190-1234", "ligner et CPR-nummer"),
    ],
)
def test_bad_text_is_explained_and_kept(cast, sign_in, post, text, said):
    answer = post(sign_in(cast.mette), "/lessons", {"text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert queries.lessons() == []


def test_the_list_takes_few_queries_however_many_there_are(suggested, cast, sign_in, count_queries):
    browser = sign_in(cast.chief)
    few = count_queries(lambda: browser.get("/lessons"))
    for number in range(12):
        services.suggest(cast.ole, f"Nummer {number}")
    assert count_queries(lambda: browser.get("/lessons")) == few <= 12


def _answer(lesson, **more):
    return {"version": lesson.version, "status": "decided", "text": "Vi gør det.", **more}


def test_what_is_decided_has_an_owner_who_is_told_and_a_day(suggested, cast, sign_in, post):
    path = f"/lessons/{suggested.id}"
    posted = _answer(suggested, owner=cast.other_staff.id, due_on="2026-12-01")
    assert post(sign_in(cast.chief), path, posted).status_code == 302
    told = db.session.scalars(db.select(News.text).where(News.person_id == cast.other_staff.id)).all()
    assert told == [f"Du er ansvarlig for: »{TEXT}«. Fristen er 1/12/2026."]
    page = sign_in(cast.mette).get("/lessons").text
    assert "Ansvarlig: Gitte Glostrup" in page
    assert "Frist 1/12/2026" in page


def test_another_day_tells_neither_of_them_again(suggested, cast):
    follow = services.Follow(cast.ole.id, date(2026, 12, 1))
    row = services.answer(cast.chief, suggested.id, 1, Status.DECIDED, "Ja.", follow)
    later = services.Follow(cast.ole.id, date(2026, 12, 8))
    row = services.answer(cast.chief, suggested.id, row.version, Status.DECIDED, "Ja.", later)
    assert row.due_on == date(2026, 12, 8)
    assert len(db.session.scalars(db.select(News)).all()) == 2


def test_what_is_late_and_what_nobody_sees_to_is_marked(suggested, cast, sign_in, clock):
    follow = services.Follow(None, date(2026, 12, 1))
    services.answer(cast.chief, suggested.id, 1, Status.DECIDED, "Ja.", follow)
    assert "Ingen ansvarlig endnu" in sign_in(cast.mette).get("/lessons").text
    clock.move_to(in_copenhagen("2026-12-02 09:00"))
    assert "Over fristen 1/12/2026" in sign_in(cast.mette).get("/lessons").text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"due_on": "2026-11-23"}, "Fristen er forbi."),
        ({"due_on": "snart"}, "Skriv datoen som dag, måned og år."),
        ({"owner": "999999"}, "Vælg noget på listen."),
    ],
)
def test_a_bad_owner_or_day_is_explained(suggested, cast, sign_in, post, more, said):
    answer = post(sign_in(cast.chief), f"/lessons/{suggested.id}", _answer(suggested, **more))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Vi gør det." in answer.text


def test_nobody_sees_to_what_is_declined_and_only_what_is_done_is_an_example(suggested, cast):
    follow = services.Follow(cast.ole.id, date(2026, 12, 1), example=True)
    row = services.answer(cast.chief, suggested.id, 1, Status.DECIDED, "Ja.", follow)
    assert (row.owner_id, row.example) == (cast.ole.id, False)
    row = services.answer(cast.chief, suggested.id, row.version, Status.DECLINED, "Alligevel ikke.", follow)
    assert (row.owner_id, row.due_on, row.example) == (None, None, False)
    for wrong in ({"owner_id": cast.ole.id}, {"example": True}):
        for name, value in wrong.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


@pytest.fixture
def four(cast) -> None:
    """One of each, an example among them."""
    for number, status in enumerate(Status):
        row = services.suggest(cast.mette, f"Ønske nummer {number}: ÆBLER")
        if status != Status.PROPOSED:
            follow = services.Follow(example=status == Status.DONE)
            services.answer(cast.chief, row.id, row.version, status, f"Svar {status}", follow)


def test_the_list_is_narrowed_by_status_by_example_and_by_words(four, cast, sign_in):
    browser = sign_in(cast.ole)
    page = browser.get("/lessons").text
    for said in (
        "Alle (4)",
        "Forslag (1)",
        "Besluttet (1)",
        "Gjort (1)",
        "Afvist (1)",
        "Eksempelsamling (1)",
    ):
        assert said in page

    def found(question):
        page = browser.get(f"/lessons?{question}").text
        return [number for number in range(4) if f"Ønske nummer {number}:" in page]

    assert found("status=decided") == [1]
    assert found("status=examples") == [2]
    assert found("status=nothing") == [0, 1, 2, 3]
    assert found("q=æbler ønske") == [0, 1, 2, 3]
    assert found("q=svar+declined") == [3]
    assert found("q=mette&status=proposed") == [0]
    assert found("q=pærer") == []
    assert "Ingen passer til det, du har valgt." in browser.get("/lessons?q=pærer").text


def test_the_list_leaves_as_a_table(four, cast, sign_in):
    services.suggest(cast.ole, '=HYPERLINK("http://evil.example")')
    browser = sign_in(cast.other_staff)
    lines = browser.get("/lessons/export.csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[1].split(";")[3].startswith("\"'=HYPERLINK")
    narrowed = browser.get("/lessons/export.csv?status=examples").data.decode("utf-8-sig").splitlines()
    assert narrowed[1].startswith("24/11/2026;Mette Madsen;Hvidovre;Ønske nummer 2: ÆBLER;Gjort;Svar done;")
    assert narrowed[1].endswith(";Ja")
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/lessons/export.xlsx").data))
    assert book.active.max_row == 6
