"""Tasks that measure."""
