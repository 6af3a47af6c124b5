"""Task runners of Google Cloud: scripts run there instead of on the worker."""
