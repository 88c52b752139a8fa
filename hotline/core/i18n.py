"""Danish first, English second; and how dates, times and numbers are written."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, format_date, get_locale, gettext
from flask_login import current_user

from hotline.core import clock

LANGUAGES = {"da": "Dansk", "en": "English"}


def language() -> str:
    """The reader's language: chosen for this visit, else the signed-in person's own, else Danish."""
    if not has_request_context():
        return "da"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return getattr(current_user, "language", None) or "da"


def long_date(day: date) -> str:
    """For example »mandag den 24. november 2026«; the year is always told, since plans cross years."""
    return str(format_date(day, "EEEE 'den' d. MMMM y" if str(get_locale()) == "da" else "EEEE d MMMM y"))


def day_and_month(day: date) -> str:
    """For example »tir. 24. nov.«: for lists where the year is said above."""
    return str(format_date(day, "EEE d. MMM" if str(get_locale()) == "da" else "EEE d MMM"))


def short_date(day: date) -> str:
    """For example »24/11/2026«, the way dates are written in Danish forms."""
    return f"{day.day}/{day.month}/{day.year}"


def hour(value: time | datetime) -> str:
    """For example »19.00«: Copenhagen's wall clock."""
    if isinstance(value, datetime):
        value = clock.local(value).time()
    return f"{value.hour}.{value.minute:02}"


def moment(value: datetime) -> str:
    """For example »24/11/2026 kl. 19.00«: Copenhagen's date and wall clock."""
    at = " kl. " if str(get_locale()) == "da" else " "
    return f"{short_date(clock.local(value).date())}{at}{hour(value)}"


def sentence(said: object) -> str:
    """With its first letter made big and the rest as it is, unlike `capitalize`, which spoils names and "December"."""
    text = str(said)
    return text[:1].upper() + text[1:]


def translated(label: str) -> str:
    """A label of ours in the reader's language; one that people typed stays as it is, per cent signs and all.

    For what a column holds. A template's own `_()` takes every text for a format, and a typed "100 %" is none.
    """
    return str(gettext(label)) if label else ""


def _remember_choice() -> None:
    # Another site's link or picture does not choose for the reader.
    ours = request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
    if ours and request.args.get("lang") in LANGUAGES:
        session["language"] = request.args["lang"]


def init_app(app: Flask) -> None:
    Babel(
        app,
        default_locale="da",
        default_timezone="Europe/Copenhagen",
        default_translation_directories="translations",
        locale_selector=language,
    )
    app.before_request(_remember_choice)
    app.jinja_env.filters.update(
        long_date=long_date,
        day_and_month=day_and_month,
        short_date=short_date,
        hour=hour,
        moment=moment,
        sentence=sentence,
        translated=translated,
    )
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=language)
