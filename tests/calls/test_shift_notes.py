"""The note of an evening: written by those who were on it, read by whoever is on next and by the chiefs."""

from __future__ import annotations

from datetime import date

import pytest

from hotline.calls.notes import services
from hotline.calls.notes.models import ShiftNote
from hotline.calls.notes.rules import editable_until, may_write
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota import queries as rota
from hotline.rota import services as planning
from tests.calls.conftest import EVENING
from tests.conftest import in_copenhagen

WEDNESDAY = date(2026, 11, 25)
TEXT = "Mange spurgte om sundhedskort.\nSiden var langsom efter kl. 20."


@pytest.fixture
def evenings(shift, cast, clock):
    """Tuesday as in `shift`, and Wednesday published with Ole on duty and Mette behind him."""
    found = rota.shifts_between(WEDNESDAY, WEDNESDAY)[0]
    planning.staff_evenings(None, [planning.Wanted(found.id, cast.ole.id, cast.mette.id, None, None)])
    planning.publish(None, WEDNESDAY, WEDNESDAY)
    clock.move_to(EVENING)
    return shift.id


@pytest.fixture
def written(evenings, cast) -> ShiftNote:
    return services.write(cast.mette, evenings, 0, TEXT)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(ShiftNote))


def test_it_can_be_written_from_the_beginning_until_the_next_shift():
    begins, ends = in_copenhagen("2026-11-24 19:00"), in_copenhagen("2026-11-24 22:00")
    until = editable_until(ends, in_copenhagen("2026-11-25 19:00"))
    for at, may in (
        ("2026-11-24 18:59", False),
        ("2026-11-24 19:00", True),
        ("2026-11-25 18:59", True),
        ("2026-11-25 19:00", False),
    ):
        assert may_write(on_shift=True, starts_at=begins, until=until, now=in_copenhagen(at)) is may, at
    assert editable_until(ends, None) == in_copenhagen("2026-12-01 22:00")


def test_the_next_on_duty_reads_it_on_the_duty_page(evenings, cast, sign_in, post, clock):
    mette = sign_in(cast.mette)
    path = f"/duty/note/{evenings}"
    assert path in mette.get("/duty").text
    answer = post(mette, path, {"version": "0", "text": TEXT}, follow_redirects=True)
    assert "Vagtnoten er gemt." in answer.text
    clock.move_to(in_copenhagen("2026-11-25 18:45"))
    page = sign_in(cast.ole).get("/duty").text
    assert "Fra sidste vagt" in page
    assert "Mange spurgte om sundhedskort." in page
    assert "Mette Madsen" in page


@pytest.mark.parametrize(
    ("person", "reads"),
    [("chief", True), ("other_chief", True), ("coordinator", True), ("other_staff", False)],
)
def test_chiefs_read_it_and_others_do_not(written, cast, sign_in, clock, person, reads):
    somebody = getattr(cast, person)
    assert ("Mange spurgte" in sign_in(somebody).get(f"/rota/evening/{written.shift_id}").text) is reads
    clock.move_to(in_copenhagen("2026-11-25 12:00"))
    assert ("Mange spurgte" in sign_in(somebody).get("/duty").text) is reads


def test_those_on_the_evening_and_the_next_one_read_it_on_the_evenings_page(written, cast, sign_in):
    for person in (cast.mette, cast.ole):
        assert "Mange spurgte" in sign_in(person).get(f"/rota/evening/{written.shift_id}").text


def test_only_those_on_the_evening_write(evenings, cast, sign_in):
    for person in (cast.chief, cast.other_staff, cast.coordinator):
        assert sign_in(person).get(f"/duty/note/{evenings}").status_code == 404
        with pytest.raises(NotFound):
            services.write(person, evenings, 0, TEXT)


def test_it_stands_still_once_the_next_shift_has_begun(written, cast, sign_in, clock):
    clock.move_to(in_copenhagen("2026-11-25 19:00"))
    with pytest.raises(Refused):
        services.write(cast.mette, written.shift_id, written.version, "Noget andet")
    page = sign_in(cast.mette).get(f"/duty/note/{written.shift_id}").text
    assert "Noten kan ikke længere rettes." in page
    assert "Mange spurgte" in page


def test_a_second_window_sees_what_the_first_saved(written, cast, sign_in, post):
    browser = sign_in(cast.mette)
    path = f"/duty/note/{written.shift_id}"
    version = written.version
    assert post(browser, path, {"version": version, "text": "Den første"}).status_code == 302
    answer = post(browser, path, {"version": version, "text": "Den anden"})
    assert answer.status_code == 409
    assert "Den første" in answer.text
    assert "Den anden" in answer.text
    with pytest.raises(Conflict):
        services.write(cast.mette, written.shift_id, 0, "Den tredje")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Udfyld feltet."),
        ("x" * 1001, "Skriv højst 1000 tegn."),
        ("Ring 010190-1234", "ligner et CPR-nummer"),
    ],
)
def test_bad_text_is_explained_and_not_saved(evenings, cast, sign_in, post, text, said):
    answer = post(sign_in(cast.mette), f"/duty/note/{evenings}", {"version": "0", "text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert count() == 0


def test_hostile_text_is_only_text(evenings, cast, sign_in):
    services.write(cast.mette, evenings, 0, "<script>alert(1)</script>")
    page = sign_in(cast.chief).get(f"/rota/evening/{evenings}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
