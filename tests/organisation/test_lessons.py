"""Suggestions: shared by the five, answered by those who decide, told to whoever suggested them."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.messages.models import News
from hotline.organisation.lessons import queries, services
from hotline.organisation.lessons.models import Lesson
from hotline.organisation.lessons.rules import Status, steps_from

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
