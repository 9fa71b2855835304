"""The case, its life, notes and files; ``access.py`` is the one door to a case."""
