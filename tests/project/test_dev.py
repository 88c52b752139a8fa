"""./dev: what it says, what it refuses, and that what it starts also stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.tools.network import free_port

ROOT = Path(__file__).resolve().parents[2]


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "dev", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_alone_it_prints_help_on_every_command():
    said = dev()
    assert said.returncode == 0
    for command in ("run", "test", "check", "bench", "flask", "translate", "fmt", "clean"):
        assert f"./dev {command}" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "explanation"),
    [
        (["rum"], 'there is no command "rum"'),
        (["run", "--port", "99999"], "99999 is not a port number"),
        (["run", "--at", "tomorrow"], "--at tomorrow is not a time such as"),
        (["run", "--at", "2026-11-24T19:30", "--no-demo"], "does not go with --no-demo"),
        (["run", "--prot", "80"], "unrecognized arguments"),
        (["test", "--db", "oracle"], "invalid choice"),
        (["bench", "--json"], "expected one argument"),
    ],
)
def test_it_refuses_what_it_does_not_understand(arguments, explanation):
    said = dev(*arguments)
    assert said.returncode != 0
    assert explanation in said.stderr


def test_a_port_in_use_is_named_with_another_to_take():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = dev("run", "--port", str(port))
    assert said.returncode == 1
    assert f"port {port} is in use" in said.stderr
    assert f"--port {port + 1}" in said.stderr


def answers(url: str, process: subprocess.Popen[str]) -> int:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own address
                return response.status
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"./dev run ended: {process.communicate()[0]}")


def test_run_serves_the_demo_and_stops_at_once_with_a_socket_open(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, ROOT / "dev", "run", "--port", str(port), "--at", "2026-11-24T19:30"],
        env={**os.environ, "HOTLINE_VAR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answers(f"{url}/healthz", process) == 200
        assert answers(f"{url}/", process) == 200
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(
                b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                b"Sec-WebSocket-Key: aG90bGluZSBob3RsaW5lIQ==\r\n\r\n"
            )
            assert connection.recv(12) == b"HTTP/1.1 101"
            process.send_signal(signal.SIGTERM)
            # Far below the half minute that a server waits for open sockets when nobody tells it not to.
            said, _ = process.communicate(timeout=15)
    finally:
        process.kill()
    assert process.returncode == 0, said
    assert f"{url}  (Ctrl-C stops)" in said
    assert "coordinator@demo.invalid" in said
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_every_front_end_package_is_pinned_and_the_lock_names_no_registry():
    package = json.loads((ROOT / "package.json").read_text())
    for version in {**package["dependencies"], **package["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_pinned_with_its_hashes(name):
    text = (ROOT / name).read_text()
    pins = re.findall(r"^\S.*$", text, re.MULTILINE)
    for pin in pins:
        assert pin.startswith("#") or re.match(r"[a-z0-9-]+==[\w.]+( ;.*)? \\$", pin), pin
    wanted = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / name.replace(".txt", ".in")).read_text(), re.MULTILINE)
    pinned = {pin.split("==")[0] for pin in pins}
    assert {each.lower() for each in wanted} <= pinned


@pytest.mark.parametrize("file", ["dev", ".ci/run"])
def test_it_can_be_started_as_it_is(file):
    assert os.access(ROOT / file, os.X_OK)
