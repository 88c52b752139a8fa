"""Days that changed are counted within a minute, also when nobody looks; and the commands around it."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import Flask
from flask.cli import AppGroup

from hotline.core import jobs
from hotline.insight.tally import queries, services

group = AppGroup("tally", help="The counts that the figures are read from.")


@group.command("rebuild")
def rebuild() -> None:
    """Count every day anew."""
    click.echo(f"{services.mark_all()} days to count.")
    click.echo(f"{services.refresh()} days counted.")


@group.command("verify")
def verify() -> None:
    """Count everything once more and say where the kept counts differ; exit status 1 when they do."""
    found = queries.verify()
    for each in found:
        click.echo(
            f"{each.day} {each.place} {each.facet}={each.value}: kept {each.kept}, counted {each.counted}"
        )
    click.echo(f"{len(found)} differences.")
    if found:
        raise SystemExit(1)


def init_app(app: Flask) -> None:
    """Register the job and the commands."""
    jobs.every(app, timedelta(minutes=1), "tally", services.refresh)
    app.cli.add_command(group)
