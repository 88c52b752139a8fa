"""Every address refuses everybody whom it does not name: walked over the URL map, role by role."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from hotline.core.access import Role, allowed_roles

# Whoever adds an address that anybody may open adds it here too, and so says it aloud.
PUBLIC = {
    "accounts.choose_password",
    "accounts.login",
    "accounts.request_reset",
    # The API's own guard asks for a token, which tests/api/test_access.py walks.
    "api.list_calls",
    "api.list_openings",
    "api.list_shifts",
    "api.list_solutions",
    "api.log_call",
    "api.openapi",
    "api.show_call",
    "api.show_statistics",
    "api.status",
    "api.write_evening",
    "cobrowse.consent",
    "cobrowse.where",
    "cobrowse.join",
    "cobrowse.join_with",
    "cobrowse.loader",
    "training.form",
    "training.frame",
    "training.page",
    "training.site",
    "cobrowse.receipt",
    "cobrowse.screen",
    "cobrowse.preview",
    "cobrowse.preview_replica",
    "cobrowse.receipt_file",
    "cobrowse.receipt_for_page",
    "cobrowse.stop_from_page",
    "cobrowse.stop_from_portal",
    "sites.docs",
    "sites.example",
    "sites.site",
    "training.index",
    "health.healthz",
    "health.readyz",
    "metrics.metrics",
    "opening.front",
    "opening.status_js",
    "opening.status_json",
    "opening.status_svg",
    "feeds.feed",
    "telephony_api.receive",
    "watch.check_in_by_link",
}

# 11 is a month, a week and a year, and no row that the cast has.
EXAMPLES = {"int": "11", "string": "nothing", "path": "nothing", "uuid": "0" * 8, "any": "reset"}


def _endpoints(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (rule.endpoint, method, re.sub(r"<(?:([a-z]+)(\([^)]*\))?:)?\w+>", _example, rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def _example(match: re.Match[str]) -> str:
    if "fixed_digits=4" in (match[2] or ""):
        return "2026"
    return EXAMPLES[match[1] or "string"]


def test_every_view_says_who_may_enter(app):
    for endpoint in app.view_functions:
        allowed_roles(app, endpoint)


def test_the_public_addresses_are_those_on_the_list(app):
    found = {endpoint for endpoint in app.view_functions if allowed_roles(app, endpoint) is None}
    assert found == PUBLIC


def test_nobody_enters_a_closed_address_without_signing_in(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for endpoint, method, path in _endpoints(app):
            if allowed_roles(app, endpoint) is not None:
                answer = client.open(path, method=method)
                assert answer.status_code == 302, f"{method} {path}"
                assert answer.location.startswith("/login"), f"{method} {path}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_what_is_its_own_and_nothing_else(app, cast, sign_in, role):
    person = next(person for person in vars(cast).values() if person.role == role)
    browser = sign_in(person)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for endpoint, method, path in _endpoints(app):
            allowed = allowed_roles(app, endpoint)
            if allowed is not None and role not in allowed:
                assert browser.open(path, method=method).status_code == 404, f"{role}: {method} {path}"
            elif method == "GET" and "11" not in path and "nothing" not in path:
                status = browser.get(path).status_code
                if endpoint.startswith("api.") and endpoint != "api.openapi":
                    assert status == 401, f"{role}: a cookie opened {path}"
                    continue
                assert status < 400 or status in {404, 422}, f"{role}: GET {path} gave {status}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
