"""Who may enter a view. Every view is closed until it says who may."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, current_user

from hotline.core.errors import NotFound

F = TypeVar("F", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person may do; which rows they may do it to is decided by the features' queries."""

    STAFF = "staff"
    CHIEF = "chief"
    COORDINATOR = "coordinator"
    READER = "reader"


EVERYBODY = frozenset(Role)
# Who works in the portal; a reader sees figures only.
AT_WORK = (Role.STAFF, Role.CHIEF, Role.COORDINATOR)
# Who plans: a chief the own municipality, the coordinator everybody.
PLANNERS = (Role.CHIEF, Role.COORDINATOR)
# Who can be put on the rota at all; a person's approval says who of them is.
TAKES_DUTY = (Role.STAFF, Role.CHIEF)

login_manager = LoginManager()


def public(view: F) -> F:
    """Open to anybody, signed in or not."""
    view.allowed_roles = None  # type: ignore[attr-defined]  # Functions carry attributes that mypy cannot declare.
    return view


def roles(*allowed: Role) -> Callable[[F], F]:
    """Open to signed-in people with one of the `allowed` roles."""

    def mark(view: F) -> F:
        view.allowed_roles = frozenset(allowed)  # type: ignore[attr-defined]  # As above.
        return view

    return mark


def signed_in(view: F) -> F:
    """Open to everybody who is signed in."""
    return roles(*EVERYBODY)(view)


def allowed_roles(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles that may enter `endpoint`; None means the public. Raises KeyError for an unmarked view."""
    if endpoint == "static":
        return None
    view: Any = app.view_functions[endpoint]
    if not hasattr(view, "allowed_roles"):
        raise KeyError(f"{endpoint}: the view does not say who may enter")
    found: frozenset[Role] | None = view.allowed_roles
    return found


def _guard(app: Flask) -> Any:
    if request.endpoint is None:
        return None
    allowed = allowed_roles(app, request.endpoint)
    if allowed is None:
        return None
    if not current_user.is_authenticated:
        # Only a page can be come back to after signing in; a form's target cannot.
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.login", next=back))
    if current_user.role not in allowed:
        raise NotFound()
    return None


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None
    app.before_request(lambda: _guard(app))
