"""Locks in one fixed order: people before shifts before the offer, so that those who come at once queue."""

from __future__ import annotations

from collections.abc import Collection

from hotline.accounts.models import Person
from hotline.rota.swaps import queries
from hotline.rota.swaps.models import Offer


def hold(offer_id: int, person_ids: Collection[int | None], shift_ids: Collection[int] = ()) -> Offer:
    """The offer, with everybody and everything that it touches locked as well; raises NotFound.

    Nothing may have been read as a row before in the running use case, since it could be stale.
    """
    touched = queries.touched_by(offer_id)
    people = touched.people | {each for each in person_ids if each is not None}
    queries.people_to_hold(people, touched.municipalities)
    queries.shifts_to_hold(touched.shifts | set(shift_ids))
    return queries.offer_to_hold(offer_id)


def hold_place(
    shift_id: int, person_ids: Collection[int | None], municipality_ids: Collection[int]
) -> dict[int, Person]:
    """The people, locked, and then the shift with whatever is on offer of it; gives the people."""
    people = queries.people_to_hold({each for each in person_ids if each is not None}, municipality_ids)
    queries.shifts_to_hold([shift_id])
    return people
