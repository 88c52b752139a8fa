"""The stories that the rota is for, in real browsers: what people press, what reaches them, what it becomes.

The clock is moved; what jobs do in production is done by calling their work.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from hotline.accounts.queries import municipality
from hotline.core.access import Role
from hotline.core.db import db
from hotline.messages.post import GATHER
from hotline.opening import services as opening
from hotline.rota import queries, services
from hotline.rota.models import Shift
from hotline.rota.planner import jobs as planner
from hotline.rota.planner import services as planning
from hotline.rota.rules import IsoWeek, Slot
from hotline.rota.watch import jobs as watch
from tests.browser import rota_steps as steps
from tests.browser.conftest import axe_violations
from tests.browser.rota_steps import Diary, OpenAs, Reached
from tests.conftest import Cast, _add, in_copenhagen

WEEK = IsoWeek(2026, 49)
HALF_YEAR = (IsoWeek(2027, 1), IsoWeek(2027, 26))


@pytest.fixture
def team(cast) -> Cast:
    """Hvidovre has four who can take duty, and all can be reached by telephone."""
    opening.install_defaults(2025, 2028)
    cast.pia = _add("Pia Poulsen", Role.STAFF, "hvidovre")
    cast.palle = _add("Palle Post", Role.STAFF, "hvidovre")
    for person in vars(cast).values():
        person.phone = f"20 00 00 {person.id:02}"
    db.session.commit()
    return cast


@pytest.fixture
def evenings(team) -> list[Shift]:
    """Week 49: Mette and Ole have Monday and Wednesday, Pia and Palle the two others."""
    services.change_week(None, WEEK, municipality("hvidovre").id, version=0)
    mine, theirs = (team.mette, team.ole), (team.pia, team.palle)
    return steps.publish(WEEK, [mine, theirs, mine[::-1], theirs[::-1]])


@pytest.fixture
def reached(app, evenings, clock) -> Iterator[Reached]:
    with steps.reached(app) as found:
        clock.shift(GATHER)
        found.leave()
        found.forget()
        yield found


@pytest.fixture
def open_as(new_context, enter) -> OpenAs:
    def open_as(person, path: str, **options: object) -> Page:
        context = new_context(**options)
        if person is not None:
            enter(context, person)
        page = context.new_page()
        page.goto(path)
        return page

    return open_as


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def monday(time: str) -> datetime:
    return in_copenhagen(f"2026-11-30 {time}")


def test_a_half_year_is_planned_from_draft_to_publish(team, open_as):
    first, last = HALF_YEAR
    # The coordinator lets the planner give the weeks to the municipalities.
    page = open_as(team.coordinator, f"/rota/planner/weeks?first={first}&last={last}")
    press(page, "Fordel de frie uger")
    said(page, "Begynder om et øjeblik.")
    planner.work()
    said(page, "Bevist bedst")
    press(page, "Godkend alle 26 uger")
    said(page, "26 uger er ændret i planen.")
    db.session.rollback()
    home = team.chief.municipality_id
    shifts = queries.shifts_between(first.monday, last.sunday)
    mine = [shift for shift in shifts if shift.municipality_id == home]
    assert len({shift.week for shift in shifts}) == 26
    assert len({shift.week for shift in mine}) in {5, 6}

    # The chief asks for the people, and watches how far the work is.
    page = open_as(team.chief, "/rota/planner")
    press(page, "Læg planen")
    said(page, "Begynder om et øjeblik.")
    job = planning.claim()
    # A beat each time that the solver says something, however quick this machine is.
    ticks = itertools.count()
    answer = planner.solve(job, planner.Pulse(job, seconds=lambda: float(next(ticks))))
    said(page, "Højst så langt fra det bedste")
    assert axe_violations(page) == []
    planning.finish(job, answer)
    said(page, "Det er bevist, at planen ikke kan blive bedre.")
    expect(page.locator(".plan-figures")).to_contain_text(re.compile(r"Huller\s*0"))
    # Nothing has changed yet; then it is accepted.
    db.session.rollback()
    assert not any(shift.primary for shift in mine)
    press(page, f"Godkend alle {len(mine)} aftener")
    said(page, f"{len(mine)} aftener er ændret i planen.")

    # The drafts are published from the list, all at once.
    page.goto(f"/rota/list?first={first.monday}&last={last.sunday}")
    page.get_by_label("Kun").select_option(label="Mine kladder")
    press(page, "Vis")
    page.get_by_role("checkbox", name="Vælg alle på siden").check(force=True)
    page.get_by_label("Hvad").select_option(label="Udgiv")
    press(page, "Vis, hvad der sker")
    press(page, f"Ret {len(mine)} aftener")
    said(page, f"{len(mine)} aftener er udgivet, og de berørte får en mail.")
    db.session.rollback()
    shifts = queries.shifts_between(first.monday, last.sunday)
    published = [shift for shift in shifts if shift.is_published]
    assert {shift.municipality_id for shift in published} == {home}
    assert len(published) == len(mine)
    assert all(shift.primary and shift.backup and shift.primary != shift.backup for shift in published)
    counts = [sum(shift.primary == person for shift in published) for person in vars(team).values()]
    loads = [count for count in counts if count]
    assert len(loads) == 4
    assert max(loads) - min(loads) <= 1
    # Everybody sees their own.
    page = open_as(team.mette, f"/rota/evening/{published[0].id}")
    said(page, published[0].primary.name)


def test_sickness_at_1640_to_backup_to_new_backup(team, evenings, reached, open_as, clock):
    shift = evenings[0]
    public = open_as(None, "/")
    diaries = [Diary.of(person, public) for person in (team.mette, team.ole, team.pia)]
    assert diaries[0].status(shift, Slot.PRIMARY) == "CONFIRMED"
    assert diaries[1].status(shift, Slot.BACKUP) == "CONFIRMED"

    # Mette cannot; nobody asks her why.
    clock.move_to(monday("16:40"))
    sick = open_as(team.mette, "/duty")
    sick.get_by_role("link", name="Jeg kan ikke").click()
    press(sick, "Jeg kan ikke den aften")
    said(sick, "Ole Olsen har vagten.")
    assert steps.on(shift) == ("Ole", None)

    # Ole hears of it at once by mail and SMS, the chief with a link to where a new backup is found.
    reached.leave()
    assert "Du er rykket op fra bagvagt og har vagten nu" in reached.mail_to(team.ole)
    assert "Du er rykket op fra bagvagt og har vagten nu" in reached.sms_to(team.ole)
    told = reached.mail_to(team.chief)
    assert "Mette Madsen kan ikke komme. Ole Olsen er rykket op" in told
    assert team.mette.email not in reached.mailed()
    assert diaries[0].status(shift, Slot.PRIMARY) == "CANCELLED"
    assert diaries[1].status(shift, Slot.PRIMARY) == "CONFIRMED"

    # The chief asks Pia, and Pia says yes by the link in what she got.
    reached.forget()
    chief = open_as(team.chief, steps.path_in(told, f"/rota/absence/{shift.id}/cover"))
    assert axe_violations(chief) == []
    chief.get_by_role("checkbox", name="Pia Poulsen").check(force=True)
    press(chief, "Spørg de valgte om bagvagten")
    said(chief, "Der er spurgt.")
    reached.leave()
    clock.shift(GATHER)
    reached.leave()
    assert team.palle.email not in reached.mailed()
    new = open_as(team.pia, steps.path_in(reached.mail_to(team.pia), "/rota/swaps/"))
    press(new, "Ja, jeg tager den")
    said(new, re.compile("Pia Poulsen har sagt ja til .* og har den nu"))
    assert steps.on(shift) == ("Ole", "Pia")
    assert diaries[1].status(shift, Slot.BACKUP) in {None, "CANCELLED"}
    assert diaries[2].status(shift, Slot.BACKUP) == "CONFIRMED"
    chief.goto(f"/rota/absence/{shift.id}/cover")
    said(chief, "Aftenen er dækket.")

    # The citizens never noticed.
    clock.move_to(monday("19:05"))
    public.goto("/")
    expect(public.get_by_role("heading", name="Hotlinen er åben nu")).to_be_visible()


def test_two_swap_evenings_and_the_chief_agrees(team, evenings, reached, open_as, clock):
    given, returned = evenings[0], evenings[1]
    mette = open_as(team.mette, "/rota/swaps")
    mette.get_by_role("link", name=re.compile("Byt eller giv væk.*30. nov.")).click()
    mette.get_by_text("Bytte den", exact=True).click()
    mette.get_by_role("checkbox", name="Pia Poulsen").check(force=True)
    press(mette, "Send spørgsmålet")
    said(mette, "Spørgsmålet er sendt.")

    # Pia is told, and gives her Tuesday for it.
    clock.shift(GATHER)
    reached.leave()
    pia = open_as(team.pia, steps.path_in(reached.mail_to(team.pia), "/rota/swaps/"))
    field = pia.get_by_label("Hvilken aften gives i bytte?")
    field.select_option(label="tirs. 1. dec. kl. 19.00–22.00, vagt")
    assert axe_violations(pia) == []
    press(pia, "Ja, jeg bytter")
    said(pia, "Svaret er noteret: ja. Det gælder, når det er godkendt.")
    assert steps.on(given) == ("Mette", "Ole")

    # It waits for the chief, who agrees.
    clock.shift(GATHER)
    reached.leave()
    assert "Mette Madsen giver" in reached.mail_to(team.chief)
    reached.forget()
    chief = open_as(team.chief, "/rota/needs")
    chief.get_by_role("link", name=re.compile("Mette Madsen")).first.click()
    press(chief, "Godkend for Hvidovre")
    said(chief, re.compile("Mette Madsen og Pia Poulsen har byttet"))
    assert steps.on(given) == ("Pia", "Ole")
    assert steps.on(returned) == ("Mette", "Palle")

    # Both are told once, and nobody whose evenings are as they were.
    clock.shift(GATHER)
    reached.leave()
    assert "Byttet gælder" in reached.mail_to(team.mette)
    assert "Byttet gælder" in reached.mail_to(team.pia)
    assert reached.mailed() == {team.mette.email, team.pia.email}
    mette.goto(f"/rota/evening/{returned.id}")
    said(mette, "Du har vagten.")


def test_nobody_checks_in_so_the_backup_is_called_and_then_the_chief(team, evenings, reached, open_as, clock):
    shift = evenings[0]

    def round_at(time: str) -> set[str]:
        reached.forget()
        clock.move_to(monday(time))
        watch.go_round()
        reached.leave()
        clock.shift(GATHER)
        reached.leave()
        return reached.mailed()

    assert round_at("09:00") == {team.mette.email}
    assert round_at("18:50") == {team.mette.email}
    assert "er ikke mødt ind endnu" in reached.sms_to(team.mette)
    assert round_at("19:00") == {team.ole.email}
    called = reached.mail_to(team.ole)
    assert "Mette Madsen er ikke mødt ind. Du er kaldt ind" in reached.sms_to(team.ole)
    assert round_at("19:05") == {team.chief.email}
    assert "Hverken Mette Madsen eller bagvagten Ole Olsen er mødt ind." in reached.sms_to(team.chief)

    # Ole follows the link on his telephone without signing in; opening it is not yet coming.
    ole = open_as(None, steps.path_in(called, "/check-in/"), viewport={"width": 360, "height": 740})
    assert steps.on(shift) == ("Mette", "Ole")
    assert axe_violations(ole) == []
    press(ole, "Mød ind og overtag vagten")
    said(ole, "Du er mødt ind kl. 19.07.")
    assert steps.on(shift) == ("Ole", None)
    assert round_at("19:10") == {team.chief.email, team.mette.email}
    assert "Ole Olsen er mødt ind" in reached.mail_to(team.chief)

    # The evening tells it all in order.
    chief = open_as(team.chief, f"/rota/evening/{shift.id}")
    lines = chief.locator(".rota-timeline li").all_inner_texts()
    expected = [
        ("9.00", "Mette Madsen"),
        ("18.50", "Mette Madsen"),
        ("19.00", "Ole Olsen er kaldt ind"),
        ("19.05", "Chalotte Chef er kaldt som ansvarlig chef"),
        ("19.07", "Ole Olsen er rykket op"),
        ("19.07", "Ole Olsen har overtaget telefonen"),
    ]
    for line, (time, text) in zip(lines[-len(expected) :], expected, strict=True):
        assert time in line
        assert text in line
