"""Changes to the accounts' tables, in order."""
