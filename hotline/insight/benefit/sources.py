"""What the strategies say that a contact costs: installed as rows, which can be ended and followed by others.

S0 section 2 shows three reckonings beside each other. S1 section 2 has København's again (written 110, personal 80,
telephone 40, digital 3 kr.) and names its source: time studies behind the city's strategy 2010-2012. Hundredths.
"""

from __future__ import annotations

from datetime import date

from hotline.insight.benefit.rules import Channel, Span, Unit

ECONOMIST = (
    "The Economist, »The electronic bureaucrat«, 16/2 2008 (gengivet af Guldborgsund 2010): indeks over tid"
)
KOBENHAVN = "Københavns Kommunes kanalstrategi 2010-2012 (gengivet af Guldborgsund 2010 og Fredericia 2011)"
KMD = "KMD (gengivet af Guldborgsund 2010)"
SINCE = date(2010, 1, 1)

Row = tuple[str, str, int, Unit, Channel, Span]


def _one(value: int) -> Span:
    return Span(value * 100, value * 100)


SEEDS: tuple[Row, ...] = (
    ("economist.personal", ECONOMIST, 2008, Unit.INDEX, Channel.PERSONAL, _one(200)),
    ("economist.phone", ECONOMIST, 2008, Unit.INDEX, Channel.PHONE, _one(100)),
    ("economist.email", ECONOMIST, 2008, Unit.INDEX, Channel.EMAIL, _one(80)),
    ("economist.chat", ECONOMIST, 2008, Unit.INDEX, Channel.CHAT, _one(60)),
    ("economist.phone_self", ECONOMIST, 2008, Unit.INDEX, Channel.PHONE_SELF_SERVICE, _one(20)),
    ("economist.web", ECONOMIST, 2008, Unit.INDEX, Channel.WEB, _one(10)),
    ("kobenhavn.personal", KOBENHAVN, 2010, Unit.KR, Channel.PERSONAL, _one(80)),
    ("kobenhavn.phone", KOBENHAVN, 2010, Unit.KR, Channel.PHONE, _one(40)),
    ("kobenhavn.letter", KOBENHAVN, 2010, Unit.KR, Channel.LETTER, _one(110)),
    ("kobenhavn.web", KOBENHAVN, 2010, Unit.KR, Channel.WEB, _one(3)),
    ("kmd.personal", KMD, 2010, Unit.KR, Channel.PERSONAL, _one(150)),
    ("kmd.phone", KMD, 2010, Unit.KR, Channel.PHONE, Span(15_00, 45_00)),
    ("kmd.phone_self", KMD, 2010, Unit.KR, Channel.PHONE_SELF_SERVICE, Span(3_00, 5_00)),
)
