"""A PostgreSQL server of the tests' own: a free port, a data folder that is thrown away, nothing left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.tools.network import free_port

Command = Sequence[str | Path]

# The data is thrown away, so it need not survive a power cut; and nothing reads it by itself while a test looks at its files.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]


def programs() -> Path | None:
    """Return the folder with the newest server's programs; Debian keeps them off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server and give the address of its administrator; it stops with the block, or with this process."""
    folder = programs()
    if folder is None:
        raise RuntimeError(
            "PostgreSQL's server is not installed (Debian: postgresql); ./dev test installs it"
        )
    home = Path(tempfile.mkdtemp(prefix="hotline-postgresql-"))
    port = free_port()
    process: subprocess.Popen[bytes] | None = None
    try:
        # It refuses to run as root; the Debian package has made a user for it.
        account = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        if account:
            shutil.chown(home, "postgres", "postgres")
        # Only Linux has setpriv; elsewhere the server outlives a ./dev that is killed outright.
        as_owner = ["setpriv", *account, "--pdeathsig=INT"] if shutil.which("setpriv") else []
        initdb: Command = [
            folder / "initdb",
            "--pgdata",
            home / "data",
            "--username=postgres",
            "--auth=trust",
        ]
        _run([*as_owner, *initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], home)
        settings = [*FAST, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={home}"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (home / "log").open("wb") as log:
            command: Command = [*as_owner, folder / "postgres", "-D", home / "data", *options]
            process = subprocess.Popen(command, cwd=home, stdout=log, stderr=log)
        _wait(folder, port, process, home / "log")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        if process:
            # SIGINT is its "fast" shutdown: it ends the sessions that tests left open.
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _run(command: Command, home: Path) -> None:
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")


def _wait(folder: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ready: Command = [folder / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    deadline = time.monotonic() + 30
    while subprocess.run(ready, check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.1)
