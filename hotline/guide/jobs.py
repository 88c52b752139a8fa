"""Trying the guide's links a few at a time, where the operator allows it; and all of them by command."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from hotline.core import clock, jobs
from hotline.core.db import db
from hotline.guide import queries, services
from hotline.guide.checker import PAUSE, Checker

EVERY = timedelta(minutes=1)
AGAIN_AFTER = timedelta(days=7)
# The thread also sends mail: it is never kept long from that.
AT_ONCE, LONGEST_SECONDS = 5, 20.0


def due() -> list[str]:
    """The addresses in use that were not tried within a week, those never tried first."""
    known = queries.checked()
    before = clock.now() - AGAIN_AFTER
    waiting = [url for url in queries.addresses() if url not in known or known[url].checked_at < before]
    return sorted(waiting, key=lambda url: (url in known, known[url].checked_at if url in known else before))


def check_some() -> None:
    """Try the few addresses that have waited longest."""
    urls = due()[:AT_ONCE]
    if urls:
        started = time.monotonic()
        _check(urls, lambda: time.monotonic() - started < LONGEST_SECONDS)


def _check(urls: list[str], goes_on: Callable[[], bool] = lambda: True) -> int:
    # No transaction stays open while strangers' servers take their time.
    db.session.rollback()
    settings = current_app.extensions["settings"]
    pause = 0.0 if settings.testing else PAUSE
    with Checker(may_be_local=settings.testing, pause=pause) as checker:
        return services.record_checks(list(checker.check(urls, goes_on=goes_on)))


group = AppGroup("guide", help="The guide.")


@group.command("check-links")
def check_links() -> None:
    """Try every web address of the guide now; needs GUIDE_CHECK_LINKS=1."""
    if not current_app.extensions["settings"].guide_check_links:
        raise click.ClickException("GUIDE_CHECK_LINKS=1 is needed: this server may not ask others by itself.")
    urls = list(queries.addresses())
    click.echo(f"{len(urls)} addresses tried, {_check(urls)} with something wrong.")


def init_app(app: Flask) -> None:
    """Add the command, and the job where the operator allows it."""
    app.cli.add_command(group)
    if app.extensions["settings"].guide_check_links:
        jobs.every(app, EVERY, "guide links", check_some)
