"""Standing reviews."""
