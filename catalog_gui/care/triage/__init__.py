"""What happened to a database, by the evidence that is left: told, weighed, with the ways back. Nothing here writes."""
