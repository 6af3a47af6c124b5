"""Cloud Tasks on this machine, by its real gRPC protocol."""
