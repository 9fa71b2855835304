"""Papers as plain data and their printed form; freezing, receipts."""
