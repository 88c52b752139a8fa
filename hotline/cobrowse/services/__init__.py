"""The use cases of a co-browse session."""

from hotline.cobrowse.services.acts import note_act
from hotline.cobrowse.services.control import answer_control, ask_control, note_lift, release_control
from hotline.cobrowse.services.handing import accept, decline, offer
from hotline.cobrowse.services.session import (
    all_left,
    answer,
    citizen_came,
    end,
    forget_old,
    join,
    keep_alive,
    left,
    open_session,
    pause,
    resume,
    revoke,
    settle_overdue,
    staff_came,
    stop_own,
    stop_with,
)

__all__ = [
    "accept",
    "all_left",
    "answer",
    "answer_control",
    "ask_control",
    "citizen_came",
    "decline",
    "end",
    "forget_old",
    "join",
    "keep_alive",
    "left",
    "note_act",
    "note_lift",
    "offer",
    "open_session",
    "pause",
    "release_control",
    "resume",
    "revoke",
    "settle_overdue",
    "staff_came",
    "stop_own",
    "stop_with",
]
