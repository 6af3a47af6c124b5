"""Any service that takes JSON."""
