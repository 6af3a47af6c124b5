"""Firestore: documents read, written, deleted and searched."""
