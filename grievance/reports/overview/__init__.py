"""The overview of the Chief Secretary: each figure is a SELECT of rows, counted for the page and listed behind it."""
