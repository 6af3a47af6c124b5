"""The functions, one family per module."""
