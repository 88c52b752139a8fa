"""Logs for operators: one line an event, CPR numbers and secret addresses scrubbed."""

from __future__ import annotations

import logging
import re
from urllib.parse import unquote_plus

from hotline.core import cpr

# Feed tokens, reset tokens and co-browse codes stand in addresses; whoever reads a log must not hold them.
_SECRET_PATH = re.compile(r"(/calendar/|/reset/[a-z]+/|/deltag/)[^\s/?.\"]+")
# An API token belongs in a header, which is not logged; somebody puts it in an address all the same.
_API_TOKEN = re.compile(r"(hotline_[0-9a-f]{8}_)[A-Za-z0-9_-]+")


class Scrubber(logging.Filter):
    """Masks what must not be in a log, whatever code wrote the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = _API_TOKEN.sub(r"\1***", _SECRET_PATH.sub(r"\1***", cpr.scrub(message)))
        if cpr.contains_cpr(unquote_plus(clean)):
            # Hidden in an address as %20 and the like: the line is told decoded, and masked.
            clean = cpr.scrub(unquote_plus(clean))
        if clean != message:
            record.msg, record.args = clean, ()
        return True


class Formatter(logging.Formatter):
    """Scrubs tracebacks too: they may quote the value that was refused."""

    def formatException(self, ei: object) -> str:  # noqa: N802  # The name is logging's own.
        return _API_TOKEN.sub(r"\1***", cpr.scrub(super().formatException(ei)))  # type: ignore[arg-type]  # Passed on as it came.


def setup(level: str) -> None:
    """Log to standard error at `level`, scrubbed."""
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Scrubber())
    logging.basicConfig(level=level, handlers=[handler], force=True)
