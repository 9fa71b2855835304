"""Industrial units, associations, their members."""
