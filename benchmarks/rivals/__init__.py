"""Our figures with their rivals beside them: one file for each kind of work, measured in turn, medians of several rounds."""
