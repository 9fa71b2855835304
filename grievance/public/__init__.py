"""Home, public figures, the date calculator."""
