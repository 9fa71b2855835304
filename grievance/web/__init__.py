"""Ground: the base form, guards, error pages, filters, headers, languages."""
