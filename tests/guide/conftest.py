"""The guide as it is installed, laid down for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from hotline.calls import services as calls
from hotline.core.db import db
from hotline.guide import services
from hotline.guide.models import Entry
from tests.conftest import Cast
from tests.tools.groundwork import Groundwork


@pytest.fixture
def a_fresh_memory(app: Flask) -> Iterator[None]:
    """The index of another test's guide is forgotten, as a restart would."""
    app.extensions.pop("guide_index", None)
    yield
    app.extensions.pop("guide_index", None)


@pytest.fixture(autouse=True)
def _always_fresh(a_fresh_memory: None) -> None:
    """In this room every test begins without a memory; elsewhere, those that have a guide."""


@pytest.fixture
def guide(cast: Cast, groundwork: Groundwork, a_fresh_memory: None) -> Cast:
    """The cast with the catalogue installed."""
    groundwork.lay("guide", _install)
    return cast


def _install() -> None:
    calls.install_taxonomy()
    services.install_catalogue()


@pytest.fixture
def entry(guide: Cast) -> Callable[[str], Entry]:
    """An entry of the catalogue by its key, as it is now."""

    def entry(key: str) -> Entry:
        return db.session.scalars(select(Entry).where(Entry.key == key)).one()

    return entry
