"""A new installation, made ready with one command."""

from __future__ import annotations

import click
from flask import Flask

from hotline.accounts import founders
from hotline.accounts import services as people
from hotline.calls import services as calls
from hotline.core import clock
from hotline.core.access import Role
from hotline.core.errors import Refused
from hotline.guide import services as guide
from hotline.insight.benefit import services as benefit
from hotline.insight.economy import services as economy
from hotline.insight.targets import services as targets
from hotline.opening import services as opening
from hotline.organisation.competences import services as competences
from hotline.organisation.responsibilities import services as responsibilities

YEARS_AHEAD = 2


@click.command("setup")
@click.option("--email", required=True, help="The first coordinator's address; gets an invitation by mail.")
@click.option("--name", required=True, help="The first coordinator's name.")
def setup(email: str, name: str) -> None:
    """Add what every installation begins with, from the municipalities to the targets, and the first coordinator.

    What is there already stays as it is, so a run that was cut off can be run again.
    """
    year = clock.today().year
    click.echo(f"{founders.add_municipalities()} municipalities added.")
    click.echo(f"{opening.install_defaults(year, year + YEARS_AHEAD)} closing days added.")
    calls.install_taxonomy()
    click.echo(f"{guide.install_catalogue()} pages of the guide added.")
    click.echo(f"{responsibilities.install_areas()} areas of responsibility added, held by nobody.")
    click.echo(f"{competences.install_catalogue()} competences added.")
    click.echo(f"{targets.install_examples()} targets of other municipalities added as examples.")
    click.echo(f"{benefit.install_costs()} costs of a contact added.")
    click.echo(f"{economy.install_budget(year)} lines of this year's budget added.")
    try:
        people.add_person(None, people.PersonFields(name, email, "", Role.COORDINATOR, None, False))
    except Refused as error:
        raise click.ClickException(str(error.message)) from None
    click.echo(f"{email} was added as coordinator; the invitation leaves with the next mails.")


def init_app(app: Flask) -> None:
    """Add the command to `flask`."""
    app.cli.add_command(setup)
