"""One Protocol per file: what the engine's shells need from the outside world."""
