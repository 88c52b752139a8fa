"""The economy in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from hotline.insight.economy.rules import Rule

RULES = {
    Rule.SHARED: _l("Fælles: deles ligeligt mellem kommunerne, uanset indbyggertal"),
    Rule.OWN: _l("Egen: hver kommune betaler selv"),
    Rule.WAGES: _l("Løn: hver kommune betaler egne timer, regnet af timerapporten"),
}
SHORT = {Rule.SHARED: _l("Fælles"), Rule.OWN: _l("Egen"), Rule.WAGES: _l("Løn")}
