"""What ./dev check runs, step by step, and the table at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from devtools import setup
from devtools.setup import PYTHON
from devtools.shell import ROOT, Stop, run, say

PRETTIER = ["static", "tests/js", "eslint.config.js", "package.json"]


def everything() -> None:
    """Run every check, even after one has failed; raises `Stop` naming those that did."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("ruff", lambda: _python("ruff", "check", ".")),
        ("ruff format", lambda: _python("ruff", "format", "--check", "--quiet", ".")),
        ("mypy", lambda: _python("mypy")),
        ("import contracts", _import_contracts),
        ("eslint", lambda: run([*setup.tool("eslint"), "--max-warnings=0", "."])),
        ("prettier", lambda: run([*setup.tool("prettier"), "--check", "--log-level=warn", *PRETTIER])),
        ("djlint", lambda: _python("djlint", "templates", "--lint", "--quiet")),
        ("translations", lambda: _python("devtools.translations", "check")),
        ("node tests", node_tests),
        ("pytest, SQLite", lambda: pytest_on_sqlite([])),
        ("pytest, PostgreSQL", lambda: pytest_on_postgresql(_without_most_browser_tests())),
    ]
    rows = [_timed("set up", setup.development)]
    if rows[0][2]:
        raise Stop(rows[0][2])
    for name, step in steps:
        rows.append(_timed(name, step))
    say(
        "\n"
        + "\n".join(
            f"{name:<20} {seconds:6.1f} s  {'FAILED' if why else 'ok'}" for name, seconds, why in rows
        )
    )
    if failed := [name for name, _, why in rows if why]:
        raise Stop(f"check failed: {', '.join(failed)}")


def node_tests() -> None:
    """Run the unit tests of the front end."""
    files = sorted((ROOT / "tests" / "js").rglob("*.test.mjs"))
    if files:
        run([setup.tool("")[0], "--test", "--test-reporter=dot", *files])


def pytest_on_sqlite(arguments: Sequence[str]) -> None:
    """Run the tests on SQLite, each worker with a file of its own."""
    _pytest(arguments, "")


def pytest_on_postgresql(arguments: Sequence[str]) -> None:
    """Run the tests on a PostgreSQL server that lives as long as they do."""
    from tests.tools import postgresql

    if postgresql.programs() is None:
        setup.debian_package("postgresql", "PostgreSQL's server, which the tests start, is missing")
    with postgresql.server() as url:
        _pytest(arguments, url)


def _pytest(arguments: Sequence[str], database_url: str) -> None:
    run(
        [PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal", "--durations=20", *arguments],
        {"TEST_DATABASE_URL": database_url},
    )


def _without_most_browser_tests() -> list[str]:
    """Browsers see no database, so they run once, on SQLite; a co-browse writes while it relays: its stories run on both."""
    tests = ROOT / "tests"
    chosen = [path for path in sorted(tests.iterdir()) if path.name not in {"browser", "js", "tools"}]
    folders = [path for path in chosen if path.is_dir() and path.name[0] not in "._"]
    # The slowest first: one worker alone at the end would make the other wait.
    stories = [tests / "browser" / name for name in ("test_cobrowse.py", "test_cobrowse_acting.py")]
    return [str(path) for path in [*stories, *folders]]


def _python(module: str, *arguments: str) -> None:
    run([PYTHON, "-m", module, *arguments])


def _import_contracts() -> None:
    run([PYTHON.parent / "lint-imports", "--no-logo", "--no-cache"])


def _timed(name: str, step: Callable[[], None]) -> tuple[str, float, str]:
    say(f"\n== {name}")
    started = time.monotonic()
    try:
        step()
    except Stop as stop:
        say(str(stop))
        return name, time.monotonic() - started, str(stop)
    return name, time.monotonic() - started, ""
