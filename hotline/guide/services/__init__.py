"""What can be done with the guide."""

from hotline.guide.services.editing import (
    EntryFields,
    LinkFields,
    add_entry,
    change_entry,
    change_link,
    end_entry,
    restore,
)
from hotline.guide.services.installing import install_catalogue
from hotline.guide.services.keeping import (
    Found,
    add_word,
    dismiss_miss,
    flag_entry,
    note_miss,
    record_checks,
    review_entry,
)

__all__ = [
    "EntryFields",
    "Found",
    "LinkFields",
    "add_entry",
    "add_word",
    "change_entry",
    "change_link",
    "dismiss_miss",
    "end_entry",
    "flag_entry",
    "install_catalogue",
    "note_miss",
    "record_checks",
    "restore",
    "review_entry",
]
