"""The link checker, against servers of its own on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask

from hotline.core.db import db
from hotline.guide import jobs, queries
from hotline.guide.checker import Checker, taking_turns
from hotline.guide.models import Entry, Link
from tests.conftest import Change


class _Site(BaseHTTPRequestHandler):
    """Answers by the path: /404 is gone, /head knows only GET, /away sends on, /round sends round."""

    def do_HEAD(self) -> None:
        self.server.asked.append(("HEAD", self.path))  # type: ignore[attr-defined]  # The server below has it.
        self._answer(405 if self.path == "/head" else None)

    def do_GET(self) -> None:
        self.server.asked.append(("GET", self.path))  # type: ignore[attr-defined]  # As above.
        self._answer(None)

    def _answer(self, status: int | None) -> None:
        number = self.path.strip("/")
        where = {"/away": "/fine", "/round": "/round", "/inside": "http://10.0.0.1/"}.get(self.path)
        self.send_response(status or (302 if where else int(number) if number.isdigit() else 200))
        if where:
            self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Quiet: a test's output is for what fails."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.asked = []  # type: ignore[attr-defined]  # What was asked for, in order.
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _url(site: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{site.server_address[1]}{path}"


def _check(*urls: str, local: bool = True, timeout: float = 5) -> list[tuple[int | None, str | None]]:
    with Checker(may_be_local=local, pause=0, timeout=timeout) as checker:
        return [(each.status, each.problem) for each in checker.check(urls)]


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/fine", 200, None),
        ("/404", 404, "gone"),
        ("/410", 410, "gone"),
        ("/500", 500, "broken"),
        ("/403", 403, "refused"),
        ("/head", 200, None),
        ("/away", 200, None),
        ("/round", None, "circles"),
        ("/inside", None, "private"),
    ],
)
def test_what_is_behind_an_address(site, path, status, problem):
    assert _check(_url(site, path)) == [(status, problem)]


def test_only_a_server_that_does_not_like_head_is_asked_twice(site):
    _check(_url(site, "/fine"), _url(site, "/head"))
    assert site.asked == [("HEAD", "/fine"), ("HEAD", "/head"), ("GET", "/head")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:5000/admin",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fec0::1]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
    ],
)
def test_our_own_network_is_never_asked(url):
    assert _check(url, local=False) == [(None, "private")]


def test_what_is_no_web_address_is_not_asked():
    assert _check("file:///etc/passwd", "ftp://example.invalid/x") == [(None, "silent"), (None, "silent")]


@pytest.mark.parametrize(
    "broken",
    ["http://[", "http://[::1", "http://a..b/", "http://example.dk:99999/", f"http://{'x' * 70}.dk/"],
)
def test_an_address_that_is_none_does_not_stop_the_others(site, broken):
    assert _check(broken, _url(site, "/fine")) == [(None, "silent"), (200, None)]


def test_danish_letters_in_an_address_are_asked_for_as_browsers_do(site):
    assert _check(_url(site, "/rødgrød?q=æ%20ø#å")) == [(200, None)]
    assert site.asked == [("HEAD", "/r%C3%B8dgr%C3%B8d?q=%C3%A6%20%C3%B8")]


def test_a_name_in_danish_letters_has_another_one_for_machines(monkeypatch):
    asked = []

    def nowhere(host, *_more, **_named):
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert _check("https://www.ishøj.dk/blanketter") == [(None, "unknown_host")]
    assert asked == ["www.xn--ishj-ira.dk"]


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(site, monkeypatch):
    """The address that was looked at is the one that is connected to: the name is asked for once."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_named: answers.pop())
    assert _check("http://rebinding.example/", local=False) == [(None, "private")]
    assert answers == []


def test_nobody_at_home_is_told_apart_from_a_dead_page():
    with socket.socket() as taken:
        # Bound but not listening: it refuses.
        taken.bind(("127.0.0.1", 0))
        assert _check(f"http://127.0.0.1:{taken.getsockname()[1]}/") == [(None, "silent")]


def test_a_server_that_says_nothing_does_not_hold_us_up():
    with socket.socket() as quiet:
        quiet.bind(("127.0.0.1", 0))
        quiet.listen()
        assert _check(f"http://127.0.0.1:{quiet.getsockname()[1]}/", timeout=0.1) == [(None, "silent")]


def test_hosts_take_turns():
    assert taking_turns(["http://a/1", "http://a/2", "http://b/1", "http://a/3"]) == [
        "http://a/1",
        "http://b/1",
        "http://a/2",
        "http://a/3",
    ]


@pytest.fixture
def linked(guide, entry, site) -> Entry:
    """A guide with three addresses, all on the test's own server."""
    db.session.execute(db.update(Entry).values(url="", borger_url=""))
    db.session.execute(db.update(Link).values(url="", demo_url=""))
    db.session.execute(db.update(Entry).where(Entry.key == "flytning").values(url=_url(site, "/404")))
    db.session.execute(db.update(Entry).where(Entry.key == "pas").values(url=_url(site, "/fine")))
    db.session.commit()
    return entry("flytning")


def test_the_job_tries_what_was_not_tried_within_a_week(app, linked, site, clock):
    jobs.check_some()
    assert sorted(path for _method, path in site.asked) == ["/404", "/404", "/fine"]
    jobs.check_some()
    assert len(site.asked) == 3
    clock.shift(jobs.AGAIN_AFTER.total_seconds() + 1)
    jobs.check_some()
    assert len(site.asked) == 6


def test_the_report_names_the_dead_link_and_the_pages_that_have_it(guide, linked, sign_in):
    jobs.check_some()
    page = sign_in(guide.chief).get("/guide/links").text
    assert "Siden findes ikke (404)" in page
    assert linked.title in page
    assert "/fine" not in page


def test_a_link_that_answers_again_leaves_the_report(linked, site):
    jobs.check_some()
    assert len(queries.failing()) == 1
    db.session.execute(db.update(Entry).where(Entry.key == "flytning").values(url=_url(site, "/fine")))
    db.session.commit()
    jobs.check_some()
    assert queries.failing() == []


def test_the_command_runs_only_where_it_is_allowed(app: Flask, linked, site, change_settings: Change):
    refused = app.test_cli_runner().invoke(args=["guide", "check-links"])
    assert refused.exit_code == 1
    assert "GUIDE_CHECK_LINKS=1 is needed" in refused.output
    assert site.asked == []
    change_settings(guide_check_links=True)
    done = app.test_cli_runner().invoke(args=["guide", "check-links"])
    assert "2 addresses tried, 1 with something wrong." in done.output


def test_the_job_is_there_only_where_it_is_allowed(app):
    assert "guide links" not in {job.name for job in app.extensions["jobs"]}
