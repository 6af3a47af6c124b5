"""What does the I/O: one package per kind of installation, and what all of them share."""
