"""Divisions, districts, offices and holders, estates, categories, holidays."""
