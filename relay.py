"""The co-browse's relay as a process of its own, for a WSGI server: `gunicorn relay:app` with COBROWSE_RELAYS=1."""

from hotline.app import create_app
from hotline.cobrowse import server

app = create_app()
server.serve(app)
