"""The application for a server: ``waitress-serve wsgi:app``, ``flask --app wsgi …``."""

from grievance.app import create_app

app = create_app()
