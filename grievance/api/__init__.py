"""JSON over the same operations and queries."""
