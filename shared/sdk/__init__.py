"""What the author of a plug-in imports, and nothing more."""
