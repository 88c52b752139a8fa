"""Running other programs in plain sight, and remembering what has been done."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".dev"


class Stop(Exception):
    """Work cannot go on; the message says why and names the fix."""


def say(line: str) -> None:
    """Tell the developer something, in order with what the programs print."""
    print(line, flush=True)


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Show a command and run it in the project's folder; raises `Stop` when it fails."""
    words = [str(word) for word in command]
    say(f"$ {shown(words)}")
    try:
        status = subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode
    except FileNotFoundError:
        raise Stop(f"{words[0]} was not found") from None
    if status:
        raise Stop(f"failed (exit status {status}): {shown(words)}")


def shown(words: Sequence[str]) -> str:
    """Return a command as one would type it, with the long lists of files cut short."""
    short = [word.removeprefix(f"{ROOT}/") for word in words]
    return shlex.join(short if len(short) <= 20 else [*short[:20], "..."])


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Return a hash over the names and contents of files, and over anything else that matters."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def once(name: str, inputs: str, outputs: Iterable[Path], action: Callable[[], None]) -> None:
    """Do something unless it was done for the same inputs and its outputs are still there."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == inputs and all(path.exists() for path in outputs):
        return
    stamp.unlink(missing_ok=True)
    action()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(inputs)


def on_path(folder: Path) -> None:
    """Let programs started from here on find those in a folder, ahead of the system's."""
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def is_root() -> bool:
    """Return whether packages of the system may be installed without asking."""
    return sys.platform == "linux" and os.geteuid() == 0
