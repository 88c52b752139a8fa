"""Running the product on this machine: its local data, its demo, its server."""

from __future__ import annotations

import json
import os
import secrets
import socket
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from devtools.setup import PYTHON
from devtools.shell import ROOT, Stop, fingerprint, run, say, shown

VAR = Path(os.environ.get("HOTLINE_VAR", ROOT / "var")).resolve()
DATABASE = VAR / "hotline.sqlite3"
STATE = VAR / "state.json"
MUNICIPALITIES = ("albertslund", "glostrup", "hvidovre", "ishoj", "rodovre")


class State(TypedDict, total=False):
    """What the local database was made for. Without `ready`, making it was interrupted."""

    demo: bool
    at: str
    schema: str
    ready: bool


def check(port: int, at: str | None, *, demo: bool) -> None:
    """Raise `Stop` for what can be known to be wrong before anything is installed."""
    if at and not demo:
        raise Stop("--at moves the clock of the demo, so it does not go with --no-demo")
    if at:
        try:
            datetime.fromisoformat(at)
        except ValueError:
            raise Stop(f"--at {at} is not a time such as 2026-11-24T19:30") from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            raise Stop(f"{port} is not a port number") from None
        except PermissionError:
            raise Stop(f"port {port} is not open to ordinary users; choose one above 1023") from None
        except OSError:
            raise Stop(f"port {port} is in use. Choose another: ./dev run --port {port + 1}") from None


def prepare(*, demo: bool, at: str | None, fresh: bool) -> None:
    """Bring the local database to today's schema, with demo data for the day asked for."""
    state = _state()
    if fresh:
        _delete("asked for")
    elif DATABASE.exists() and not state.get("ready"):
        _delete("making it was interrupted")
    elif DATABASE.exists() and state.get("demo") != demo:
        kind = "demo data" if state.get("demo") else "your own data"
        raise Stop(
            f"{DATABASE} holds {kind}. Delete it with --fresh, or choose another folder in HOTLINE_VAR."
        )
    elif DATABASE.exists() and (state.get("at") or "")[:10] != (at or "")[:10]:
        _delete("its demo data was made around another day")
    new = not DATABASE.exists()
    schema = fingerprint((ROOT / "hotline" / "migrations").rglob("*.py"))
    if new:
        state = State(demo=demo)
    state["at"] = at or ""
    ready = State(**{**state, "schema": schema, "ready": True})
    if new or state.get("schema") != schema:
        _write(state)
        flask("db", "upgrade")
        if new and demo:
            flask("demo", "load")
    _write(ready)


def start(port: int) -> None:
    """Replace this process by the server, so that Ctrl-C and SIGTERM reach it directly."""
    address = f"http://127.0.0.1:{port}"
    env = environment()
    env.update(PORT=str(port), BASE_URL=os.environ.get("BASE_URL", address))
    # One process, because live messages and the relay are in it; every open socket holds a thread.
    # Open sockets would keep a stopping server waiting, and a developer with it.
    command = [
        *(str(PYTHON), "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "100"),
        *("--graceful-timeout", "1", "--log-level", "warning", "--no-control-socket"),
    ]
    say(f"$ {shown(command)}\n")
    say(f"  {address}  (Ctrl-C stops)")
    if _state().get("demo"):
        say("\n  Sign in with the password hotline-demo as")
        say("    coordinator@demo.invalid")
        say("    chief.M@demo.invalid")
        say("    staff1.M@demo.invalid ... staff6.M@demo.invalid")
        say(f"  where M is {', '.join(MUNICIPALITIES[:-1])} or {MUNICIPALITIES[-1]}\n")
    os.chdir(ROOT)
    os.execve(command[0], command, env)  # noqa: S606 - a list of words needs no shell


def flask(*arguments: str) -> None:
    """Run Flask's command line on the local database."""
    run([PYTHON, "-m", "flask", "--app", "hotline.app", *arguments], environment())


def environment() -> dict[str, str]:
    """Return the settings of the local instance; what the developer has set goes before."""
    VAR.mkdir(parents=True, exist_ok=True)
    _secret_key()
    state = _state()
    defaults = {
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "SECRET_KEY_FILE": str(VAR / "secret_key"),
        "HOTLINE_DEMO": "1" if state.get("demo", True) else "0",
    }
    if at := state.get("at"):
        defaults["HOTLINE_CLOCK"] = at
    return {**defaults, **os.environ}


def _secret_key() -> None:
    path = VAR / "secret_key"
    if not path.exists():
        # Created closed, not closed afterwards: nobody may read it in between.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))


def _state() -> State:
    try:
        state: State = json.loads(STATE.read_text())
    except FileNotFoundError:
        return State()
    return state


def _write(state: State) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    STATE.write_text(json.dumps(state, indent=2))


def _delete(why: str) -> None:
    if DATABASE.exists():
        say(f"delete {shown([str(DATABASE)])}: {why}")
    for path in DATABASE.parent.glob(f"{DATABASE.name}*"):
        path.unlink()
    STATE.unlink(missing_ok=True)
