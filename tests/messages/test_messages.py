"""People are told once, in their own language, the way they chose, and never of what was taken back at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_babel import lazy_gettext as _l

from hotline.accounts.models import Person
from hotline.core.db import db, use_case
from hotline.core.outbox import OutboxMessage
from hotline.messages import kinds, post, queries, services
from hotline.messages.models import News
from hotline.messages.post import Item
from hotline.messages.queries import Choice
from hotline.rota.kinds import CALLED, CHANGED

PLAIN = kinds.Kind("test.plain", _l("Gem"), _l("Gem"))


@use_case
def _tell(person_id: int, *items: Item) -> None:
    post.tell({db.session.get_one(Person, person_id): items})


def _sent() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)))


def _item(said: str, kind: kinds.Kind = CHANGED, **more: str) -> Item:
    return Item(kind, lambda: said, "/rota/week/2026-W49", **more)


@pytest.fixture
def clear(cast):
    db.session.execute(OutboxMessage.__table__.delete())
    db.session.commit()
    return cast


def test_what_is_not_urgent_waits_for_company_and_is_one_mail(clear, clock):
    _tell(clear.mette.id, _item("Mandag er din."))
    _tell(clear.mette.id, _item("Tirsdag er din."))
    assert post.send_gathered() == 0
    clock.shift(post.GATHER)
    assert post.send_gathered() == 1
    assert post.send_gathered() == 0
    (mail,) = _sent()
    assert "- Mandag er din.\n- Tirsdag er din.\n" in mail.text
    assert "<li><a href=" in mail.html
    assert "Hej Mette" in mail.text


def test_what_was_taken_back_before_the_mail_left_is_no_mail(clear, clock):
    _tell(clear.mette.id, _item("Du har vagten.", topic="shift:1", was="-", now="primary"))
    _tell(clear.mette.id, _item("Du har den ikke.", topic="shift:1", was="primary", now="-"))
    clock.shift(post.GATHER)
    post.send_gathered()
    assert _sent() == []


def test_only_how_it_stands_now_is_mailed(clear, clock):
    _tell(clear.mette.id, _item("Du er bagvagt.", topic="shift:1", was="-", now="backup"))
    _tell(clear.mette.id, _item("Du er vagt.", topic="shift:1", was="backup", now="primary"))
    clock.shift(post.GATHER)
    post.send_gathered()
    assert "- Du er vagt.\n" in _sent()[0].text
    assert "bagvagt" not in _sent()[0].text


def test_what_is_urgent_leaves_at_once_by_mail_and_sms(clear):
    with db.session.begin_nested():
        db.session.get_one(Person, clear.mette.id).phone = "20 00 12 34"
    db.session.commit()
    _tell(clear.mette.id, _item("Hotlinen har brug for dig nu.", CALLED))
    assert post.send_gathered() == 1
    sms, mail = _sent()
    assert (sms.channel, sms.recipient) == ("sms", "20 00 12 34")
    assert sms.text == "Hotlinen har brug for dig nu. http://localhost/rota/week/2026-W49"
    assert mail.channel == "mail"


def test_nobody_gets_an_sms_without_a_number(clear):
    _tell(clear.mette.id, _item("Hotlinen har brug for dig nu.", CALLED))
    assert [each.channel for each in _sent()] == []


def test_who_does_not_want_mail_finds_it_in_the_portal(clear, clock):
    services.choose(clear.mette, {CHANGED.key: Choice(mail=False, sms=False)})
    _tell(clear.mette.id, _item("Mandag er din."))
    clock.shift(post.GATHER)
    assert post.send_gathered() == 0
    assert queries.unread_count(clear.mette) == 1


def test_mail_that_others_rely_on_cannot_be_declined(clear):
    services.choose(clear.mette, {CALLED.key: Choice(mail=False, sms=False)})
    _tell(clear.mette.id, _item("Hotlinen har brug for dig nu.", CALLED))
    assert post.send_gathered() == 1


def test_a_calendar_file_goes_along(clear, clock):
    _tell(clear.mette.id, _item("Mandag er din.", ics="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    clock.shift(post.GATHER)
    post.send_gathered()
    assert _sent()[0].files[0]["name"] == "hotline-1.ics"


def test_a_hostile_text_is_only_a_text(clear, clock):
    _tell(clear.mette.id, _item("<script>alert(1)</script>\r\nBcc: alle@example.dk"))
    clock.shift(post.GATHER)
    post.send_gathered()
    assert "<script>" not in _sent()[0].html
    assert "\n" not in _sent()[0].subject


def test_each_reader_is_told_in_the_own_language(clear, clock):
    with db.session.begin_nested():
        db.session.get_one(Person, clear.mette.id).language = "en"
    db.session.commit()
    _tell(clear.mette.id, Item(CHANGED, lambda: str(_l("Gem")), "/rota"))
    clock.shift(post.GATHER)
    post.send_gathered()
    assert "- Save\n" in _sent()[0].text


def test_who_was_deactivated_meanwhile_is_not_written_to(clear, clock):
    _tell(clear.mette.id, _item("Mandag er din."))
    db.session.get_one(Person, clear.mette.id).active = False
    db.session.commit()
    clock.shift(post.GATHER)
    post.send_gathered()
    assert _sent() == []


def test_looking_at_the_news_makes_them_old(clear, sign_in):
    _tell(clear.mette.id, _item("Mandag er din."))
    browser = sign_in(clear.mette)
    assert browser.get("/news/count").json == {"unread": 1}
    page = browser.get("/news").text
    assert "Mandag er din." in page
    assert "news-new" in page
    assert browser.get("/news/count").json == {"unread": 0}
    assert "news-new" not in browser.get("/news").text


def test_the_newest_come_first_each_day_once_however_they_were_written_down(clear, sign_in, clock):
    _tell(clear.mette.id, _item("Onsdag er din."))
    clock.shift(-timedelta(days=1))
    _tell(clear.mette.id, _item("Tirsdag er din."))
    clock.shift(timedelta(days=1, minutes=1))
    _tell(clear.mette.id, _item("Torsdag er din."))
    browser = sign_in(clear.mette)
    page = browser.get("/news").text
    assert page.index("Torsdag er din.") < page.index("Onsdag er din.") < page.index("Tirsdag er din.")
    assert page.count("news-day") == 2
    assert browser.get("/news/count").json == {"unread": 0}


def test_what_is_new_is_shown_before_it_is_old_however_much_it_is(clear, sign_in):
    _tell(clear.mette.id, *[_item(f"Nummer {number}.") for number in range(130)])
    browser = sign_in(clear.mette)
    assert "Nummer 0." in browser.get("/news").text
    assert browser.get("/news/count").json == {"unread": 0}
    assert "Nummer 0." not in browser.get("/news").text


def test_nobody_reads_the_news_of_others(clear, sign_in):
    _tell(clear.mette.id, _item("Mandag er din."))
    assert "Mandag er din." not in sign_in(clear.ole).get("/news").text
    assert queries.unread_count(clear.mette) == 1


def test_the_news_cost_the_same_however_many(clear, sign_in, count_queries):
    browser = sign_in(clear.mette)
    _tell(clear.mette.id, _item("Mandag er din."))
    few = count_queries(lambda: browser.get("/news"))
    _tell(clear.mette.id, *[_item(f"Nummer {number}") for number in range(50)])
    assert count_queries(lambda: browser.get("/news")) == few <= 12


def test_the_choices_are_kept_and_shown_again(clear, sign_in, post):
    browser = sign_in(clear.mette)
    post(browser, "/profile/messages", {"mail-rota.changed": "on"})
    page = browser.get("/profile/messages").text
    assert 'name="mail-rota.changed" checked' in page
    assert 'name="sms-rota.changed" checked' not in page


def _failed(person: Person) -> int:
    row = OutboxMessage(
        channel="mail",
        kind="rota.changed",
        recipient=person.email,
        person_id=person.id,
        subject="Ændring",
        text="Hej",
        created_at=person.created_at,
        due_at=person.created_at,
        gave_up_at=person.created_at + timedelta(hours=5),
        last_error="SMTPRecipientsRefused",
        attempts=6,
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def test_the_chief_sees_what_never_reached_the_own_people_and_sends_it_again(clear, sign_in, post):
    message_id = _failed(clear.mette)
    browser = sign_in(clear.chief)
    assert "Mette Madsen" in browser.get("/admin/messages").text
    post(browser, f"/admin/messages/{message_id}/again", page="/admin/messages")
    assert "Alle beskeder er kommet af sted." in browser.get("/admin/messages").text
    assert _sent()[0].gave_up_at is None


def test_another_chief_neither_sees_nor_sends_it(clear, sign_in, post):
    message_id = _failed(clear.mette)
    browser = sign_in(clear.other_chief)
    assert "Mette Madsen" not in browser.get("/admin/messages").text
    answer = post(browser, f"/admin/messages/{message_id}/again", page="/profile/messages")
    assert answer.status_code == 404


def test_what_cannot_be_written_to_one_does_not_hold_up_the_others(clear, clock, caplog):
    _tell(clear.mette.id, _item("Mandag er din."))
    db.session.execute(db.update(News).values(kind="nobody.knows"))
    db.session.commit()
    _tell(clear.ole.id, _item("Tirsdag er din."))
    clock.shift(post.GATHER)
    assert post.send_gathered() == 1
    assert [each.recipient for each in _sent()] == ["ole.olsen@example.dk"]
    assert "could not be written" in caplog.text
