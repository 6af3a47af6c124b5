"""Task, trigger and condition types, one file per type, grouped as their type names are."""
