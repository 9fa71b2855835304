"""Pure rules of the reference data: the calendar of an office."""
