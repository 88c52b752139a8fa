"""Count weeks in words. What stands in the files is Danish whatever the reader's language: others read them."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hotline.calls.rules import Closing
from hotline.insight.komhen.models import CountWeek
from hotline.insight.komhen.rules import Channel, Kind, State
from hotline.insight.writing import number, percent
from hotline.organisation.campaigns.rules import ContactType
from hotline.organisation.campaigns.words import CONTACT_TYPES

__all__ = ["number", "percent"]

KINDS = {Kind.TRIAL: _l("Prøvetælling"), Kind.REAL: _l("Tælling")}
STATES = {State.PLANNED: _l("Planlagt"), State.COUNTING: _l("Tæller"), State.FROZEN: _l("Frosset")}
CHANNELS = {
    Channel.PHONE: _l("Telefon, hotlinen"),
    Channel.PHONE_DAY: _l("Telefon i dagtimerne"),
    Channel.PERSONAL: _l("Personligt fremmøde"),
    Channel.LETTER: _l("Breve og pakker"),
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("SMS"),
    Channel.DIGITAL_POST: _l("Digital Post"),
    Channel.REMOTE_PRINT: _l("Fjernprint"),
    Channel.SOCIAL: _l("Socialt medie"),
    Channel.NEMREFUSION: _l("NemRefusion"),
    Channel.SYSTEMS: _l("Systemer"),
    Channel.WEB: _l("Besøg på hjemmesiden"),
    Channel.SELF_STARTED: _l("Påbegyndte selvbetjeninger"),
    Channel.SELF_DONE: _l("Gennemførte selvbetjeninger"),
}
TYPES = {kind: name for kind, name in CONTACT_TYPES.items() if kind != ContactType.MISDIRECTED}
CLOSINGS = {
    Closing.CLOSED: _l("Afsluttet"),
    Closing.REFERRED: _l("Henvist"),
    Closing.NOT_CLOSED: _l("Ikke afsluttet"),
}

# What stands in the file's columns: never translated, never changed.
CHANNEL_CODES = {
    Channel.PHONE: "telefon",
    Channel.PHONE_DAY: "telefon dagtimer",
    Channel.PERSONAL: "personlig",
    Channel.LETTER: "brev",
    Channel.EMAIL: "e-mail",
    Channel.SMS: "sms",
    Channel.DIGITAL_POST: "digital post",
    Channel.REMOTE_PRINT: "fjernprint",
    Channel.SOCIAL: "socialt medie",
    Channel.NEMREFUSION: "nemrefusion",
    Channel.SYSTEMS: "systemer",
    Channel.WEB: "hjemmeside",
    Channel.SELF_STARTED: "selvbetjening påbegyndt",
    Channel.SELF_DONE: "selvbetjening gennemført",
}
TYPE_CODES = {
    ContactType.TRANSACTION: "transaktion",
    ContactType.INFORMATION: "information",
    ContactType.SELF_SERVICE_HELP: "hjælp til selvbetjening",
    ContactType.CASE_STATUS: "status på sag",
}
CLOSING_CODES = {
    Closing.CLOSED: "afsluttet",
    Closing.REFERRED: "henvist",
    Closing.NOT_CLOSED: "ikke afsluttet",
}
YES, NO = "ja", "nej"
COLUMNS = (
    "kommune",
    "uge",
    "dato",
    "kanal",
    "opgave_kode",
    "kle",
    "henvendelsestype",
    "afslutning",
    "fejlhenvendelse",
    "antal",
)


def week_name(row: CountWeek) -> str:
    """As in »uge 48 2026«."""
    return str(_("uge %(week)d %(year)d", week=row.iso_week, year=row.iso_year))


def place_name(key: str, names: dict[str, str]) -> str:
    """Where the citizens live, as the page says it."""
    if key in names:
        return names[key]
    return str(_("Anden kommune") if key == "other" else _("Ved ikke"))


def place_code(key: str, names: dict[str, str]) -> str:
    """The same as the file says it."""
    with force_locale("da"):
        return place_name(key, names)
