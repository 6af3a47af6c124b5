"""gcp-storage-emulator with the preconditions that it lacks."""
