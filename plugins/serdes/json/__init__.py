"""JSON and JSON lines files."""
