"""Care of what was made: rows against the files that they speak of."""
