"""The report card of an office: what it did in a period, on its own days, each figure with the list behind it."""
