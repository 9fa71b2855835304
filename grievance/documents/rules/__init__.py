"""What a paper must obey whatever is on it: scripts, wording and who may read what. Pure."""
