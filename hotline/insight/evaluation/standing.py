"""The sections of what the trial stands on: hours, money, and what else there might have been."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from hotline.insight.benefit import words as benefit
from hotline.insight.benefit.rules import Span
from hotline.insight.evaluation import painting
from hotline.insight.evaluation.content import LEFT, RIGHT, Block, Picture, Sight, Table, Text
from hotline.insight.evaluation.reading import HIDDEN, Figures
from hotline.insight.writing import number
from hotline.rota.hours.words import as_hours, hours, kroner

# S4 5.5 and its title page: five times 97.890 kr., and »159.000 borgere«.
BUDGET_KR, CITIZENS = 489_450, 159_000


def staffing(figures: Figures, sight: Sight) -> Iterator[Block]:
    """Hours by municipality, planned and worked; never by person."""
    lines, names = figures["hours"], figures["municipalities"]
    if not lines:
        return
    yield Picture(
        "hours",
        _("Planlagte og arbejdede timer"),
        _("To søjler for hver kommune: planlagt og arbejdet. Tallene står i tabellen."),
        painting.pairs(
            [names[each["key"]] for each in lines],
            [
                (_("Planlagt"), [float(as_hours(each["planned"])) for each in lines]),
                (_("Arbejdet"), [float(as_hours(each["worked"])) for each in lines]),
            ],
            _("Timer"),
        ),
    )
    sums = {name: sum(each[name] for each in lines) for name in ("evenings", "planned", "worked", "ore")}
    equivalent = sum((Decimal(each["equivalent"]) for each in lines), Decimal(0))
    rows = [
        (
            names[each["key"]],
            number(each["evenings"]),
            hours(each["planned"]),
            hours(each["worked"]),
            hours(Decimal(each["equivalent"])),
        )
        for each in lines
    ]
    rows.append(
        (
            _("I alt"),
            number(sums["evenings"]),
            hours(sums["planned"]),
            hours(sums["worked"]),
            hours(equivalent),
        )
    )
    yield Table(
        _("Timer pr. kommune"),
        (
            (_("Kommune"), LEFT),
            (_("Vagter"), RIGHT),
            (_("Planlagt, timer"), RIGHT),
            (_("Arbejdet, timer"), RIGHT),
            (_("Lønækvivalent, timer"), RIGHT),
        ),
        rows,
        total=True,
    )
    yield Text(
        _(
            "Kun aftener, der er slut. Lønækvivalent er de arbejdede timer gange kommunens faktor, for eksempel 1,5 ved 50 %. Skitseplanen regner med 120 arbejdede og 180 ækvivalente timer pr. kommune om året."
        ),
        quiet=True,
    )


def economy(figures: Figures, sight: Sight) -> Iterator[Block]:
    """Wages of the hours, and what the room of the economy has; only for whom sees money."""
    if sight.public or not sight.money_of_all:
        return
    names = figures["municipalities"]
    if figures["hours"]:
        rows = [
            (names[each["key"]], kroner(each["ore"]) if each["key"] in sight.money_of else HIDDEN)
            for each in figures["hours"]
        ]
        total = sum(each["ore"] for each in figures["hours"])
        yield Table(
            _("Løn for timerne"),
            ((_("Kommune"), LEFT), (_("Kr."), RIGHT)),
            [*rows, (_("I alt"), kroner(total))],
            total=True,
        )
        yield Text(
            _("Timerne gange kommunens timepris og faktor. Hver kommune betaler sine egne."), quiet=True
        )
    yield from _budget(figures)
    yield from _benefit(figures)


def _budget(figures: Figures) -> Iterator[Block]:
    known = figures["economy"]
    if known:
        rows = known["rows"]
        several = len({each["year"] for each in rows}) > 1
        told = [
            (f"{each['name']} {each['year']}" if several else each["name"], *_money(each)) for each in rows
        ]
        whole = {name: sum(each[name] for each in rows) for name in ("budget", "actual")}
        yield Table(
            _("Budget og forbrug"),
            ((_("Post"), LEFT), (_("Budget, kr."), RIGHT), (_("Forbrug, kr."), RIGHT)),
            [*told, (_("I alt"), *_money(whole))],
            total=True,
        )
        yield Text(
            _(
                "Alle kommuner under ét. Budgettet er hele kalenderårets, forbruget er periodens; løn er regnet af timerne."
            ),
            quiet=True,
        )


def _benefit(figures: Figures) -> Iterator[Block]:
    """An estimate, never an account: the sources do not agree on what a contact costs."""
    found = figures["benefit"]
    if not found or not sum(figures["avoided"].values()):
        return
    yield Table(
        _("Gevinst af de undgåede kanaler, et skøn"),
        ((_("Kilde"), LEFT), (_("Kr."), RIGHT)),
        [
            (f"{each['source']}, {each['year']}", benefit.money(Span(each["low"], each["high"])))
            for each in found
        ],
    )
    yield Text(
        _(
            "Afklarede opkald, hvor borgeren sagde, hvad der ellers var sket, gange det, den undgåede kanal koster, minus det, telefonen koster. Kilderne er uenige; hvad der ikke er talt med, står under Gevinst."
        ),
        quiet=True,
    )


def _money(row: Mapping[str, int]) -> tuple[str, str]:
    return kroner(row["budget"]), kroner(row["actual"])


def alternatives(_figures: Figures, sight: Sight) -> Iterator[Block]:
    """What S4's chapter 6 weighed, as it stood in 2013: to compare with, not facts of today."""
    open_at, price = _("Åbent"), _("Pris, som skitseplanen angiver")
    own = number((Decimal(BUDGET_KR) / CITIZENS).quantize(Decimal("0.01")))
    rows = [
        (_("Denne hotline"), _("Man.–tor. kl. 19–22"), _("%(kr)s kr. pr. borger det første år", kr=own)),
        (
            _("Online Borgerbetjening 24/7 (Furesø, Fredensborg, Frederikssund, Holbæk, Sorø)"),
            _("Hverdage kl. 8–22"),
            _("8 kr. pr. borger om året, licenser 20.000–30.000 kr. om året og ca. 50.000 kr. til start"),
        ),
        (_("Syv kommuner i Region Midtjylland"), _("Søn.–tor. kl. 18.30–22"), HIDDEN),
        (_("Københavns Kommune, som svarer på 1881 og sælger kontaktcenter"), HIDDEN, HIDDEN),
        (_("Nationalt kontaktcenter, tidligst 2016"), HIDDEN, HIDDEN),
    ]
    columns = ((_("Løsning"), LEFT), (open_at, LEFT), (price, LEFT))
    if sight.public:
        rows, columns = [row[:2] for row in rows], columns[:2]  # type: ignore[misc,assignment]  # Two of the three.
    yield Table(_("Løsninger, som skitseplanen fra 2013 holdt hotlinen op imod"), columns, rows)
    yield Text(
        _("Tallene er skitseplanens fra 2013 og kun til sammenligning. En streg er, hvad den ikke angiver."),
        quiet=True,
    )
