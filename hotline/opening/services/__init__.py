"""What can be done with the opening hours: one function, one use case, one transaction.

A coordinator acts; `actor` None is the command line and the demo data. Every change is audited and told to
`signals.openings_changed` inside its transaction.
"""

from hotline.opening.services.days import (
    add_closing_day,
    add_extra_opening,
    generate_closing_days,
    remove_closing_day,
    remove_extra_opening,
    rename_closing_day,
)
from hotline.opening.services.hours import (
    add_opening_rules,
    change_opening_rules,
    end_opening_rules,
    install_defaults,
    save_hours,
)

__all__ = [
    "add_closing_day",
    "add_extra_opening",
    "add_opening_rules",
    "change_opening_rules",
    "end_opening_rules",
    "generate_closing_days",
    "install_defaults",
    "remove_closing_day",
    "remove_extra_opening",
    "rename_closing_day",
    "save_hours",
]
