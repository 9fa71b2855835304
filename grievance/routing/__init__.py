"""Which office answers and why; which category the words suggest."""
