"""The built front end: addresses with the content's hash in them, served straight from ``static/dist``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from flask import Flask

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
PREFIX = "/static/dist/"


class AssetsNotBuiltError(RuntimeError):
    """The build has not run, or does not know the entry that was asked for."""


class Assets:
    """Reads the build's manifest when it is first needed, and again after a build while developing."""

    def __init__(self, folder: Path = DIST, *, watch: bool = False) -> None:
        self.folder = folder
        self.watch = watch
        self._manifest: dict[str, dict[str, str]] = {}
        self._read_at = -1

    def url(self, name: str) -> str:
        """Return the address of an entry of ``static/entries.json``, of its imported CSS, or of the icons."""
        return PREFIX + self._look_up("assets", name)

    def sri(self, name: str) -> str:
        """Return the value of the ``integrity`` attribute for an entry that a foreign page loads."""
        return self._look_up("sri", name)

    def path(self, name: str) -> Path:
        """Return the built file itself, for a view that serves it under an address of its own."""
        return self.folder / self._look_up("assets", name)

    def _look_up(self, kind: str, name: str) -> str:
        if self.watch or not self._manifest:
            self._read()
        try:
            return self._manifest[kind][name]
        except KeyError:
            known = ", ".join(sorted(self._manifest["assets"]))
            raise AssetsNotBuiltError(
                f"{name} is not among the built assets ({known}). List it in static/entries.json, then ./dev run."
            ) from None

    def _read(self) -> None:
        manifest = self.folder / "manifest.json"
        try:
            written_at = manifest.stat().st_mtime_ns
            if written_at != self._read_at:
                self._manifest = json.loads(manifest.read_text(encoding="utf-8"))
                self._read_at = written_at
        except FileNotFoundError:
            raise AssetsNotBuiltError(
                f"{manifest} is missing: the front end has not been built. Run ./dev run."
            ) from None


def init_app(app: Flask) -> None:
    """Let templates ask for assets, and serve them ahead of the application."""
    assets = Assets(watch=app.debug)
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset_url=assets.url, asset_sri=assets.sri)
    if DIST.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=DIST,
            prefix=PREFIX,
            autorefresh=app.debug,
            # The names carry a hash of the content, so a browser never needs to ask again.
            immutable_file_test=r"-[0-9A-Z]{8}\.",
            add_headers_function=_add_headers,
        )


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    # The municipalities' pages load the co-browse recorder, also where they isolate themselves (COEP).
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def for_other_sites(script: str) -> Response:
    """A script under an address that never changes, which any site may load, also where it isolates itself."""
    answer = Response(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def get(app: Flask) -> Assets:
    """Return the application's assets, for views that need a path or an address outside a template."""
    assets: Any = app.extensions["assets"]
    if not isinstance(assets, Assets):
        raise TypeError("init_app() has not run for this application")
    return assets
