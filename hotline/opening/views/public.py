"""The public page, and the state for machines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from flask_babel import force_locale

from hotline.accounts.queries import municipalities
from hotline.core import assets, clock
from hotline.core.access import public
from hotline.opening import facts, queries, rules, words
from hotline.opening.views.common import bp
from hotline.organisation.campaigns import queries as campaigns
from hotline.organisation.campaigns import words as campaign_words

# How far ahead the public page tells of days that are not as usual, and of new opening hours.
AHEAD = timedelta(weeks=8)


@bp.app_template_filter("tel")
def tel(phone: str) -> str:
    """The link that dials a number as people write it; eight digits are Danish."""
    digits = "".join(char for char in phone if char.isdigit() or char == "+")
    return f"tel:{digits if digits.startswith('+') else '+45' + digits}"


@bp.get("/")
@public
def front() -> Any:
    now, today = clock.now(), clock.today()
    timetable = queries.timetable()
    change = rules.next_change(timetable.rules, today, AHEAD)
    return render_template(
        "opening/front.html",
        today=today,
        state=rules.state(timetable, now),
        week=rules.calendar(timetable, today, today + timedelta(days=6)),
        unusual=[each for each in rules.calendar(timetable, today, today + AHEAD) if each.reason],
        regular=rules.regular_hours(timetable.rules, today),
        change=change,
        changed=rules.regular_hours(timetable.rules, change) if change else [],
        municipalities=municipalities(),
        notices=campaigns.notices(now),
        since=campaign_words.since,
        words=words,
    )


def _for_all_sites(answer: Response) -> Response:
    """Let any site read the answer, and let caches between us keep it for half a minute."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # A query could carry ?lang=, which writes the session: such an answer is nobody else's.
    if not request.args:
        answer.headers["Cache-Control"] = "public, max-age=30"
    return answer


@bp.get("/status.json")
@public
def status_json() -> Any:
    return _for_all_sites(jsonify(facts.status()))


@bp.get("/status.svg")
@public
def status_svg() -> Any:
    # The picture stands on Danish pages and is kept by caches, so it does not follow the reader's language.
    with force_locale("da"):
        badge = render_template(
            "opening/status.svg", state=queries.state(clock.now()), today=clock.today(), words=words
        )
    return _for_all_sites(Response(badge, content_type="image/svg+xml; charset=utf-8"))


@bp.get("/status.js")
@public
def status_js() -> Any:
    """The line for the municipalities' own pages: the same answer as a box in words, kept true."""
    script = assets.get(current_app).path("opening/status.js").read_text(encoding="utf-8")
    return assets.for_other_sites(script)
