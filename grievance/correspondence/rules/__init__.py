"""Reading a letter that anybody on earth may have written: only bounded work, and nothing here raises for what is in it."""
