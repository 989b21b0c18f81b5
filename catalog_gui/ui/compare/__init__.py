"""The compare view: two to many photos at one relative zoom, in columns or two of them in one place."""
