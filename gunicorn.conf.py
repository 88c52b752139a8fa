"""What gunicorn needs to know of the product; it reads this file by itself when it is started in this folder."""

import ctypes
import threading

# Sockets are closed on purpose, so nothing is waited for that would stay open for ever.
graceful_timeout = 2
# Each socket has a thread, which needs little, and the system's 8 MB of address space each are not at hand everywhere.
threading.stack_size(512 * 1024)
# glibc would give the threads many heaps, of which each keeps what it once needed; the interpreter uses one at a time.
M_ARENA_MAX, M_TRIM_THRESHOLD = -8, -1
try:
    libc = ctypes.CDLL("libc.so.6")
    libc.mallopt(M_ARENA_MAX, 1)
    libc.mallopt(M_TRIM_THRESHOLD, 1_000_000)
except (OSError, AttributeError):
    # Another system; it does what it does.
    pass


def post_worker_init(worker):
    """The application is loaded: a worker that is told to end closes its sockets first."""
    from hotline.cobrowse import closing

    closing.on_terminate(worker.wsgi, worker)
