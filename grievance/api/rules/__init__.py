"""What may be asked of the API and what is answered, without Flask and without a database."""
