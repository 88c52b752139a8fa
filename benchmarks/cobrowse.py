"""Co-browse: what a person sees in real browsers, and what the relay carries beside what Node does without a gate."""

from __future__ import annotations

from benchmarks import cobrowse_browser, cobrowse_relay
from benchmarks.figures import Figure


def run(*, quick: bool) -> list[Figure]:
    """Measure the browsers first, while nothing else runs, and then the relays."""
    return [*cobrowse_browser.run(quick=quick), *cobrowse_relay.run(quick=quick)]
