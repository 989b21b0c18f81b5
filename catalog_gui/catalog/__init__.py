"""The database and what may be done to it. Knows no pixels."""
