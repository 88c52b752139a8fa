"""Reading the plan's pages and pressing their buttons, for several test files."""

from __future__ import annotations

import re
from html import unescape

WEEK_PAGE = "/rota/week/2026-W49"


def text_of(answer) -> str:
    """What a reader reads: without marks, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def fields(shift, primary=None, backup=None, seen_primary=None, seen_backup=None) -> dict[str, object]:
    people = {
        "primary": primary,
        "backup": backup,
        "seen-primary": seen_primary,
        "seen-backup": seen_backup,
    }
    return {f"{name}-{shift.id}": person.id if person else "" for name, person in people.items()}


def as_it_is(page: str) -> dict[str, str]:
    """What pressing »Gem ugen« on `page` would post, nothing touched."""
    form = re.search(r'<form method="post" action="[^"]*-W49" novalidate.*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="(\d+)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def undo(browser, page, **more: str):
    """Press »Fortryd ændringen« on `page`."""
    form = re.search(r'<form class="alert alert-success rota-undo.*?</form>', page.text, re.DOTALL)[0]
    values = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return browser.post("/rota/undo", data=values | more, follow_redirects=True)
