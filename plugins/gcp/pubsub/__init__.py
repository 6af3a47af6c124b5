"""Pub/Sub: messages published and consumed, and triggers for them."""
