"""Telling people about an offer: each of them one thing, whoever did not do it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from hotline.accounts.models import Person
from hotline.accounts.queries import chiefs
from hotline.messages.kinds import Kind
from hotline.rota import kinds
from hotline.rota.services.notices import Notices
from hotline.rota.swaps import queries, words
from hotline.rota.swaps.models import Offer
from hotline.rota.swaps.rules import Answer


class Telling:
    """What is said about one offer in one use case; who has been told once is not told again."""

    def __init__(self, actor: Person | None, offer: Offer) -> None:
        self._actor, self._offer = actor, offer
        self._notices = Notices(actor)
        self._told: set[int] = set()

    def to(
        self,
        person: Person | None,
        kind: Kind,
        say: Callable[[], str],
        *,
        quiet: bool = False,
        was: str | None = None,
        now: str | None = None,
    ) -> None:
        """Tell one person; `quiet` is never urgent, however soon the evening is."""
        if person is None or person.id in self._told:
            return
        self._told.add(person.id)
        self._notices.add(
            person,
            kind,
            None if quiet else self._offer.begins_first,
            say,
            link=words.path(self._offer),
            topic=f"offer:{self._offer.id}" if now else None,
            was=was,
            now=now,
        )

    def all(
        self, people: Iterable[Person], kind: Kind, say: Callable[[], str], *, quiet: bool = False
    ) -> None:
        """Tell several the same."""
        for person in people:
            self.to(person, kind, say, quiet=quiet)

    def chiefs(
        self, municipality_ids: Collection[int], kind: Kind, say: Callable[[], str], *, quiet: bool = False
    ) -> None:
        """Tell the chiefs of some municipalities."""
        for each in sorted(municipality_ids):
            self.all(chiefs(each), kind, say, quiet=quiet)

    def askers(self, kind: Kind, say: Callable[[], str], *, quiet: bool = False) -> None:
        """Tell whoever asked: the giver and who acted on behalf; the chiefs when the portal itself asked."""
        offer = self._offer
        self.all([each for each in (offer.giver, offer.made_by) if each is not None], kind, say, quiet=quiet)
        if offer.giver is None and offer.made_by is None:
            self.chiefs([offer.municipality_id], kind, say, quiet=quiet)

    def send(self) -> None:
        """Tell everybody."""
        self._notices.send()


def ask(telling: Telling, offer: Offer, people: Iterable[Person]) -> None:
    """Ask people whether they take it."""
    telling.all(people, kinds.ASKED, lambda: words.asks(offer))


def done(actor: Person | None, offer: Offer) -> None:
    """Tell everybody touched that the offer has come about: who takes it, who gave it, who asked, who was asked."""
    telling = Telling(actor, offer)
    telling.to(offer.taker, kinds.CHANGED, lambda: words.taken_by_you(offer), was="before", now="after")
    telling.to(offer.giver, kinds.CHANGED, lambda: words.taken_from_you(offer), was="before", now="after")
    telling.to(offer.made_by, kinds.ANSWERED, lambda: words.came_about(offer))
    telling.chiefs(queries.involved(offer), kinds.CHIEF, lambda: words.came_about(offer), quiet=True)
    telling.all(waiting(offer), kinds.ANSWERED, lambda: words.taken_by_another(offer))
    telling.send()


def waiting(offer: Offer) -> list[Person]:
    """Those who were asked and have not said no: they might still be counting on it."""
    return [each.person for each in offer.replies if each.answer != Answer.NO]
