"""One step over several ticked cases of the inbox or a list, and taking it back as one."""
