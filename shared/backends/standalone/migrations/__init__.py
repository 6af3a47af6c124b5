"""The schema of the SQLite file: numbered steps, each from one format to the next; no code."""
