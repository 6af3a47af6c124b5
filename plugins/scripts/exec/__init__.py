"""What all script types share: processes, environments, files in, files out, the protocol."""
