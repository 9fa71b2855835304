"""Pure rules: facts in, decisions out. No Flask, no database, no clock."""
