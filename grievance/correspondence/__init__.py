"""Incoming mail: replies land on their case by token, returned mail becomes a task, what is doubtful goes to a tray."""
