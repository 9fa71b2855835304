"""Pure rules of routing: folding of text, suggestion of a category, division and office with the reason."""
