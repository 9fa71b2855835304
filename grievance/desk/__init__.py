"""What waits on me."""
