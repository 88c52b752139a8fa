"""The product as it is served, in a process of its own that can be killed; and a client that speaks HTTP to it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

from tests.tools.network import free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET = "the same for every start, so that a session outlives the server"
# As ./dev run serves it, with the threads that its few clients need.
COMMAND = [
    *(sys.executable, "-m", "gunicorn", "wsgi:app", "--worker-class", "gthread", "--workers", "1"),
    *("--threads", "8", "--log-level", "error", "--no-control-socket", "--graceful-timeout", "1"),
]
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Server:
    """Gunicorn on a database, always on the same port."""

    def __init__(self, database_url: str, *, workers: int = 1) -> None:
        self.port = free_port()
        self.command = [*COMMAND, "--workers", str(workers), "--bind", f"127.0.0.1:{self.port}"]
        self.settings = {
            **os.environ,
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET,
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "MAIL_URL": "null:",
            "SMS_URL": "null:",
            "JOBS_IN_PROCESS": "0",
            "LOG_LEVEL": "ERROR",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        # A group of its own, so that its workers die with it.
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.settings, start_new_session=True)
        deadline = time.monotonic() + 60
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the server does not start") from None
                threading.Event().wait(0.05)
            finally:
                connection.close()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it and its workers: at once, or as an operator does with SIGTERM."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=30)
            self.process = None


class Agent:
    """Somebody who has signed in, on a connection that is made anew whenever it breaks."""

    def __init__(self, port: int, email: str, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.cookie = ""
        page = self.ask("GET", "/login")[1]
        form = {"email": email, "password": password, "csrf_token": self._token(page)}
        status, _text = self.ask("POST", "/login", form)
        if status != 302:
            raise RuntimeError(f"{email} could not sign in: {status}")
        self.token = self._token(self.ask("GET", "/calls/new")[1])

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, accept: str = "text/html"
    ) -> tuple[int, str]:
        """One request; raises OSError or HTTPException when the line or the server breaks."""
        headers = {"Cookie": self.cookie, "Accept": accept}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = None
        try:
            self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            if answer is not None:
                answer.close()
            self.connection.close()
            raise
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).split(";")[0]
        return answer.status, text

    def log_call(self, key: str, **more: str) -> int | None:
        """Send the common call once; its id when the server says that it has it."""
        call = {
            "idempotency_key": key,
            "municipality": "hvidovre",
            "category": "SB",
            "subcategory": "SB.FLYT",
            "outcome": "SB_DONE",
            "waited": "1",
            "csrf_token": self.token,
            **more,
        }
        status, text = self.ask("POST", "/calls/new", call, accept="application/json")
        return int(json.loads(text)["id"]) if status == 200 else None

    @staticmethod
    def _token(page: str) -> str:
        found = _TOKEN.search(page)
        return found[1] if found else ""


def new_key() -> str:
    """A key as a browser makes it."""
    return str(uuid.uuid4())
