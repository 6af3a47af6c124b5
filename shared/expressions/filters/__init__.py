"""The filters, one family per module."""
