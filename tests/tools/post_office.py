"""Where the outbox sends to in tests: a real mail server, and a server that answers as GatewayAPI does."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller

from hotline.core.mail import Letter
from tests.tools.network import free_port


class Recorder:
    """A mail server's stand-in behind the Mailer protocol: keeps letters, or is down."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.down = False

    def send(self, letter: Letter) -> None:
        """Keep the letter; raises as a connection does when the server is down."""
        if self.down:
            raise ConnectionRefusedError("connection refused")
        self.letters.append(letter)


class Inbox:
    """Takes every mail; `full` refuses, as a server does whose disk is."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.full = False
        self.url = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        if self.full:
            return "452 4.3.1 Insufficient system storage"
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Inbox]:
    """A mail server on this machine; `url` is where."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    inbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield inbox
    finally:
        controller.stop()


class Gateway:
    """Takes every SMS with the right token; `answer` is what it says instead."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.answer: tuple[int, dict[str, Any]] | None = None
        self.url = ""

    def reply(self, token: str | None, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.answer is not None:
            return self.answer
        if token != "Token hemmelig":
            return 401, {"code": "0x0301", "message": "Unauthorized"}
        self.taken.append(body)
        return 200, {"ids": [421332671], "usage": {"countries": {"DK": 1}, "currency": "DKK"}}


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """GatewayAPI on this machine; `url` is where, with the token."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/rest/mtsms"
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = state.reply(self.headers["Authorization"], body)
            answer = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"gatewayapi://hemmelig@127.0.0.1:{server.server_port}/Hotline"
    # It looks every hundredth of a second whether it shall stop.
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
