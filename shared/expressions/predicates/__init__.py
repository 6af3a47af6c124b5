"""The tests (`x is empty`), one family per module."""
