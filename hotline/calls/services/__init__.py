"""What can be done with calls: install what they may be about, log one, correct one, take a slip back."""

from hotline.calls.services.log import CallFields, Logged, correct_call, log_call, undo_non_call
from hotline.calls.services.taxonomy import install_taxonomy

__all__ = ["CallFields", "Logged", "correct_call", "install_taxonomy", "log_call", "undo_non_call"]
