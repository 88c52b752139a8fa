"""The application for a WSGI server: `gunicorn wsgi:app`."""

from hotline.app import create_app
from hotline.core import jobs

app = create_app()

if app.extensions["settings"].jobs_in_process:
    jobs.start_thread(app)
