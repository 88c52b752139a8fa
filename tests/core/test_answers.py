"""What every answer has: headers, an error page for people, and JSON for scripts."""

from __future__ import annotations

import logging

import pytest

from hotline.core.log import Scrubber


def test_every_page_carries_the_strict_policy(client):
    headers = client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "status"), [("/no/such/page", 404), ("/logout", 405), ("/<script>", 404)])
def test_an_error_is_a_page_for_people(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "Intet er ændret" in answer.text or "gå til forsiden" in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_a_script_gets_its_error_as_json(client):
    answer = client.get("/no/such/page", headers={"Accept": "application/json"})
    assert answer.json["status"] == 404


def test_too_much_is_refused(client):
    answer = client.post("/login", data={"email": "x" * 1_200_000})
    assert answer.status_code == 413


def test_the_language_of_a_visit_can_be_chosen(client):
    assert '<html lang="da">' in client.get("/login").text
    assert '<html lang="en">' in client.get("/login?lang=en").text
    assert '<html lang="en">' in client.get("/login").text
    assert '<html lang="en">' in client.get("/login?lang=../../etc").text


def test_another_site_does_not_choose_the_language(client):
    client.get("/login?lang=en", headers={"Sec-Fetch-Site": "cross-site"})
    assert '<html lang="da">' in client.get("/login").text


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "0", "-1"])
def test_a_number_that_no_row_can_have_is_not_found(sign_in, cast, number):
    assert sign_in(cast.chief).get(f"/admin/people/{number}").status_code == 404


def test_it_is_alive_and_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("saved 010190-1234 for me", "010190"),
        ("GET /calendar/abcDEF123.ics HTTP/1.1", "abcDEF123"),
        ("GET /reset/reset/WzEsImFiIl0.x.y HTTP", "WzEsImFiIl0"),
        ("GET /deltag/123456", "123456"),
        ("GET /calls?text=01%2001%2090%201234 HTTP/1.1", "2090"),
    ],
)
def test_logs_hold_no_secrets(line, clean):
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (line,), None)
    Scrubber().filter(record)
    assert clean not in record.getMessage()
