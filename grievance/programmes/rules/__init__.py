"""Pure rules of standing reviews."""
