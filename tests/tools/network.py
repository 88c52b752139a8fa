"""Ports and servers on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def another_site(html: str, policy: str, asked: list[str] | None = None) -> Iterator[str]:
    """Serve a page on an origin of its own, whatever its path, under a policy; `{path}` in it is that path.

    `asked` gets the paths that were asked for.
    """

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        if asked is not None:
            asked.append(environ["PATH_INFO"])
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy)]
        start_response("200 OK", headers)
        return [html.replace("{path}", environ["PATH_INFO"]).encode()]

    server = make_server("127.0.0.1", 0, serve, threaded=True)
    # It looks every hundredth of a second whether it shall stop.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
