"""The inbox: everything that waits on one person, by time left."""
