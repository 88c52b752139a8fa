"""The product on a real server, with demo data in a folder that is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from hotline.app import create_app
from hotline.settings import Settings
from tests.tools.network import free_port

ROOT = Path(__file__).resolve().parent.parent
SECRET = "only for this bench, and long enough"
# A Tuesday evening of the hotline, so that the figures are about the same data every time.
EVENING = "2026-11-24T19:30"


@dataclass(frozen=True)
class Product:
    """A running product: its address, and the settings of an application on the same database."""

    url: str
    settings: dict[str, str]


def application(database_url: str, secret_key: str = SECRET) -> Flask:
    """The product in this process: it sends nothing, and works in the background on nothing."""
    return create_app(
        Settings(
            database_url=database_url,
            secret_key=secret_key,
            mail_url="null:",
            sms_url="null:",
            jobs_in_process=False,
            log_level="WARNING",
        )
    )


@contextmanager
def product() -> Iterator[Product]:
    """Serve the demo on loopback."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        env = {**os.environ, "HOTLINE_VAR": folder}
        log = Path(folder) / "log"
        with log.open("wb") as output:
            command = [sys.executable, ROOT / "dev", "run", "--port", str(port), "--at", EVENING]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            _wait(url, process, log)
            settings = {
                "DATABASE_URL": f"sqlite:///{folder}/hotline.sqlite3",
                "SECRET_KEY_FILE": f"{folder}/secret_key",
                "HOTLINE_DEMO": "1",
                "HOTLINE_CLOCK": EVENING,
                "MAIL_URL": "null:",
                "LOG_LEVEL": "WARNING",
            }
            yield Product(url, settings)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=30):  # noqa: S310 - our own address
                return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{log.read_text()}") from None
            time.sleep(0.2)
