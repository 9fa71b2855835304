"""The list of cases: what may be asked of it, its rows through the fence, search, and the list as a file."""
