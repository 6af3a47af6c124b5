"""Tasks that greet."""
