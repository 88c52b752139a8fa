"""What can be done with the telephone, and what the watch does by itself: one function, one use case."""

from hotline.rota.watch.services.taking import release, take
from hotline.rota.watch.services.watching import keep_watch, release_forgotten

__all__ = ["keep_watch", "release", "release_forgotten", "take"]
