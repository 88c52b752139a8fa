"""Mail, behind a setting: `console:` prints, `null:` keeps quiet, `smtp://` and `smtps://` send."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import click
from flask import Flask, current_app

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class File:
    """Something that goes along with a mail: its name, its type as in `text/calendar`, its text."""

    name: str
    type: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A mail to one recipient; `key` is the same however often it is tried. `html` says what `text` says."""

    key: str
    to: str
    subject: str
    text: str
    html: str | None = None
    files: tuple[File, ...] = ()


class Mailer(Protocol):
    """Something that takes a letter off our hands, or raises."""

    def send(self, letter: Letter) -> None: ...


class NullMailer:
    def send(self, letter: Letter) -> None:
        pass


class ConsoleMailer:
    """For development: links in mails can be followed from the terminal."""

    def send(self, letter: Letter) -> None:
        click.echo(f"--- mail to {letter.to}: {letter.subject}\n{letter.text}\n---")


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server; TLS from the start with `smtps`, else STARTTLS whenever the server offers it."""

    url: str
    sender: str
    host: str

    def send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Message-ID"] = f"<{letter.key}@{self.host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        if letter.html is not None:
            message.add_alternative(letter.html, subtype="html")
        for file in letter.files:
            subtype = file.type.removeprefix("text/")
            message.add_attachment(file.text, subtype=subtype, filename=file.name)
        parts = urlsplit(self.url)
        tls = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=20, context=tls)
            if parts.scheme == "smtps"
            else smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=20)
        ) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)


def send(letter: Letter) -> None:
    """Hand `letter` to the mailer that the settings chose."""
    mailer: Mailer = current_app.extensions["mailer"]
    mailer.send(letter)


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    mailers: dict[str, Mailer] = {"null": NullMailer(), "console": ConsoleMailer()}
    scheme = settings.mail_url.split(":", 1)[0]
    app.extensions["mailer"] = mailers.get(scheme) or SmtpMailer(
        settings.mail_url, settings.mail_from, settings.host
    )
