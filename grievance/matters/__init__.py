"""Policy items: one cause behind many cases."""
