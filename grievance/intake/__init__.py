"""From the first question to the registered case; likely duplicates."""
