"""Pages of the co-browse for staff and citizens, and the script that a page carries to be shared."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from hotline.accounts import queries as accounts
from hotline.cobrowse import queries, rules, services, tries
from hotline.cobrowse.forms import CodeForm, OpenForm, TokenForm
from hotline.cobrowse.models import CobrowseSession
from hotline.cobrowse.rules import By, State, Why
from hotline.cobrowse.switchboard import end_overdue, note, relay
from hotline.core import assets, clock, headers, jobs
from hotline.core.access import Role, public, roles
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.core.limits import limiter
from hotline.core.retention import Kept, keep

bp = Blueprint("cobrowse", __name__)

MOVING_STEPS = 4

# The replica shows a citizen's page: it may style itself, and may otherwise only show our own pictures. Nothing
# runs, nothing is sent, nothing is fetched from anywhere else.
REPLICA_POLICY = headers.policy(
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data:",
    connect_src="'none'",
    frame_src="'none'",
    form_action="'none'",
    manifest_src="'none'",
    frame_ancestors="'self'",
)

STATE_NAMES = {
    State.CREATED: _l("Venter på borgeren"),
    State.JOINED: _l("Borgeren læser og tager stilling"),
    State.VIEWING: _l("Du ser borgerens side"),
    State.PAUSED: _l("På pause"),
    State.ENDED: _l("Slut"),
}
WHY_NAMES = {
    Why.STOPPED: _l("stoppet"),
    Why.DECLINED: _l("borgeren sagde nej tak"),
    Why.CODE_EXPIRED: _l("koden blev ikke brugt inden ti minutter"),
    Why.IDLE: _l("der skete intet i ti minutter"),
    Why.TIME_LIMIT: _l("skærmdelingen nåede grænsen på en time"),
    Why.CITIZEN_GONE: _l("borgerens forbindelse forsvandt"),
    Why.STAFF_GONE: _l("medarbejderens forbindelse forsvandt"),
    Why.CLOSED: _l("hotlinen lukkede"),
    Why.ALARM: _l("kontrollen fandt oplysninger, der skulle være skjult"),
    Why.FAULT: _l("en fejl"),
    Why.SIGNED_OUT: _l("medarbejderen var ikke logget ind mere"),
}
BY_NAMES = {By.STAFF: _l("medarbejderen"), By.CITIZEN: _l("borgeren"), By.SYSTEM: _l("systemet")}


@bp.record_once
def _set_up(setup: BlueprintSetupState) -> None:
    app = cast(Flask, setup.app)
    # The citizen's page may be on another site and has no cookie of ours: the token in the body is the proof.
    app.extensions["csrf"].exempt(stop_from_page)
    jobs.every(app, timedelta(seconds=15), "cobrowse.end_overdue", end_overdue)
    keep(
        app,
        Kept(
            "cobrowse",
            _l("Skærmdelinger: hvem og hvornår"),
            "cobrowse_days",
            ("cobrowse_session",),
            services.forget_old,
        ),
    )


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


# Staff ------------------------------------------------------------------------------------------------------


@bp.get("/cobrowse")
@roles(Role.STAFF, Role.CHIEF)
def index() -> Any:
    end_overdue()
    return render_template(
        "cobrowse/index.html",
        form=OpenForm(),
        live=queries.live_of(current_user),
        recent=queries.recent_of(current_user),
        is_open=queries.closing_time(clock.now()) is not None,
        why_names=WHY_NAMES,
        minutes=_minutes,
    )


def _minutes(row: CobrowseSession) -> str:
    if row.consented_at is None or row.ended_at is None:
        return "–"
    return str(
        _("%(minutes)s min.", minutes=math.ceil((row.ended_at - row.consented_at) / timedelta(minutes=1)))
    )


def _console_words() -> dict[str, dict[str, str]]:
    hints = {
        "created": _("Læs koden op, og bed borgeren skrive den."),
        "joined": _("Læs de to ord op. Giv tid til at læse."),
        "viewing": _("Felterne er skjult for dig."),
        "paused": _("Du ser intet, før delingen fortsætter."),
    }
    names = {str(state): str(name) for state, name in STATE_NAMES.items()}
    words = {kind: {"title": names[kind], "hint": hint} for kind, hint in hints.items()}
    return words | {
        "held": {
            "title": _("Borgeren har sat på pause"),
            "hint": _("Du ser intet imens. Kun borgeren kan fortsætte delingen."),
        },
        "away": {
            "title": _("Borgerens side er væk"),
            "hint": _("Måske skifter borgeren side. Vi venter i halvandet minut."),
        },
        "alarm": {
            "title": _("Sat på pause: kontrollen fandt noget"),
            "hint": _(
                "Siden sendte oplysninger, der skulle være skjult. De er fjernet. Kun borgeren kan fortsætte delingen. Fortsæt hellere på telefonen."
            ),
        },
        "offline": {
            "title": _("Din forbindelse er væk"),
            "hint": _("Vi prøver igen. Borgerens side bliver ikke vist imens."),
        },
        "moved": {
            "title": _("Åben i et andet vindue"),
            "hint": _("Skærmdelingen fortsætter i det vindue, du åbnede sidst."),
        },
        "ended": {"title": names["ended"], "hint": ""},
    }


@bp.post("/cobrowse")
@roles(Role.STAFF, Role.CHIEF)
@limiter.limit("30/10minutes")
def open_session() -> Any:
    end_overdue()
    form = OpenForm()
    if not form.validate_on_submit():
        raise Refused(_("Gå tilbage, genindlæs siden, og prøv igen. Intet er ændret."))
    try:
        facts, code = services.open_session(current_user, _key(), practice=form.practice.data == "yes")
    except Conflict as conflict:
        live = queries.live_of(current_user)
        if live is None:
            raise
        flash(conflict.message, "info")
        return redirect(url_for("cobrowse.console", session_id=live.id))
    # The database knows the code only as a seal; it is shown from the staff's own signed cookie until it is used.
    session["cobrowse_code"] = {"id": facts.id, "code": code}
    return redirect(url_for("cobrowse.console", session_id=facts.id))


@bp.get("/cobrowse/<int:session_id>")
@roles(Role.STAFF, Role.CHIEF)
def console(session_id: int) -> Any:
    end_overdue()
    row = queries.session_for(current_user, session_id)
    told = session.get("cobrowse_code") or {}
    code = told.get("code", "") if told.get("id") == row.id and row.state == State.CREATED else ""
    return render_template(
        "cobrowse/ended.html" if row.state == State.ENDED else "cobrowse/console.html",
        row=row,
        code=rules.spaced(code) if code else "",
        state_names=STATE_NAMES,
        why_names=WHY_NAMES,
        by_names=BY_NAMES,
        console_words=_console_words,
    )


@bp.get("/cobrowse/<int:session_id>/replica")
@roles(Role.STAFF, Role.CHIEF)
def replica(session_id: int) -> Any:
    queries.session_for(current_user, session_id)
    page = Response(render_template("cobrowse/replica.html"))
    page.headers["Content-Security-Policy"] = REPLICA_POLICY
    return page


@bp.post("/cobrowse/<int:session_id>/stop")
@roles(Role.STAFF, Role.CHIEF)
def stop(session_id: int) -> Any:
    queries.session_for(current_user, session_id)
    note(session_id)
    relay.update(services.stop_own(current_user, session_id))
    return redirect(url_for("cobrowse.console", session_id=session_id))


# Citizens ---------------------------------------------------------------------------------------------------


@bp.get("/deltag/<code>")
@public
def join_with(code: str) -> Any:
    return _code_page(CodeForm(formdata=None, code=rules.tidy_code(code)[:6]))


@bp.route("/deltag", methods=["GET", "POST"])
@public
@limiter.limit("60/minute", methods=["POST"])
def join() -> Any:
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.errors else 200)
    end_overdue()
    try:
        facts, token = tries.join(form.code.data, _key(), request.remote_addr or "")
    except Refused as refused:
        form.code.errors = [refused.message]
        return _code_page(form, refused.status)
    session["cobrowse_token"] = token
    relay.update(facts)
    return redirect(url_for("cobrowse.consent"))


def _code_page(form: CodeForm, status: int = 200) -> Any:
    return render_template("cobrowse/join.html", form=form, phone=_phone()), status


def _phone() -> str:
    return str(current_app.extensions["settings"].phone)


@bp.route("/deltag/samtykke", methods=["GET", "POST"])
@public
def consent() -> Any:
    token = session.get("cobrowse_token", "")
    end_overdue()
    row = queries.of_token(token)
    if row is None:
        return redirect(url_for("cobrowse.join"))
    if row.state == State.ENDED:
        return redirect(url_for("cobrowse.receipt"))
    form = TokenForm()
    if form.validate_on_submit():
        facts = services.answer(token, yes=form.answer.data == "yes")
        relay.update(facts)
        if facts.state is State.ENDED:
            return redirect(url_for("cobrowse.receipt"))
        # The fragment never reaches a server or a log; the page takes it out of the address at once.
        page = url_for("cobrowse.moving", key=facts.municipality_key)
        return redirect(f"{page}#cob={token}")
    return render_template("cobrowse/consent.html", form=form, facts=queries.facts(row))


@bp.post("/deltag/stop")
@public
def stop_from_portal() -> Any:
    if queries.of_token(session.get("cobrowse_token", "")) is not None:
        relay.update(services.stop_with(session["cobrowse_token"]))
    return redirect(url_for("cobrowse.receipt"))


@bp.get("/deltag/slut")
@public
def receipt() -> Any:
    end_overdue()
    row = queries.of_token(session.get("cobrowse_token", ""))
    return render_template(
        "cobrowse/receipt.html", row=row, why_names=WHY_NAMES, by_names=BY_NAMES, phone=_phone()
    )


# The demo municipality, to practise on ---------------------------------------------------------------------


@bp.get("/training/")
@public
def training() -> Any:
    return render_template("training/index.html", municipalities=accounts.municipalities())


@bp.route("/training/<key>/flytning", methods=["GET"], defaults={"step": 1})
@bp.route("/training/<key>/flytning/<int:step>", methods=["GET", "POST"])
@public
def moving(key: str, step: int) -> Any:
    municipality = accounts.municipality(key)
    if not 1 <= step <= MOVING_STEPS:
        raise NotFound()
    if request.method == "POST":
        # What was typed is not even read: it is practice, and CPR numbers are typed here.
        return redirect(url_for("cobrowse.moving", key=key, step=step + 1), 303)
    return render_template(
        f"training/moving_{step}.html", municipality=municipality, step=step, steps=MOVING_STEPS
    )


# What a page carries ----------------------------------------------------------------------------------------


@bp.get("/cob/v1/load.js")
@public
def loader() -> Any:
    """The one line's script: idle unless the page is to be shared, then it fetches the recorder, sealed by SRI."""
    built = assets.get(current_app)
    script = (
        built.path("cobrowse/load.js")
        .read_text(encoding="utf-8")
        .replace("__CITIZEN_URL__", built.url("cobrowse/citizen.js"))
        .replace("__CITIZEN_SRI__", built.sri("cobrowse/citizen.js"))
    )
    return assets.for_other_sites(script)


@bp.post("/cob/v1/stop")
@public
@limiter.limit("60/minute")
def stop_from_page() -> Any:
    """Stop without a socket: the red button works on a dead line, too."""
    token = request.get_data(as_text=True)[:64]
    try:
        relay.update(services.stop_with(token))
    except NotFound:
        return Response(status=404)
    return Response(status=204)
