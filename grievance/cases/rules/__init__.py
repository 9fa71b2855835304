"""Pure rules of the case: its number, its words and its life."""
