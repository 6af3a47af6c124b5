"""Cloud Scheduler on this machine, by its real gRPC protocol."""
