"""All that is held about one person, or one case for who follows it, in one archive to keep."""
