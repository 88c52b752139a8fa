"""The work behind the planner: claims, progress, stops, killed processes, failing solvers, two at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from hotline.core import clock as product_clock
from hotline.core.access import Role
from hotline.core.db import db
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.rota.planner import jobs, queries, services
from hotline.rota.planner.models import PlanRun
from hotline.rota.planner.problem import Phase, Progress
from hotline.rota.planner.question import Asked
from hotline.rota.planner.record import people_of
from hotline.rota.planner.rules import CLAIM, Kind, Status
from tests.conftest import NOON
from tests.rota.planner.conftest import FIRST, LAST, text_of

FOUND = Progress(Phase.PRIMARY, 3, 6, 40.0, 38.0, 2.5)


@pytest.fixture
def run_id(team) -> int:
    return services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST)).id


def seen(run_id: int) -> PlanRun:
    db.session.rollback()
    return db.session.get_one(PlanRun, run_id)


def beating(job) -> jobs.Pulse:
    """A pulse whose every second counts half a second."""
    seconds = iter(range(1000))
    return jobs.Pulse(job, lambda: next(seconds) * 0.5)


class TestProgress:
    def test_it_is_written_and_shown(self, team, run_id, sign_in):
        pulse = beating(services.claim())
        pulse.report(FOUND)
        page = text_of(sign_in(team.chief).get(f"/rota/planner/{run_id}/progress"))
        assert "Trin 3 af 6 Lige mange vagter" in page
        assert "Bedst fundet 40 Kan ikke blive under 38 Højst så langt fra det bedste 5 %" in page
        assert "2,5 sekunder" in page

    def test_it_is_written_twice_a_second_at_most(self, run_id, count_queries):
        pulse = jobs.Pulse(services.claim(), lambda: 7.0)
        pulse.report(FOUND)
        assert count_queries(lambda: [pulse.report(FOUND) for _each in range(20)]) == 0

    def test_each_beat_holds_on_to_the_run(self, run_id, clock):
        pulse = beating(services.claim())
        clock.move_to(NOON + timedelta(seconds=50))
        assert not pulse.stop()
        assert seen(run_id).claimed_until == NOON + timedelta(seconds=50) + CLAIM


class TestStopping:
    def test_a_run_that_waits_is_gone_at_once(self, team, run_id):
        services.cancel(team.chief, run_id, keep=True)
        assert seen(run_id).status == Status.CANCELLED
        assert jobs.work() is None

    def test_dropping_ends_without_an_answer(self, team, run_id, sign_in):
        job = services.claim()
        services.cancel(team.chief, run_id, keep=False)
        pulse = beating(job)
        assert pulse.stop()
        services.finish(job, jobs.solve(job, pulse))
        assert seen(run_id).status == Status.CANCELLED
        assert seen(run_id).answer is None
        assert "Planlæggeren blev stoppet." in text_of(sign_in(team.chief).get(f"/rota/planner/{run_id}"))

    def test_keeping_answers_with_the_best_found(self, team, run_id, sign_in, post):
        job = services.claim()
        path = f"/rota/planner/{run_id}"
        answer = post(sign_in(team.chief), f"{path}/cancel", {"keep": "y"}, path, follow_redirects=True)
        assert "Stopper …" in text_of(answer)
        assert services.finish(job, jobs.solve(job, beating(job)))
        found = people_of(seen(run_id).answer)
        assert found.outcome.cancelled
        assert sign_in(team.chief).get(path).status_code == 200

    def test_only_who_plans_the_municipality_may(self, team, run_id):
        for person in (team.mette, team.other_chief, team.reader):
            with pytest.raises(NotFound):
                services.cancel(person, run_id, keep=False)

    def test_what_is_done_cannot_be_stopped(self, team, run_id):
        jobs.work()
        with pytest.raises(Conflict, match="allerede færdig"):
            services.cancel(team.chief, run_id, keep=False)


class TestKilledProcesses:
    def test_a_run_at_work_is_left_alone(self, run_id, clock):
        services.claim()
        clock.move_to(NOON + CLAIM - timedelta(seconds=1))
        assert services.claim() is None
        assert not queries.anything_waits(product_clock.now())

    def test_a_silent_one_is_taken_once_more(self, team, run_id, clock, sign_in):
        dead = services.claim()
        clock.move_to(NOON + CLAIM)
        again = services.claim()
        assert (again.run_id, again.attempt) == (run_id, 2)
        assert "begyndt forfra" in text_of(sign_in(team.chief).get(f"/rota/planner/{run_id}/progress"))
        # The first was only slow; it has no say any more.
        assert services.beat(dead, None)
        assert not services.finish(dead, {})
        assert services.finish(again, jobs.solve(again, beating(again)))
        assert seen(run_id).status == Status.DONE

    def test_one_that_falls_silent_twice_is_given_up_with_an_explanation(self, team, run_id, clock, sign_in):
        for _attempt in range(2):
            services.claim()
            clock.shift(CLAIM)
        assert jobs.work() is None
        assert seen(run_id).status == Status.FAILED
        page = text_of(sign_in(team.chief).get(f"/rota/planner/{run_id}"))
        assert "Portalen blev afbrudt to gange, mens der blev planlagt. Planen er uændret." in page
        assert services.ask(team.chief, team.chief.municipality_id, Asked(FIRST, LAST))

    def test_one_that_was_dropped_and_then_killed_ends(self, team, run_id, clock):
        services.claim()
        services.cancel(team.chief, run_id, keep=False)
        clock.shift(CLAIM)
        assert jobs.work() is None
        assert seen(run_id).status == Status.CANCELLED


class TestFailing:
    def test_a_solver_that_fails_is_told_and_does_not_stop_the_others(self, team, run_id, sign_in, caplog):
        broken = db.session.get_one(PlanRun, run_id)
        broken.question = {**broken.question, "members": "nonsense"}
        db.session.commit()
        other = services.ask(team.coordinator, team.other_chief.municipality_id, Asked(FIRST, LAST)).id
        assert jobs.work() == run_id
        assert jobs.work() == other
        assert seen(run_id).status == Status.FAILED
        assert seen(other).status == Status.DONE
        assert "Planlæggeren fejlede." in text_of(sign_in(team.chief).get(f"/rota/planner/{run_id}"))
        assert "Planning run" in caplog.text


class TestOneAtATime:
    def test_the_database_allows_one_active_run_for_each_municipality(self, team, run_id):
        for whose in (team.chief.municipality_id, team.other_chief.municipality_id):
            db.session.add(
                PlanRun(
                    kind=Kind.PEOPLE,
                    municipality_id=whose,
                    first=FIRST,
                    last=LAST,
                    status=Status.QUEUED,
                    asked_by_id=team.coordinator.id,
                    asked_at=NOON,
                    question={},
                )
            )
            if whose == team.chief.municipality_id:
                with pytest.raises(IntegrityError):
                    db.session.flush()
                db.session.rollback()
        db.session.flush()

    def test_the_weeks_have_a_place_of_their_own(self, team, run_id):
        from hotline.rota.rules import IsoWeek

        services.ask_weeks(team.coordinator, IsoWeek(2027, 1), IsoWeek(2027, 9), {})
        with pytest.raises(Conflict):
            services.ask_weeks(team.coordinator, IsoWeek(2027, 1), IsoWeek(2027, 9), {})

    def test_weeks_are_the_coordinators(self, team):
        from hotline.rota.rules import IsoWeek

        with pytest.raises(NotFound):
            services.ask_weeks(team.chief, IsoWeek(2027, 1), IsoWeek(2027, 9), {})

    def test_a_process_works_on_one_run_in_a_thread_of_its_own(self, app, team, run_id):
        worker = jobs.Worker(app)
        worker.look()
        for thread in threading.enumerate():
            if thread.name == "planner":
                thread.join()
        assert seen(run_id).status == Status.DONE

    def test_nothing_waiting_starts_no_thread(self, app, team):
        before = threading.active_count()
        jobs.Worker(app).look()
        assert threading.active_count() == before


def test_a_chief_without_the_municipality_may_not_ask(team):
    for person in (team.mette, team.other_chief):
        with pytest.raises(NotFound):
            services.ask(person, team.chief.municipality_id, Asked(FIRST, LAST))
    assert team.mette.role == Role.STAFF


def test_a_period_that_is_over_is_refused(team):
    with pytest.raises(Refused, match="forbi"):
        services.ask(
            team.chief,
            team.chief.municipality_id,
            Asked(FIRST - timedelta(days=60), FIRST - timedelta(days=30)),
        )
