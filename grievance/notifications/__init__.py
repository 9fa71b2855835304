"""Messages, outbox, delivery."""
