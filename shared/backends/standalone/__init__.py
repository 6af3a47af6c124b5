"""One SQLite file and a directory of files: the whole state of one process."""
