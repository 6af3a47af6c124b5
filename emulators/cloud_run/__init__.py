"""Jobs of Cloud Run on this machine, by their real gRPC protocol."""
