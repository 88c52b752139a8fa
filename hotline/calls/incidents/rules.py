"""Who may say that something is down, and that it works again. Pure; `now` is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

from hotline.core.access import PLANNERS, Role

# Whoever is on duty may from when they can check in until they have put the evening's last things right.
AROUND = timedelta(minutes=30)


def may_report(
    role: Role,
    *,
    approved: bool,
    on_shift: bool,
    shift_times: tuple[datetime, datetime] | None,
    now: datetime,
) -> bool:
    """Chiefs and coordinators any time; staff while they are on duty or stand behind whoever is."""
    if role in PLANNERS:
        return True
    if role != Role.STAFF or not approved or not on_shift or shift_times is None:
        return False
    starts_at, ends_at = shift_times
    return starts_at - AROUND <= now <= ends_at + AROUND
