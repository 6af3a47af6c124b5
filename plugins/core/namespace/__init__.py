"""Tasks that work on the files of a namespace."""
