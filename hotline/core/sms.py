"""SMS, behind a setting: `console:` prints, `null:` keeps quiet, `gatewayapi://` sends by GatewayAPI's REST interface.

The interface as its owner describes it (https://gatewayapi.com/docs/apis/rest/): one POST with JSON, a token in the
header, 200 with the ids of what was taken, else an error with a code. It knows no idempotency key: a process killed
between the sending and the noting of it sends twice. `userref` says to the operator which row of the outbox it was.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

import click
import httpx
import phonenumbers
from flask import Flask, current_app

from hotline.core.errors import Undeliverable

COUNTRY = "DK"
TIME_LIMIT = 20.0
SENDER = "Hotline"
# What the GSM alphabet has; anything else (a Turkish name, a smiley) needs the wider, shorter encoding.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
# Typography that a telephone can do without: it would make every message a third as long.
_PLAIN = str.maketrans({"–": "-", "—": "-", "…": "...", "»": '"', "«": '"', "’": "'", " ": " "})


@dataclass(frozen=True)
class Text:
    """An SMS to one recipient; `key` is the same however often it is tried."""

    key: str
    to: str
    text: str


class Texter(Protocol):
    """Something that takes an SMS off our hands, or raises; `Undeliverable` when trying again is no use."""

    def send(self, text: Text) -> None: ...


class NullTexter:
    def send(self, text: Text) -> None:
        pass


class ConsoleTexter:
    def send(self, text: Text) -> None:
        click.echo(f"--- SMS to {text.to}\n{text.text}\n---")


@dataclass(frozen=True)
class GatewayApiTexter:
    """GatewayAPI. `base_url` is the platform's, as in `https://gatewayapi.eu`."""

    base_url: str
    token: str
    sender: str

    @classmethod
    def of(cls, url: str) -> GatewayApiTexter:
        """Read `gatewayapi://TOKEN@HOST/SENDER`; a host on this machine is spoken to without TLS."""
        parts = urlsplit(url)
        host = parts.hostname or "gatewayapi.eu"
        scheme = "http" if _is_local(host) else "https"
        where = f"{host}:{parts.port}" if parts.port else host
        return cls(
            f"{scheme}://{where}", unquote(parts.username or ""), unquote(parts.path.strip("/")) or SENDER
        )

    def send(self, text: Text) -> None:
        plain = text.text.translate(_PLAIN)
        body = {
            "sender": self.sender,
            "message": plain,
            "encoding": "GSM7" if _GSM.issuperset(plain) else "UCS2",
            "userref": text.key,
            "recipients": [{"msisdn": msisdn(text.to)}],
        }
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json"}
        answer = httpx.post(f"{self.base_url}/rest/mtsms", json=body, headers=headers, timeout=TIME_LIMIT)
        if answer.is_success:
            return
        said = f"GatewayAPI {answer.status_code} {_code(answer)}".strip()
        # Too fast, too slow or broken on their side: later may be better. A wrong token also is mended by people
        # within the hours that the outbox goes on trying; a number that cannot be is not.
        if answer.status_code in {400, 404, 422}:
            raise Undeliverable(said)
        raise OSError(said)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _code(answer: httpx.Response) -> str:
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get("code", ""))[:20] if isinstance(found, dict) else ""


def msisdn(number: str) -> int:
    """A telephone number as people write it, as digits with its country; raises Undeliverable when it is none."""
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        raise Undeliverable("not a telephone number") from None
    if not phonenumbers.is_possible_number(parsed):
        raise Undeliverable("not a possible telephone number")
    return int(f"{parsed.country_code}{parsed.national_number}")


def is_number(number: str) -> bool:
    """Whether an SMS could be sent to it."""
    try:
        return bool(msisdn(number))
    except Undeliverable:
        return False


def send(text: Text) -> None:
    """Hand `text` to whoever the settings chose."""
    texter: Texter = current_app.extensions["texter"]
    texter.send(text)


def init_app(app: Flask) -> None:
    url = app.extensions["settings"].sms_url
    texters: dict[str, Texter] = {"null": NullTexter(), "console": ConsoleTexter()}
    app.extensions["texter"] = texters.get(url.split(":", 1)[0]) or GatewayApiTexter.of(url)
