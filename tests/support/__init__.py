"""What tests share: databases, people with fixed names and rights, a mailbox, a counter of statements."""
