"""Pure rules of filing: which question comes next, what is missing, what an answer may be, what is alike."""
