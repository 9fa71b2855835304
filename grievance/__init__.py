"""The grievance forum of the industrialists of Jammu & Kashmir. Start reading at ``app.py`` and docs/architecture.md."""
