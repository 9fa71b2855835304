"""Ground: clock, database, transaction, events, errors, once-only jobs. Knows nothing of grievances."""
