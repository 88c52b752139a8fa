"""The call form beside a shared screen: it says so by itself, and stays where it is."""

from __future__ import annotations

import re

from sqlalchemy import select

from hotline.calls.models import Call
from hotline.core.db import db
from tests.calls.conftest import count, posted


def test_a_call_logged_there_was_with_a_shared_screen(sign_in, post, cast, shift):
    client = sign_in(cast.mette)
    page = client.get("/calls/beside")
    checked = re.search(r'<input[^>]*name="channel"[^>]*checked[^>]*>', page.text)
    assert checked is not None
    assert 'value="phone_cobrowse"' in checked[0]
    answer = post(client, "/calls/new", posted(back="beside", channel="phone_cobrowse"), page="/calls/beside")
    assert answer.location == "/calls/beside"
    assert "Opkaldet er gemt" in client.get("/calls/beside").text
    assert db.session.scalar(select(Call.channel)) == "phone_cobrowse"


def test_what_is_wrong_is_told_in_the_same_place(sign_in, post, cast, shift):
    client = sign_in(cast.mette)
    answer = post(client, "/calls/new", posted(back="beside", category=""), page="/calls/beside")
    assert answer.status_code == 422
    assert 'class="calls-page calls-alone"' in answer.text
    assert count() == 0


def test_only_our_own_pages_may_frame_it(sign_in, cast, shift):
    client = sign_in(cast.mette)
    beside = client.get("/calls/beside").headers
    assert "frame-ancestors 'self'" in beside["Content-Security-Policy"]
    assert "X-Frame-Options" not in beside
    assert "frame-ancestors 'none'" in client.get("/calls/new").headers["Content-Security-Policy"]
