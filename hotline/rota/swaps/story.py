"""An offer told as a story: what has happened, and what happens next for the one who reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from hotline.accounts.models import Person
from hotline.core.i18n import day_and_month, moment
from hotline.rota import words as evenings
from hotline.rota.availability.rules import Limits
from hotline.rota.rules import Slot
from hotline.rota.swaps import queries, rules, words
from hotline.rota.swaps.models import Offer, OfferReply
from hotline.rota.swaps.queries import Seen
from hotline.rota.swaps.rules import Answer, Audience, Status

Chiefs = Mapping[int, Sequence[Person]]


@dataclass(frozen=True)
class Line:
    """Something that happened to an offer."""

    at: datetime
    text: str


def headline(offer: Offer) -> str:
    """As in "Bagvagt tor. 3. dec."."""
    return f"{evenings.SLOT_NAMES[Slot(offer.slot)]} {day_and_month(offer.shift.day)}"


def summary(seen: Seen) -> str:
    """What it is about, in one sentence."""
    offer = seen.offer
    if seen.status in {Status.DONE, Status.UNDONE}:
        return words.came_about(offer)
    if offer.taker is not None:
        return words.agreed(offer)
    if offer.giver is None:
        return str(_("Pladsen er tom, og der søges en til %(place)s.", place=words.given(offer)))
    values = {"giver": offer.giver.name, "place": words.given(offer)}
    if offer.both_ways:
        now, then = (
            _("%(giver)s vil gerne bytte %(place)s.", **values),
            _("%(giver)s ville gerne bytte %(place)s.", **values),
        )
    else:
        now, then = (
            _("%(giver)s vil gerne af med %(place)s.", **values),
            _("%(giver)s ville gerne af med %(place)s.", **values),
        )
    return str(now if seen.live else then)


def to_whom(offer: Offer) -> str:
    """Who was asked, without names."""
    if offer.audience == Audience.EVERYWHERE:
        return str(_("alle fem kommuner"))
    if offer.audience == Audience.OPEN:
        return str(_("alle i %(municipality)s", municipality=offer.municipality.name))
    return str(ngettext("%(num)d kollega", "%(num)d kolleger", len(offer.replies)))


def story(seen: Seen) -> list[Line]:
    """Everything that the viewer may know of what has happened, in order."""
    offer = seen.offer
    lines = [_made(offer)]
    lines += [
        Line(reply.answered_at, _answered(offer, reply))
        for reply in offer.replies
        if reply.answered_at and (seen.sees_answers or reply is seen.reply or reply.answer == Answer.YES)
    ]
    for each in offer.approvals:
        if each.answered_at is None:
            continue
        values = {"name": each.by.name if each.by else "", "municipality": each.municipality.name}
        if each.answer == Answer.YES:
            text = str(_("%(name)s godkendte for %(municipality)s.", **values))
        else:
            refused = _("%(name)s godkendte det ikke for %(municipality)s.", **values)
            text = f"{refused} {each.why or ''}".rstrip()
        lines.append(Line(each.answered_at, text))
    if offer.done_at is not None:
        lines.append(Line(offer.done_at, words.came_about(offer)))
    if not seen.live and seen.status is not Status.DONE:
        lines.append(Line(offer.closed_at or min(offer.expires_at, _latest(lines)), _ended(seen)))
    return sorted(lines, key=lambda line: line.at)


def _latest(lines: Sequence[Line]) -> datetime:
    return max(line.at for line in lines)


def _made(offer: Offer) -> Line:
    maker = offer.made_by.name if offer.made_by else _("Portalen")
    values = {"maker": maker, "whom": to_whom(offer), "place": words.given(offer)}
    if offer.giver is None:
        return Line(offer.made_at, str(_("%(maker)s spurgte %(whom)s om %(place)s.", **values)))
    if offer.giver_id == offer.made_by_id:
        return Line(offer.made_at, str(_("%(maker)s tilbød %(whom)s %(place)s.", **values)))
    text = _("%(maker)s tilbød %(whom)s %(place)s på vegne af %(giver)s.", giver=offer.giver.name, **values)
    return Line(offer.made_at, str(text))


def _answered(offer: Offer, reply: OfferReply) -> str:
    name = reply.person.name
    if reply.answer == Answer.NO:
        return str(_("%(name)s sagde nej.", name=name))
    back = words.returned(offer)
    if back is None:
        return str(_("%(name)s sagde ja.", name=name))
    return str(_("%(name)s sagde ja og giver %(back)s i bytte.", name=name, back=back))


def _ended(seen: Seen) -> str:
    offer, name = seen.offer, seen.offer.closed_by.name if seen.offer.closed_by else _("Portalen")
    if seen.status is Status.WITHDRAWN:
        return str(_("%(name)s trak tilbuddet tilbage.", name=name))
    if seen.status is Status.UNDONE:
        return words.undone(offer, str(name))
    if seen.status is Status.EXPIRED:
        return str(_("Fristen løb ud."))
    if seen.void is not None:
        return " ".join([_("Tilbuddet bortfaldt."), words.void(seen.void)])
    return str(_("Tilbuddet blev ikke til noget."))


def next_steps(seen: Seen, viewer: Person, chiefs: Chiefs, limits: Mapping[int, Limits]) -> list[str]:
    """What happens now, for `viewer`, in plain sentences; `limits` of the municipalities that could take part."""
    if seen.status is Status.OPEN:
        return _while_open(seen, viewer, chiefs, limits)
    if seen.status is Status.AWAITING:
        return _while_awaiting(seen, chiefs)
    if seen.status is Status.DONE:
        steps = [str(_("Planen er ændret, og kalenderne følger med af sig selv. Du skal ikke gøre mere."))]
        if seen.can_undo:
            steps.append(str(_("Du kan bytte tilbage, indtil den første af aftenerne begynder.")))
        return steps
    if seen.status is Status.UNDONE:
        return [str(_("Alt er, som det var før byttet."))]
    return _when_over(seen)


def _while_open(seen: Seen, viewer: Person, chiefs: Chiefs, limits: Mapping[int, Limits]) -> list[str]:
    offer, by = seen.offer, moment(seen.offer.answer_by)
    steps = []
    if seen.can_say_yes:
        who = must_accept(offer, viewer, chiefs, limits)
        if who:
            steps.append(str(_("Siger du ja, skal %(who)s godkende det, før det gælder.", who=who)))
        else:
            steps.append(str(_("Siger du ja, gælder det med det samme.")))
        steps.append(str(_("Den første, der siger ja, får den. Siger du nej, sker der ikke mere for dig.")))
    elif offer.giver_id == viewer.id:
        steps.append(str(_("Vagten er din, indtil en anden har overtaget den.")))
        who = must_accept(offer, None, chiefs, limits)
        if who:
            steps.append(str(_("Når nogen siger ja, skal %(who)s godkende det.", who=who)))
    elif offer.is_vacancy:
        steps.append(str(_("Den første, der siger ja, får pladsen med det samme, og de andre får besked.")))
    else:
        steps.append(str(_("Den første, der siger ja, får den. Indtil da ændres intet.")))
    steps.append(str(_("Har ingen sagt ja senest %(by)s, udløber det, og intet er ændret.", by=by)))
    return steps


def _while_awaiting(seen: Seen, chiefs: Chiefs) -> list[str]:
    offer = seen.offer
    left = [each for each in offer.approvals if each.answer is None]
    who = _and(_chiefs_of(each.municipality_id, chiefs) for each in left)
    if seen.approvals and len(left) == 1:
        steps = [str(_("Godkender du, flytter vagterne med det samme, og alle berørte får besked."))]
    else:
        steps = [str(_("%(who)s skal godkende senest %(by)s.", who=who, by=moment(offer.answer_by)))]
    if offer.giver is not None:
        steps.append(
            str(
                _(
                    "Indtil da har %(giver)s stadig %(place)s.",
                    giver=offer.giver.name,
                    place=words.given(offer),
                )
            )
        )
    if seen.my_yes_waits:
        steps.append(str(_("Du kan fortryde dit ja, så længe det venter.")))
    return steps


def _when_over(seen: Seen) -> list[str]:
    offer = seen.offer
    steps = [words.void(seen.void)] if seen.void is not None else []
    steps.append(str(_("Tilbuddet har ikke ændret noget i planen.")))
    held = offer.shift.slot(Slot(offer.slot))
    if offer.giver is not None and held is not None and held.person_id == offer.giver_id:
        values = {"giver": offer.giver.name, "place": words.given(offer)}
        steps.append(str(_("%(giver)s har stadig %(place)s og kan tilbyde den igen.", **values)))
    return steps


def must_accept(offer: Offer, taker: Person | None, chiefs: Chiefs, limits: Mapping[int, Limits]) -> str:
    """Who would have to accept a yes of `taker`, or of a colleague; empty when nobody."""
    involved = queries.involved(offer)
    if taker is not None and taker.municipality_id is not None:
        involved = involved | {taker.municipality_id}
    people = [each for each in (offer.made_by, taker) if each is not None]
    acted = {
        each
        for each in involved
        for person in people
        if rules.may_approve(person.role, person.municipality_id, each, inside=len(involved) == 1)
    }
    needed = rules.approvals_needed(
        involved,
        acted,
        vacancy=offer.is_vacancy,
        needs_chief={each: limits[each].swaps_need_chief for each in involved},
    )
    return _and(_chiefs_of(each, chiefs) for each in sorted(needed))


def _chiefs_of(municipality_id: int, chiefs: Chiefs) -> str:
    names = [each.name for each in chiefs.get(municipality_id, ())]
    between = _("eller")
    return f" {between} ".join(names) if names else str(_("tovholderen"))


def _and(names: Iterable[str]) -> str:
    between = _("og")
    return f" {between} ".join(names)
