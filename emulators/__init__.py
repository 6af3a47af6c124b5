"""Local stand-ins for services of Google Cloud; they import nothing of the engine."""
